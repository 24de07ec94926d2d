import type { Clock } from '../../base/clock';
import type { Random } from '../../base/random';
import type { JsonValue } from '../../contract/json';
import type { Agent, PlannedRecord, PlannedTask, ToolCall } from '../../contract/orchestrator';
import type { WiredComponent } from '../../contract/wiring';
import type { Components } from '../run/components';
import type { OrchestratorAgent } from '../run/orchestrator-agent';

/** The orchestrator under proof: what probes may ask of it. */
export type ProvenOrchestrator = Pick<OrchestratorAgent, 'run' | 'register' | 'counters' | 'components'>;

export interface Stage {
  readonly orchestrator: ProvenOrchestrator;
  readonly components: Components;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** A call that a tool of this installation answers, and a text that its answer holds; absent: tools are not proved. */
  readonly toolCall?: { readonly call: ToolCall; readonly answerHolds: string };
}

/** The stage of one proof. */
export interface ProbeStage extends Stage {
  /** Part of every agent's name: what an earlier proof has left of its agents says nothing about this one's. */
  readonly nonce: number;
}

/** What a probe saw. `undefined` for a component that is not there. */
export type Finding = { readonly acted: boolean; readonly evidence: Readonly<Record<string, string | number | boolean>> } | undefined;

/** An episode that needs one component. */
export interface Probe {
  readonly component: WiredComponent;
  /** Those that lead to it: when one of them is broken, this one could not be asked. */
  readonly needs: readonly WiredComponent[];
  readonly run: (stage: ProbeStage) => Promise<Finding>;
}

/** An agent of the episode; its capability is its own, so that no real task ever comes to it. */
export function probeAgent(
  { nonce }: ProbeStage,
  name: string,
  capability: string,
  work: Agent['work'],
  changes: Partial<Agent> = {},
): Agent {
  return {
    name: `probe-${name}-${nonce}`,
    capabilities: [capability],
    priority: 'essential',
    maxInFlight: 4,
    version: 'probe',
    work,
    ...changes,
  };
}

export function probeTask(id: string, capability: string, expected: string, changes: Partial<PlannedTask> = {}): PlannedTask {
  const grader = { kind: 'exact' as const, expected };
  return { id, capability, input: id, dependsOn: [], deadlineMs: 5_000, cacheable: false, grader, needBytes: 1, ...changes };
}

export const answer = (output: JsonValue): Promise<{ readonly output: JsonValue }> => Promise.resolve({ output });

/** Runs the tasks with these agents, which are gone again afterwards. */
export async function perform(
  stage: Stage,
  name: string,
  agents: readonly Agent[],
  tasks: readonly PlannedTask[],
): Promise<Map<string, PlannedRecord>> {
  const { orchestrator, signal } = stage;
  const records = new Map<string, PlannedRecord>();
  const leave = agents.map((agent) => orchestrator.register(agent));
  try {
    const plan = { id: `wiring-${name}`, goal: 'prove the wiring', origin: 'deterministic' as const, tasks };
    await orchestrator.run(plan, { signal, onFinished: (record) => void records.set(record.task.id, record) });
  } finally {
    for (const unregister of leave) unregister();
  }
  return records;
}

export function statusOf(records: ReadonlyMap<string, PlannedRecord>, id: string): string {
  return records.get(id)?.outcome.status ?? 'nothing';
}
