import type { FaultDetector, FaultKind, InjectedFault } from '../../contract/chaos';
import type { ErrorCode } from '../../contract/errors';
import type { EventOf, OrchestratorEventType } from '../../contract/orchestrator-events';
import { chaosServerName, isToolFault } from './chaos-server';
import type { Sign } from './sign-log';

/** Who noticed, and by what; `undefined`: this sign says nothing of this fault. */
export type Detect = (
  sign: Sign,
  fault: InjectedFault,
) => { readonly by: FaultDetector; readonly sign: string; readonly atMs: number } | undefined;

/** A clock is off by at least this, ms: no thread of an audit is held up so long. */
const leastJumpMs = 10 * 60_000;

const failed =
  (by: FaultDetector, ...codes: readonly ErrorCode[]): Detect =>
  (sign, fault) => {
    const event = eventOf(sign, 'task.failed');
    const code = event?.data.error?.code;
    if (event === undefined || code === undefined || taskOf(event) !== fault.taskId || !codes.includes(code)) return undefined;
    return { by, sign: `task.failed ${code}`, atMs: sign.atMs };
  };

const firstOf =
  (...detects: readonly Detect[]): Detect =>
  (sign, fault) =>
    detects.reduce<ReturnType<Detect>>((found, detect) => found ?? detect(sign, fault), undefined);

const silent: Detect = (sign, { agent }) => {
  const event = eventOf(sign, 'agent.liveness');
  if (event?.data.agent !== agent || event.data.to !== 'dead') return undefined;
  return { by: 'HeartbeatMonitor', sign: 'agent.liveness dead', atMs: sign.atMs };
};

const graded: Detect = (sign, fault) => {
  const event = eventOf(sign, 'task.graded');
  if (event === undefined || taskOf(event) !== fault.taskId || event.data.grade.passed) return undefined;
  return { by: 'Grader', sign: 'task.graded', atMs: sign.atMs };
};

const dropped: Detect = (sign) => {
  const isIt = eventOf(sign, 'bus.dropped') !== undefined;
  return isIt ? { by: 'EventBus', sign: 'bus.dropped', atMs: sign.atMs } : undefined;
};

/** The server is down, or a call of its tool failed and the failure names it. */
const tool: Detect = (sign, { kind, taskId }) => {
  if (!isToolFault(kind)) return undefined;
  const server = chaosServerName(kind);
  if (sign.kind === 'server' && sign.server === server && sign.state === 'down')
    return { by: 'MCPOrchestrator', sign: 'server down', atMs: sign.atMs };
  const event = eventOf(sign, 'task.failed');
  const error = event?.data.error;
  if (event === undefined || error?.details['server'] !== server || taskOf(event) !== taskId) return undefined;
  return { by: 'MCPOrchestrator', sign: `task.failed ${error.code}`, atMs: sign.atMs };
};

const engineDied: Detect = (sign) =>
  sign.kind === 'engine-died' && sign.error.code === 'worker-died'
    ? { by: 'EngineSupervisor', sign: `engine-died ${sign.error.code}`, atMs: sign.atMs }
    : undefined;

const storage: Detect = (sign) =>
  sign.kind === 'storage' ? { by: 'SemanticCacheLayer', sign: `storage ${sign.error.code}`, atMs: sign.atMs } : undefined;

const jumped =
  (clock: 'monotonic' | 'wall', direction: 1 | -1): Detect =>
  (sign) => {
    const event = eventOf(sign, 'clock.jumped');
    if (event?.data.clock !== clock || event.data.byMs * direction < leastJumpMs) return undefined;
    return { by: 'HeartbeatMonitor', sign: `clock.jumped ${clock}`, atMs: sign.atMs };
  };

/** What counts as having noticed each kind: what a component said of it, and never how its task ended. */
export const detectors: Readonly<Record<FaultKind, Detect>> = {
  'agent-throws': failed('DelegationManager', 'internal'),
  'agent-hangs': firstOf(silent, failed('DelegationManager', 'task-timeout')),
  'agent-returns-nothing': failed('OrchestratorAgent', 'invalid-output'),
  'agent-returns-wrong-type': failed('OrchestratorAgent', 'invalid-output'),
  'agent-answers-wrong': graded,
  'agent-floods-bus': dropped,
  'tool-hangs': tool,
  'tool-crashes': tool,
  'tool-breaks-schema': tool,
  'tool-returns-10mb': tool,
  'engine-killed': engineDied,
  'storage-full': storage,
  'clock-jumps-forward': jumped('monotonic', 1),
  'clock-jumps-back': jumped('wall', -1),
};

export function eventOf<T extends OrchestratorEventType>(sign: Sign, type: T): EventOf<T> | undefined {
  return sign.kind === 'event' && isOfType(sign.event, type) ? sign.event : undefined;
}

function isOfType<T extends OrchestratorEventType>(event: { readonly type: OrchestratorEventType }, type: T): event is EventOf<T> {
  return event.type === type;
}

/** The suite's task that an event belongs to: its trace is the plan's id, which is the task's, and a number. */
export function taskOf({ trace }: { readonly trace: string }): string {
  return trace.replace(/\.\d+$/, '');
}
