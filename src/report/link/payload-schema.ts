import * as v from 'valibot';
import { chaosPayload } from './chaos-payload';
import { capacityPayload } from './link-capacity';
import { maxPercentAbove } from './link-ladder';
import { isCleanText, linkLimits } from './link-limits';
import * as words from './vocabulary';

/** Larger than any time in ms, count or size that a browser can tell. */
const largest = 1e15;

const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(largest));
const whole = v.pipe(amount, v.integer());
const seed = v.pipe(v.number(), v.integer(), v.minValue(-Number.MAX_SAFE_INTEGER), v.maxValue(Number.MAX_SAFE_INTEGER));
const flag = v.picklist([0, 1]);
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const text = (maxLength: number) => v.pipe(v.string(), v.maxLength(maxLength), v.check(isCleanText));
const id = v.pipe(v.string(), v.maxLength(linkLimits.id), v.regex(/^[A-Za-z0-9._-]*$/));
const inputKey = v.pipe(id, v.minLength(1), v.notValues(['__proto__', 'constructor', 'prototype']));
const packageName = v.pipe(text(linkLimits.name), v.regex(/^[@\w./-]+$/), v.notValues(['__proto__', 'constructor', 'prototype']));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{0,16}$/));
const positionIn = (list: readonly unknown[]) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(list.length - 1));
const list = <const S extends v.GenericSchema>(item: S, most: number) => v.pipe(v.array(item), v.maxLength(most));
const column = v.nullable(list(v.nullable(amount), linkLimits.tasks));
const scalar = v.union([text(linkLimits.factText), v.pipe(v.number(), v.finite()), v.boolean()]);

const engine = positionIn(words.engines);
const device = positionIn(words.devices);

const expectation = v.nullable(v.strictTuple([amount, amount, amount]));
const percent = v.pipe(v.number(), v.integer(), v.minValue(-maxPercentAbove), v.maxValue(100));
const spread = v.strictTuple([amount, percent, percent]);
const modelIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(linkLimits.models - 1));
const modelText = v.nullable(text(linkLimits.name));

const model = [
  engine,
  device,
  modelText,
  text(linkLimits.name),
  v.nullable(v.strictTuple([whole, hash, flag])),
  v.strictTuple([whole, whole, v.nullable(whole), whole, whole]),
  v.strictTuple([amount, amount, amount, amount, amount]),
  v.nullable(amount),
  list(v.strictTuple([v.union([positionIn(words.packages), packageName]), text(linkLimits.version)]), linkLimits.versions),
] as const;

/** Tasks as columns. */
const columns = {
  /** Families that occur. */
  f: list(id, linkLimits.families),
  /** Per task: family, language, status, one letter each. */
  F: v.pipe(v.string(), v.maxLength(linkLimits.tasks)),
  L: v.pipe(v.string(), v.maxLength(linkLimits.tasks)),
  S: v.pipe(v.string(), v.maxLength(linkLimits.tasks)),
  /** Ids, where they are not `family-language-number`. */
  i: v.nullable(list(id, linkLimits.tasks)),
  /** One deadline for all, or one each. */
  D: v.union([amount, list(amount, linkLimits.tasks)]),
  /** Columns: duration, prompt tokens, completion tokens, first token, prefill, decode speed; `null` when all are absent. */
  d: list(amount, linkLimits.tasks),
  p: column,
  c: column,
  q: column,
  y: column,
  z: column,
};

/** What all versions share. Absent values are `null`; letters are explained in `pack.ts`. */
const common = {
  a: text(linkLimits.version),
  t: v.nullable(v.pipe(whole, v.maxValue(253402300799))),
  e: positionIn(words.endings),
  x: v.nullable(id),
  c: v.strictTuple([text(linkLimits.name), text(linkLimits.name), seed, v.nullable(whole)]),
  s: v.strictTuple([id, text(linkLimits.title), seed, hash, whole]),
  b: v.strictTuple([text(linkLimits.name), text(linkLimits.name), v.nullable(text(linkLimits.userAgent))]),
  g: v.nullable(
    v.strictTuple([
      positionIn(words.gpuKinds),
      v.nullable(v.union([text(linkLimits.reason), whole])),
      v.nullable(whole),
      flag,
      whole,
      flag,
    ]),
  ),
  f: list(
    v.strictTuple([v.union([positionIn(words.factIds), id]), scalar, v.nullable(positionIn(words.units)), positionIn(words.evidences)]),
    linkLimits.facts,
  ),
  d: list(
    v.strictTuple([
      engine,
      device,
      v.nullable(text(linkLimits.name)),
      v.union([positionIn(words.rules), id]),
      v.pipe(v.record(inputKey, scalar), v.maxEntries(linkLimits.inputs)),
      positionIn(words.decisionOutcomes),
      v.nullable(id),
      amount,
      v.nullable(engine),
    ]),
    linkLimits.decisions,
  ),
  k: list(v.strictTuple([engine, id, v.nullable(id), amount]), linkLimits.deaths),
  n: list(id, linkLimits.notices),
  h: flag,
  w: v.strictTuple([amount, v.nullable(amount), v.nullable(whole)]),
  l: v.nullable(v.strictTuple([v.nullable(share), v.nullable(share), v.nullable(whole), v.nullable(share)])),
  /** What the writer's summary said; checked against what follows from the tasks. */
  H: v.strictTuple([whole, whole, v.nullable(amount), v.nullable(amount), v.nullable(amount), positionIn(words.verdicts), whole]),
};

