import { type FaultReaction, faultReactions, type InjectedFault, type JudgedFault } from '../../contract/chaos';
import { floodEvents } from './acts';
import { chaosServerName, isToolFault } from './chaos-server';
import { detectors, eventOf, taskOf } from './detect-fault';
import type { Sign } from './sign-log';

/** When a fault came and when its task was over, on the signs' clock. */
export interface FaultTimes {
  readonly fault: InjectedFault;
  readonly injectedAt: number;
  /** Absent: the task has not ended. */
  readonly endedAt?: number;
  readonly outcome: JudgedFault['outcome'];
}

/** These are told after their task as well: by a write that was put off, or by the next beat. */
const toldLater: ReadonlySet<string> = new Set([
  'agent-floods-bus',
  'storage-full',
  'clock-jumps-forward',
  'clock-jumps-back',
  'engine-killed',
]);

/** What the components' signs say of one fault. Nothing else is known here: a fault that nobody spoke of was missed. */
export function judgeFault({ fault, injectedAt, endedAt, outcome }: FaultTimes, signs: readonly Sign[]): JudgedFault {
  const until = endedAt === undefined || toldLater.has(fault.kind) ? Number.POSITIVE_INFINITY : endedAt;
  const after = signs.filter(({ atMs }) => atMs >= injectedAt && atMs <= until);
  const found = after.reduce<ReturnType<(typeof detectors)['agent-throws']>>(
    (first, sign) => first ?? detectors[fault.kind](sign, fault),
    undefined,
  );
  const during = after.filter(({ atMs }) => endedAt === undefined || atMs <= endedAt);
  const told = new Set<FaultReaction>([
    ...during.flatMap((sign) => reactionTo(sign, fault) ?? []),
    ...after.flatMap((sign) =>
      found !== undefined && detectors[fault.kind](sign, fault) !== undefined ? (absorbed[fault.kind] ?? []) : [],
    ),
  ]);
  if (isToolFault(fault.kind) && wasRestarted(during, chaosServerName(fault.kind))) told.add('server-restarted');
  const details: JudgedFault['details'] = fault.kind === 'agent-floods-bus' ? floodDetails(after, fault.agent) : {};
  const isRecovered = found !== undefined && outcome === 'passed' && endedAt !== undefined && details['urgentSeen'] !== 0;
  return {
    ...fault,
    ...(found === undefined ? {} : { detection: { afterMs: found.atMs - injectedAt, by: found.by, sign: found.sign } }),
    reactions: faultReactions.filter((reaction) => told.has(reaction)),
    ...(isRecovered ? { recoveredAfterMs: Math.max(found.atMs, endedAt) - injectedAt } : {}),
    outcome,
    details,
  };
}

/** Faults that cost no attempt: noticing them is what is done about them. */
const absorbed: Readonly<Partial<Record<InjectedFault['kind'], readonly FaultReaction[]>>> = {
  'agent-floods-bus': ['events-dropped'],
  'storage-full': ['memory-only'],
  'clock-jumps-forward': ['durations-kept'],
  'clock-jumps-back': ['durations-kept'],
};

/** A server that was ready again after it had been down. */
function wasRestarted(signs: readonly Sign[], server: string): boolean {
  const states = signs.flatMap((sign) => (sign.kind === 'server' && sign.server === server ? [sign.state] : []));
  return states.includes('down') && states.lastIndexOf('ready') > states.indexOf('down');
}

function reactionTo(sign: Sign, { taskId, agent }: InjectedFault): FaultReaction | undefined {
  if (sign.kind === 'engine-replaced') return 'engine-replaced';
  const recovering = eventOf(sign, 'task.recovering');
  if (recovering !== undefined && taskOf(recovering) === taskId)
    return faultReactions.find((reaction) => reaction === recovering.data.strategy);
  if (eventOf(sign, 'circuit.state')?.data.to === 'open') return 'breaker-opened';
  if (eventOf(sign, 'agent.restarted')?.data.agent === agent) return 'agent-restarted';
  const contained = eventOf(sign, 'agent.containment')?.data;
  return contained?.agent === agent && (contained.to === 'quarantined' || contained.to === 'isolated') ? 'agent-contained' : undefined;
}

/** What became of a flood: events sent and dropped, and whether the urgent one in its middle came through. */
function floodDetails(signs: readonly Sign[], agent: string) {
  const droppedEvents = signs.reduce((sum, sign) => {
    const event = eventOf(sign, 'bus.dropped');
    return event === undefined ? sum : sum + event.count * event.data.count;
  }, 0);
  const urgentSeen = signs.filter((sign) => {
    const event = eventOf(sign, 'agent.liveness');
    return event?.data.agent === agent && event.source === agent;
  }).length;
  return { sentEvents: floodEvents, droppedEvents, urgentSeen };
}
