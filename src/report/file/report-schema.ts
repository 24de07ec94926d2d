import * as v from 'valibot';
import { reportVersion } from '../report';
import { capacity, toolCalls } from './capacity-schema';
import { chaos } from './chaos-schema';
import { benchmark, budget, counterfactual, forecast, probe, recovery, tombstone, trust } from './ladder-schema';
import { embedding, orchestrated, placement } from './orchestrated-schema';
import { activity, grade, plan, wiring } from './plan-schema';
import {
  amount,
  details,
  device,
  engine,
  error,
  finite,
  inputs,
  key,
  language,
  list,
  long,
  optional,
  scalar,
  seed,
  share,
  short,
  status,
  whole,
} from './schema-fields';

const outcome = v.union([
  v.object({ status: v.literal('passed'), grade }),
  v.object({ status: v.literal('failed'), grade }),
  v.object({ status: v.literal('failed'), error }),
  v.object({ status: v.literal('timed-out'), deadlineMs: amount }),
  v.object({ status: v.literal('skipped'), error }),
  v.object({ status: v.literal('aborted'), reason: v.picklist(['user', 'worker-died']) }),
]);

const timings = v.object({
  promptTokens: whole,
  completionTokens: whole,
  timeToFirstTokenMs: amount,
  prefillMs: amount,
  interTokenMs: list(amount, 100_000),
  totalMs: amount,
});

const attempt = v.object({
  number: whole,
  step: optional(short),
  strategy: optional(short),
  agent: short,
  engine,
  device,
  model: optional(long),
  queuedMs: amount,
  runMs: amount,
  placement: optional(placement),
  timings: optional(timings),
  answer: optional(long),
  grade: optional(grade),
  error: optional(error),
});

const task = v.object({
  id: short,
  family: optional(short),
  language: optional(language),
  tags: list(short, 100),
  status,
  durationMs: amount,
  promptTokens: optional(whole),
  completionTokens: optional(whole),
  timeToFirstTokenMs: optional(amount),
  prefillMs: optional(amount),
  decodeTokensPerSecond: optional(amount),
  deadlineMs: amount,
  ranOn: optional(v.object({ engine, device, model: long })),
  prompt: optional(long),
  outcome: optional(outcome),
  attempts: optional(list(attempt, 1_000)),
  plan: optional(plan),
  embedding: optional(embedding),
  toolCalls: optional(toolCalls),
});

const fact = v.object({
  id: short,
  value: scalar,
  unit: optional(v.picklist(['bytes', 'ms', 'tokens/s', 'tokens', 'threads', 'cores', 'ratio', 'bits'])),
  evidence: v.picklist(['measured', 'derived', 'inferred']),
  source: short,
});

const survey = v.object({
  gpu: v.variant('kind', [
    v.object({ kind: v.literal('available') }),
    v.object({ kind: v.literal('software'), reason: long }),
    v.object({ kind: v.literal('absent'), reason: v.picklist(['no-api', 'insecure-context', 'no-adapter']), attempts: whole }),
    v.object({ kind: v.literal('refused'), reason: long }),
  ]),
  facts: list(fact, 500),
  absent: list(v.object({ id: short, reason: short }), 500),
  crossOriginIsolated: v.boolean(),
  logicalCores: whole,
  mobile: v.boolean(),
});

const decision = v.object({
  rung: engine,
  device,
  model: long,
  rule: short,
  inputs,
  outcome: v.picklist(['taken', 'skipped', 'failed']),
  error: optional(error),
  tookMs: amount,
  next: optional(engine),
});

const model = v.object({
  engine,
  device,
  modelId: long,
  modelFile: short,
  files: list(
    v.object({
      path: short,
      sizeBytes: whole,
      sha256: short,
      checked: v.boolean(),
      origin: v.optional(v.picklist(['network', 'stored', 'repaired'])),
    }),
    1_000,
  ),
  vocabularySize: whole,
  contextTokens: whole,
  embeddingDimensions: optional(whole),
  threadsAsked: whole,
  threadsGot: whole,
  downloadMs: amount,
  verifyMs: amount,
  sessionMs: amount,
  warmUpMs: amount,
  totalMs: amount,
  heapBytes: optional(amount),
  gpuBytes: optional(amount),
  dispatchesPerToken: optional(amount),
  capabilities: optional(v.object({ generate: v.boolean(), embed: v.boolean(), jsonSchema: v.boolean(), forcedTokens: v.boolean() })),
  versions: v.pipe(v.record(key, short), v.maxEntries(50)),
});

const resource = v.object({
  atMs: amount,
  taskId: optional(short),
  engineHeapBytes: optional(amount),
  gpuBytes: optional(amount),
  eventLoopDelayMs: optional(amount),
  cpuPressure: optional(short),
});

/** Claims, only compared with what is computed anew: whatever is not a number is no claim. */
const figure = v.optional(v.fallback(v.optional(finite), undefined));
const claims = {
  summary: v.object({
    success: v.object({ successes: whole, total: whole }),
    duration: v.object({ p50: figure }),
    decode: v.object({ p50: figure }),
    localScoreFormula: figure,
  }),
  verdict: v.object({ status: v.picklist(['pass', 'degraded', 'fail']), rulesVersion: optional(amount) }),
};

/** A report file of this version. Unknown fields are dropped. */
export const reportSchema = v.object({
  kind: v.literal('apura-report'),
  reportVersion: v.literal(reportVersion),
  detail: v.picklist(['full', 'link']),
  appVersion: short,
  startedAt: v.union([v.literal(''), v.pipe(v.string(), v.isoTimestamp())]),
  ended: v.picklist(['completed', 'cancelled', 'failed', 'worker-died']),
  error: optional(error),
  config: v.object({ engine: short, model: long, seed, tasks: optional(whole), tombstone: optional(tombstone) }),
  suite: v.object({ id: short, title: short, seed, sha256: short, tasks: whole }),
  environment: v.object({ userAgent: optional(v.pipe(v.string(), v.maxLength(1_000))), browser: short, os: short }),
  survey: optional(survey),
  budgets: list(budget, 10),
  probe: optional(probe),
  benchmark: optional(benchmark),
  forecasts: list(forecast, 2_000),
  decisions: list(decision, 1_000),
  models: list(model, 100),
  trust: list(trust, 100),
  engineDeaths: list(v.object({ engine, error, taskId: optional(short), atMs: amount }), 1_000),
  recoveries: list(recovery, 100),
  counterfactuals: list(counterfactual, 1_000),
  notices: list(v.object({ code: short, details }), 1_000),
  wiring: list(wiring, 100),
  chaos: optional(chaos),
  capacity: optional(capacity),
  activity: optional(activity),
  wasHidden: v.boolean(),
  timing: optional(v.object({ totalMs: amount, tasksMs: optional(amount), maxConcurrentTasks: optional(whole) })),
  thresholds: optional(
    v.object({
      minSuccessShare: optional(share),
      maxP95DeadlineShare: optional(share),
      minTasks: optional(whole),
      maxSpeedDriftShare: optional(share),
    }),
  ),
  tasks: list(task, 10_000),
  resources: list(resource, 200_000),
  documentsEmbedded: optional(embedding),
  orchestrated: optional(orchestrated),
  ...claims,
});
