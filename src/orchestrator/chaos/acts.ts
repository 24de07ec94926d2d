import type { FaultKind } from '../../contract/chaos';
import type { Agent, AgentResult, PlannedTask, ToolPort, WorkContext } from '../../contract/orchestrator';
import type { EventBus } from '../bus/event-bus';
import type { ChaosClock } from './chaos-clock';
import { chaosServerName, faultyTool, soundTool, type ToolFault } from './chaos-server';

/** Where faults can be put in: the very parts that the run uses. */
export interface FaultSeams {
  readonly bus: Pick<EventBus, 'publish'>;
  readonly tools: Pick<ToolPort, 'call'>;
  readonly clock: ChaosClock;
  /** Ends the engine's worker unannounced, as a crash does. */
  readonly killEngine: () => void;
  /** Makes writes fail until the returned function is called. */
  readonly refuseWrites: () => () => void;
}

/** One piece of work that a fault comes to. */
export interface FaultyCall {
  readonly agent: Agent;
  readonly task: PlannedTask;
  readonly context: WorkContext;
  readonly signal: AbortSignal;
  /** The agent's real work. */
  readonly work: () => Promise<AgentResult>;
  /** Lifts what lasts when the task is over. */
  readonly later: (lift: () => void) => void;
}

/** Events of a flood: twenty times what a handler's ring holds. */
export const floodEvents = 20_000;
/** Longer than a lid that was closed over lunch: past every deadline of a task. */
const forwardMs = 60 * 60_000;
/** As when the time of summer ends, and a battery was empty too. */
const backMs = 25 * 3_600_000;

type Act = (call: FaultyCall, seams: FaultSeams) => Promise<AgentResult>;

/** What each kind really does. Where the fault goes unnoticed, the agent's work is done as if nothing were. */
export const acts: Readonly<Record<FaultKind, Act>> = {
  'agent-throws': () => {
    throw new TypeError('thrown on purpose by chaos mode');
  },
  // Deaf too: it does not look at its signal.
  'agent-hangs': () => new Promise(() => undefined),
  'agent-returns-nothing': async () => asResult(undefined),
  'agent-returns-wrong-type': async () => asResult({ output: new Map([['answer', () => 42]]) }),
  'agent-answers-wrong': async () => ({ output: 'an answer that chaos mode made up: 4f1d0c' }),
  'agent-floods-bus': async ({ agent, task, work }, { bus }) => {
    const span = { trace: `flood ${task.id}`, span: agent.name };
    const low = { taskId: task.id };
    for (let done = 0; done < floodEvents; done += 1) {
      // In the middle of it, something that nobody may miss.
      if (done === floodEvents / 2) bus.publish('agent.liveness', agent.name, span, { agent: agent.name, to: 'alive', silentMs: 0 });
      bus.publish('task.progress', agent.name, span, { kind: 'step', done, total: floodEvents }, low);
    }
    return await work();
  },
  'tool-hangs': async (call, seams) => await useFaultyTool('tool-hangs', call, seams),
  'tool-crashes': async (call, seams) => await useFaultyTool('tool-crashes', call, seams),
  'tool-breaks-schema': async (call, seams) => await useFaultyTool('tool-breaks-schema', call, seams),
  'tool-returns-10mb': async (call, seams) => await useFaultyTool('tool-returns-10mb', call, seams),
  'engine-killed': async ({ work }, { killEngine }) => {
    const working = work();
    killEngine();
    return await working;
  },
  'storage-full': async ({ work, later }, { refuseWrites }) => {
    later(refuseWrites());
    return await work();
  },
  'clock-jumps-forward': async ({ work }, { clock }) => {
    clock.jumpForward(forwardMs);
    return await work();
  },
  'clock-jumps-back': async ({ work }, { clock }) => {
    clock.setWallBack(backMs);
    return await work();
  },
};

async function useFaultyTool(fault: ToolFault, { task, context, signal, work }: FaultyCall, { tools }: FaultSeams): Promise<AgentResult> {
  context.beat({ kind: 'step', done: 0, total: 1 });
  await tools.call({ server: chaosServerName(fault), tool: faultyTool, input: { fault }, taskId: task.id }, signal);
  return await work();
}

/** The next attempt asks the same server again: it was started anew, or it lives. */
export async function useSoundTool(fault: ToolFault, { task, signal, work }: FaultyCall, { tools }: FaultSeams): Promise<AgentResult> {
  await tools.call({ server: chaosServerName(fault), tool: soundTool, input: {}, taskId: task.id }, signal);
  return await work();
}

/** Anything at all, as what an agent hands back. */
function asResult(value: unknown): AgentResult {
  return value as AgentResult;
}
