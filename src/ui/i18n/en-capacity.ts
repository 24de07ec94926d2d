import { plural } from './plural';

const many = (count: number, one: string, other: string): string => plural('en', count, one, other);

/** Texts about how many agents one engine serves at once, and about calls of tools. */
export const enCapacity = {
  title: 'Agents at once',
  most: 'Most within the deadline',
  mostIs: (count: number, n: string) => many(count, `${n} agent`, `${n} agents`),
  mostAtLeast: (count: number, n: string) => many(count, `at least ${n} agent`, `at least ${n} agents`),
  none: 'none',
  knee: 'Knee',
  kneeIs: (count: number, n: string, rate: string) => `${many(count, `${n} agent`, `${n} agents`)}, ${rate} passed tasks per minute`,
  kneeOpen: 'not reached: more agents may bring more',
  kneeMeans: 'The fewest agents beyond which more of them bring less than 10 % more passed tasks per minute.',
  stopped: 'Ended because',
  stops: {
    deadline: 'the 95th percentile missed the deadline',
    success: 'fewer than 95 % passed of what one agent passes',
    time: 'the time for this measurement was over',
    most: 'no more agents are tried',
    engine: 'the engine failed',
    cancelled: 'it was cancelled',
  },
  explain:
    'Each agent does one task after the other, through the orchestrator. One engine generates for all of them, so what more agents add in the end is waiting.',
  inLink: 'From a link: only the levels that the figures follow from.',
  columns: {
    agents: 'Agents',
    passed: 'Passed',
    perMinute: 'Passed per minute',
    wait: 'Waiting',
    work: 'Work',
    whole: 'Whole',
    share: 'Of the deadline',
    first: 'First valid call',
  },
  pair: 'p50 · p95',
  bar: (wait: string, work: string, share: string) => `95th percentile: ${wait} waiting, ${work} work; ${share} of the deadline`,
  kneeMark: 'knee',
  toolsTitle: 'Tool calls',
  valid: 'Valid calls',
  validMeans: 'Calls of a tool that was offered, with arguments that its schema allows, of all that were attempted.',
  firstValid: 'Time to first valid call',
  oneAgent: 'Valid tool calls of one agent alone',
};
