import type { DeviceKind } from '../../contract/device';
import type { Agent, Passage, PlannedAttempt, PlannedTask, RetrievalPort } from '../../contract/orchestrator';
import type { ErrorClass } from './error-class';

/** How the next attempt is to be made: what each strategy returns. */
export interface NextAttempt {
  readonly agent?: Agent;
  readonly device?: DeviceKind;
  readonly strength: number;
  readonly passages: readonly Passage[];
  /** The task in parts, to be run one after the other; their outputs joined are the task's. */
  readonly parts?: readonly PlannedTask[];
}

/** What a strategy sees of the failure. */
export interface FailedState {
  readonly task: PlannedTask;
  readonly attempts: readonly PlannedAttempt[];
  readonly last: NextAttempt;
  readonly errorClass: ErrorClass;
  /** Agents that could do the task now, the best first. */
  readonly candidates: readonly Agent[];
  /** Where the agent that failed can work. */
  readonly devices: readonly DeviceKind[];
  /** How strong the strongest engine is; 0: there is only the usual one. */
  readonly mostStrength: number;
  readonly retrieval?: RetrievalPort;
  readonly signal: AbortSignal;
}

export const strategyNames = ['retry', 'other-agent', 'other-device', 'retrieve', 'split', 'escalate'] as const;
export type StrategyName = (typeof strategyNames)[number];

/** A way to try again. `undefined`: it has nothing to offer here, which is no failure of the strategy's. */
export type Strategy = (state: FailedState) => NextAttempt | undefined | Promise<NextAttempt | undefined>;

export const strategies: Readonly<Record<StrategyName, Strategy>> = {
  retry: ({ last }) => last,

  'other-agent': ({ attempts, candidates, last, task }) => {
    if (task.agent !== undefined) return undefined;
    const tried = new Set(attempts.map(({ agent }) => agent));
    const agent = candidates.find(({ name }) => !tried.has(name));
    return agent === undefined ? undefined : { ...last, agent };
  },

  'other-device': ({ attempts, devices, last }) => {
    const device = attempts.at(-1)?.device === 'gpu' ? 'cpu' : 'gpu';
    return devices.includes(device) ? { ...last, device } : undefined;
  },

  retrieve: async ({ task, last, retrieval, signal }) => {
    if (retrieval === undefined || last.passages.length > 0) return undefined;
    const passages = await retrieval.retrieve({ text: textOf(task), taskId: task.id }, signal);
    return passages.length === 0 ? undefined : { ...last, passages };
  },

  split: ({ task, last }) => {
    if (last.parts !== undefined || !Array.isArray(task.input) || task.input.length < 2) return undefined;
    const middle = Math.ceil(task.input.length / 2);
    const part = (index: number, input: PlannedTask['input']): PlannedTask => ({ ...task, id: `${task.id}.${index}`, input });
    return { ...last, parts: [part(1, task.input.slice(0, middle)), part(2, task.input.slice(middle))] };
  },

  escalate: ({ last, mostStrength }) => (last.strength < mostStrength ? { ...last, strength: last.strength + 1 } : undefined),
};

/** What suits which class, the most promising first: the prior, until outcomes say otherwise. Empty: nothing can help. */
export const strategiesOf: Readonly<Record<ErrorClass, readonly StrategyName[]>> = {
  'device-lost': ['other-device', 'retry', 'other-agent'],
  'out-of-memory': ['other-device', 'split', 'other-agent'],
  quota: ['other-device', 'split'],
  network: ['retry', 'other-agent'],
  timeout: ['other-agent', 'split', 'escalate', 'other-device', 'retry'],
  aborted: [],
  'bad-input': [],
  'invalid-output': ['retry', 'escalate', 'other-agent'],
  // Not `retry`: answers are greedy, so the same question to the same model gets the same answer.
  'wrong-answer': ['retrieve', 'escalate', 'other-agent', 'split'],
  'tool-failure': ['retry', 'other-agent'],
  permission: [],
  syntax: ['retry', 'escalate', 'other-agent'],
  'dependency-missing': ['other-agent', 'retrieve'],
  'resource-limit': ['other-agent', 'other-device', 'split', 'retry'],
  unknown: ['retry', 'other-agent', 'escalate', 'other-device'],
};

function textOf({ input }: PlannedTask): string {
  return typeof input === 'string' ? input : JSON.stringify(input);
}
