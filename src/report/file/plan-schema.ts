import * as v from 'valibot';
import type { JsonValue } from '../../contract/json';
import { wiredComponents } from '../../contract/wiring';
import { amount, error, inputs, key, list, long, optional, share, short, whole } from './schema-fields';

export const grade = v.object({
  passed: v.boolean(),
  grader: v.picklist(['exact', 'number', 'contains', 'pattern', 'json-schema', 'one-of']),
  expected: long,
  got: long,
  reason: optional(long),
});

/** Deeper than any input of an agent; what shows it need not fear its depth. */
const mostDepth = 32;
const json = v.custom<JsonValue>((value) => isShallow(value, mostDepth));

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

const shape = v.picklist(['sequential', 'parallel', 'pipeline', 'adaptive']);
const count = v.pipe(v.record(key, whole), v.maxEntries(50));

const step = v.object({
  id: short,
  capability: short,
  dependsOn: list(short, 10_000),
  input: json,
  status: v.picklist(['passed', 'unverified', 'failed', 'timed-out', 'skipped', 'aborted']),
  grade: optional(grade),
  error: optional(error),
  because: optional(short),
  output: optional(long),
  cache: optional(v.object({ result: v.picklist(['miss', 'exact', 'semantic', 'shared']), similarity: optional(share) })),
  readyMs: optional(amount),
  startedMs: optional(amount),
  endedMs: optional(amount),
  toolCalls: list(
    v.object({ server: short, tool: short, input: json, result: optional(long), error: optional(error), tookMs: amount }),
    1_000,
  ),
  sources: list(v.object({ documentId: short, title: long, score: amount }), 1_000),
  recoveries: list(
    v.object({
      attempt: whole,
      errorClass: short,
      strategy: optional(short),
      reason: optional(long),
      confidence: optional(share),
      documents: optional(list(short, 100)),
      options: list(v.object({ strategy: short, mean: share, trials: amount }), 50),
    }),
    100,
  ),
});

export const plan = v.object({
  shapes: list(shape, 100),
  reason: long,
  options: list(v.object({ shape, score: v.pipe(v.number(), v.finite()) }), 10),
  depth: whole,
  width: whole,
  steps: list(step, 10_000),
  synthesis: optional(
    v.object({
      text: long,
      sources: list(v.object({ step: short, verified: v.boolean(), citations: list(short, 100) }), 1_000),
    }),
  ),
});

export const wiring = v.object({
  component: v.picklist(wiredComponents),
  verdict: v.picklist(['acted', 'idle', 'broken']),
  evidence: inputs,
  tookMs: amount,
});

export const activity = v.object({
  plans: whole,
  replans: whole,
  delegations: whole,
  retries: whole,
  failures: count,
  recoveries: list(v.object({ strategy: short, chosen: whole, worked: whole }), 50),
  breakers: list(v.object({ key: short, state: v.picklist(['closed', 'open', 'half-open']), opened: whole, refused: whole }), 1_000),
  containments: list(v.object({ agent: short, from: containmentState(), to: containmentState(), reason: long }), 10_000),
  deaths: whole,
  cache: v.object({
    exactHits: whole,
    semanticHits: whole,
    misses: whole,
    shared: whole,
    stored: whole,
    guarded: whole,
    shadowed: whole,
    wrongHits: whole,
  }),
  retrieval: v.object({ searches: whole, empty: whole, passages: whole }),
  toolCalls: v.object({ attempted: whole, valid: whole }),
  toolServers: list(
    v.object({ server: short, calls: whole, failures: count, p50Ms: optional(amount), p95Ms: optional(amount), maxMs: optional(amount) }),
    100,
  ),
  bus: v.object({ published: whole, dropped: whole, handlerFailures: whole }),
});

function containmentState() {
  return v.picklist(['active', 'degraded', 'isolated', 'quarantined', 'probation']);
}
