/**
 * Sentences in which components say why they did something. The journal and the files hold them in English, filled in; a reader of another
 * language gets them back by their pattern (`report/texts/reason-in.ts`). `{#name}` is a number, `{name}` a word or another of these sentences.
 */
export const reasons = {
  'plan-graph': 'steps: {#tasks}, width {#width}, depth {#depth}, {#atOnce} at once, {#risk} % expected to fail',
  'plan-as-told': 'as told: {about}',
  'plan-narrow': 'nothing can run side by side: {about}',
  'plan-one-at-once': 'only one can work at once here: {about}',
  'plan-shortest': 'shortest expected: {about}',
  'recent-failures': '{#failures} of the last {#count} failed',
  'agent-swapped': '{agent} may not work; {others} can do it',
  'agent-awaited': 'the only agent may work again in {#ms} ms; others first',
  'agent-too-late': 'no agent may do it before its deadline',
  'strategy-learned': '{strategy}: {#share} % expected after {#trials} tries at this failure',
  'strategy-usual': '{strategy}: the usual first choice for this class ({#share} % expected)',
  'strategy-untried': '{strategy}: not tried at this failure ({#share} % expected), better than what was',
  'strategy-empty': '{strategy} has nothing to offer',
  'review-due': 'the time of its review has come',
  'failed-on-probation': '{kind} on probation',
  'probation-passed': 'it passed every stage of its probation',
  'stage-passed': 'stage {#stage} passed',
  'protocol-breaches': '{#count} breaches of protocol',
  'wrong-in-row': '{#count} wrong answers in a row',
  'no-stand-in': '{reason}, and nobody could stand in',
  'not-restarted': 'it could not be restarted',
  'breaker-time-over': 'the open time is over',
  'probe-failed': 'a probe failed',
  'probes-passed': '{#passed} of {#count} probes passed',
  'failures-in-row': '{#count} failures in a row',
  'tuning-canary': '{mode}: {#share} % of the tasks',
  'tuning-success': 'success {#canary} % against {#baseline} %',
  'tuning-faster': '{#share} % faster',
  'tuning-slower': '{#share} % slower',
  'tuning-chance': '{reason}, which may be chance',
  'tuning-off': 'switched off',
  'wiring-absent': 'it is not there',
  'wiring-led-by': '{component}, which leads to it, is broken',
  'answer-too-long': 'answer is longer than {#count} characters',
  'answer-too-deep': 'answer is nested too deeply',
  'answer-not-json': 'not JSON',
  'answer-lacks': 'does not contain: {text}',
  'answer-no-number': 'no number in the answer',
  'answer-many-numbers': '{#count} numbers in the answer',
  'answer-not-number': 'not a number',
} as const;
export type ReasonId = keyof typeof reasons;

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
/** What a sentence has to be given: numbers for its `{#name}`s, texts for the others. */
export type ReasonValues<Id extends ReasonId> = {
  readonly [Name in Names<(typeof reasons)[Id]> as Name extends `#${infer Plain}` ? Plain : Name]: Name extends `#${string}`
    ? number
    : string;
};

/** The sentence in English. */
export function sayReason<Id extends ReasonId>(id: Id, ...values: keyof ReasonValues<Id> extends never ? [] : [ReasonValues<Id>]): string {
  return fillReason(reasons[id], { ...values[0] });
}

/** A pattern of this table, in any language, with its values. */
export function fillReason(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(/\{#?(\w+)\}/g, (_, name: string) => String(values[name] ?? '?'));
}