/** The JSON inside a link of version 1: one model, which every task ran on. */
export const payloadSchema1 = v.strictObject({
  ...common,
  m: v.nullable(v.strictTuple(model)),
  r: v.nullable(v.strictTuple([amount, v.nullable(amount), v.nullable(amount), v.nullable(positionIn(words.pressures))])),
  T: v.strictObject(columns),
});

/** What versions 2 and 3 share. */
const fromVersion2 = {
  ...common,
  /** Models that tasks ran on. */
  M: list(v.strictTuple([...model, v.nullable(amount), v.nullable(amount)]), linkLimits.models),
  B: list(v.strictTuple([device, amount, amount, positionIn(words.evidences)]), linkLimits.budgets),
  P: v.nullable(v.strictTuple([amount, amount, positionIn(words.probeEnds), amount])),
  /** GPU (five quantities) and CPU (three): median, and percent that lowest and highest lie below it; then the time it took. */
  Q: v.nullable(v.strictTuple([v.nullable(v.pipe(v.array(spread), v.length(5))), v.pipe(v.array(spread), v.length(3)), amount])),
  F: list(
    v.strictTuple([
      modelIndex,
      positionIn(words.fits),
      v.nullable(amount),
      v.nullable(amount),
      whole,
      expectation,
      expectation,
      expectation,
      expectation,
    ]),
    linkLimits.models,
  ),
  U: list(
    v.strictTuple([engine, modelText, list(v.strictTuple([positionIn(words.checks), flag]), linkLimits.checks), amount]),
    linkLimits.trust,
  ),
  R: list(v.strictTuple([engine, modelText, engine, modelText, id, v.nullable(id), amount, amount, amount]), linkLimits.recoveries),
  /** Position of the task, and its runs: position of the model, time, decode speed, passed; the first alone where the task says the rest. */
  X: list(
    v.strictTuple([whole, list(v.union([modelIndex, v.strictTuple([modelIndex, amount, v.nullable(amount), flag])]), linkLimits.runs)]),
    linkLimits.counterfactuals,
  ),
  /** Tombstone of an earlier run: engine, model, phase, when. */
  Z: v.nullable(v.strictTuple([engine, modelText, positionIn(words.phases), v.pipe(whole, v.maxValue(253402300799))])),
  r: v.nullable(
    v.strictTuple([amount, v.nullable(amount), v.nullable(amount), v.nullable(positionIn(words.pressures)), v.nullable(amount)]),
  ),
  T: v.strictObject({
    ...columns,
    /** Per task, position of its model; `null`: the first one, for every task that ran. */
    E: v.nullable(v.pipe(v.string(), v.maxLength(linkLimits.tasks))),
  }),
};

/** The JSON inside a link of version 2: no component was asked for a proof. */
export const payloadSchema2 = v.strictObject(fromVersion2);

/** The JSON inside a link of version 3. */
export const payloadSchema = v.strictObject({
  ...fromVersion2,
  /** What each component did when it was needed, one letter each; `null`: none was asked. */
  W: v.nullable(v.pipe(v.string(), v.maxLength(linkLimits.components), v.regex(/^[aib-]*$/))),
  /** Faults on purpose; absent: there were none. */
  C: chaosPayload,
  /** Agents at once; absent: not measured. */
  A: capacityPayload,
});

export type Payload2 = v.InferOutput<typeof payloadSchema2>;

export type Payload1 = v.InferOutput<typeof payloadSchema1>;

export type Payload = v.InferOutput<typeof payloadSchema>;
