import type { FaultKind, FaultPlan, InjectedFault } from '../../contract/chaos';
import type { Agent, AgentResult, PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorAgent } from '../run/orchestrator-agent';
import { acts, type FaultSeams, type FaultyCall, useSoundTool } from './acts';
import { isToolFault, type ToolFault } from './chaos-server';

export interface FaultInjectorParts {
  readonly plan: FaultPlan;
  readonly seams: FaultSeams;
  readonly onInjected: (fault: InjectedFault) => void;
  /** How often wrapped agents promise a sign of life, ms; absent: as they do themselves. */
  readonly beatMs?: number;
}

/** Brings each planned fault into its task, at the first piece of work that it can come to; the attempts after it are left alone. */
export class FaultInjector {
  readonly #parts: FaultInjectorParts;
  #taskId = '';
  #pending: FaultKind | undefined;
  /** The server that failed in the task in work. */
  #failedTool: ToolFault | undefined;
  #lifts: (() => void)[] = [];

  constructor(parts: FaultInjectorParts) {
    this.#parts = parts;
  }

  begin(taskId: string): void {
    this.#taskId = taskId;
    this.#pending = this.#parts.plan.planned.find((fault) => fault.taskId === taskId)?.kind;
    this.#failedTool = undefined;
  }

  /** The task is over: what lasts is lifted. */
  end(): void {
    this.#pending = undefined;
    for (const lift of this.#lifts.splice(0)) lift();
  }

  /** The same agent, which fails when its turn comes. */
  over(agent: Agent): Agent {
    const { beatMs = agent.beatMs } = this.#parts;
    return {
      ...agent,
      ...(beatMs === undefined ? {} : { beatMs }),
      work: (task, context, signal) => {
        const later = (lift: () => void): void => void this.#lifts.push(lift);
        return this.#work({ agent, task, context, signal, later, work: () => agent.work(task, context, signal) });
      },
    };
  }

  /** Where storage is to fail, the graded answers of the task go to the cache: the way to the disk that a run has. */
  overRuns(orchestrator: Pick<OrchestratorAgent, 'run'>): Pick<OrchestratorAgent, 'run'> {
    return {
      run: (plan, options) => {
        if (this.#pending !== 'storage-full') return orchestrator.run(plan, options);
        return orchestrator.run({ ...plan, tasks: plan.tasks.map((task) => ({ ...task, cacheable: true })) }, options);
      },
    };
  }

  #work(call: FaultyCall): Promise<AgentResult> {
    const { seams, onInjected } = this.#parts;
    const kind = this.#pending;
    const failedTool = this.#failedTool;
    if (kind === undefined || !canCome(kind, call.task)) {
      this.#failedTool = undefined;
      return failedTool === undefined ? call.work() : useSoundTool(failedTool, call, seams);
    }
    this.#pending = undefined;
    if (isToolFault(kind)) this.#failedTool = kind;
    onInjected({ kind, taskId: this.#taskId, step: call.task.id, agent: call.agent.name });
    return acts[kind](call, seams);
  }
}

/** A wrong answer is nobody's fault where nothing judges it; only work that asks a model notices that its engine is gone. */
function canCome(kind: FaultKind, { capability, grader }: PlannedTask): boolean {
  if (kind === 'agent-answers-wrong' || kind === 'storage-full') return grader !== undefined;
  return kind !== 'engine-killed' || capability !== 'io';
}
