import type { FindingId } from '../verdict-rules';
import type { ChaosTexts } from './chaos-texts';

/** The four sentences of a finding, as templates over its values. `action` is empty where nothing is to be done. */
export interface FindingTemplate {
  readonly title: string;
  readonly observed: string;
  readonly why: string;
  readonly action: string;
}

export const strengthIds = [
  'all-passed',
  'above-limit',
  'gpu-used',
  'fallback-worked',
  'survived-engine-death',
  'engine-trusted',
  'forecast-held',
  'threads-got',
  'model-verified',
  'no-timeouts',
  'steady-speed',
  'chaos-all-noticed',
  'chaos-nothing-lost',
  'chaos-counted-once',
  'chaos-batch-ended',
  'components-acted',
] as const;
export type StrengthId = (typeof strengthIds)[number];

export const nextStepIds = [
  'repeat-to-the-end',
  'repeat-visible',
  'read-failures',
  'other-seed',
  'own-tasks',
  'other-devices',
  'chaos-off',
  'chaos-other-seed',
] as const;
export type NextStepId = (typeof nextStepIds)[number];

/** Everything that a report says in one language. */
export interface ReportTexts {
  readonly locale: string;
  readonly chaos: ChaosTexts;
  readonly findings: Readonly<Record<FindingId, FindingTemplate>>;
  /** For a finding of another version of Apura; `{id}` only. */
  readonly unknownFinding: FindingTemplate;
  readonly strengths: Readonly<Record<StrengthId, string>>;
  readonly nextSteps: Readonly<Record<NextStepId, string>>;
  /** Values that are words of Apura, for `{value|word}`; what is not here is printed as it is. */
  readonly words: Readonly<Record<string, string>>;
}
