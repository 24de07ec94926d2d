import type { Clock } from '../../base/clock';
import type { Grade } from '../../contract/grade';
import type { PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { OrchestratorEventData, OrchestratorEventType, SpanContext } from '../../contract/orchestrator-events';
import type { Grader } from '../../contract/suite';
import type { Components } from './components';

/** What the way of a task needs beside the components. */
export interface RunParts {
  readonly components: Components;
  readonly settings: OrchestratorSettings;
  readonly clock: Clock;
  /** Handed in, so that nothing here can agree with itself. */
  readonly grade: (grader: Grader, answer: string) => Grade | Promise<Grade>;
  /**
   * Makes ready what the task needs (an engine, loaded anew after its death), before each attempt; the deadline stands still meanwhile. A
   * rejection makes a task that has not begun `skipped`.
   */
  readonly prepare?: (task: PlannedTask, signal: AbortSignal) => Promise<void>;
  /** How strong the strongest engine is; 0: there is only the usual one. */
  readonly mostStrength: number;
}

/** Progress of one task, at most so often: what an eye can follow. */
const progressMs = 100;

/** Tells what happens on one task's way. */
export type Tell = <T extends OrchestratorEventType>(type: T, data: OrchestratorEventData[T], span?: SpanContext) => void;

export function makeTell(components: Components, span: SpanContext, taskId: string): Tell {
  const options = { taskId };
  const progress = { taskId, coalesce: true, coalesceMs: progressMs };
  return (type, data, at = span) =>
    components.bus.publish(type, 'OrchestratorAgent', at, data, type === 'task.progress' ? progress : options);
}
