import * as v from 'valibot';
import { amount, device, engine, error, finite, inputs, list, long, optional, short, whole } from './schema-fields';

/** Memory, forecasts, trust and recovery in a report file; shapes as in `contract/`. */
const evidence = v.picklist(['measured', 'derived', 'inferred']);

export const budget = v.object({ device, lowBytes: amount, highBytes: amount, evidence, source: short, inputs });

export const probe = v.object({
  askedBytes: amount,
  gotBytes: amount,
  ended: v.picklist(['reached', 'out-of-memory', 'spilled', 'device-lost', 'timed-out']),
  steps: list(v.object({ allocatedBytes: amount, tookMs: amount }), 10_000),
  totalMs: amount,
});

/** Samples of a slope may be below zero: see `toMeasured`. */
const measured = v.object({ median: amount, low: amount, high: amount, samples: list(finite, 10_000) });

export const benchmark = v.object({
  gpu: optional(
    v.object({
      readBytesPerSecond: measured,
      multiplyAddsPerSecond: measured,
      dispatchMs: measured,
      roundTripMs: measured,
      uploadBytesPerSecond: measured,
    }),
  ),
  cpu: v.object({ readBytesPerSecond: measured, multiplyAddsPerSecond: measured, int8MultiplyAddsPerSecond: measured }),
  totalMs: amount,
});

const expectation = v.object({ low: amount, value: amount, high: amount });

export const forecast = v.object({
  modelId: long,
  engine,
  fit: v.picklist(['fits', 'tight', 'does-not-fit', 'unknown']),
  reasons: list(v.object({ rule: short, inputs }), 50),
  footprintBytes: optional(amount),
  downloadBytes: optional(amount),
  loadMs: optional(expectation),
  firstTokenMs: optional(expectation),
  promptTokens: whole,
  decodeTokensPerSecond: optional(expectation),
  prefillTokensPerSecond: optional(expectation),
});

export const trust = v.object({
  engine,
  model: long,
  checks: list(
    v.object({ id: v.picklist(['known-answer', 'agreement', 'degenerate', 'repeatable']), passed: v.boolean(), details: inputs }),
    50,
  ),
  tookMs: amount,
});

const rung = v.object({ engine, model: long });

export const recovery = v.object({
  from: rung,
  to: rung,
  error,
  taskId: optional(short),
  detectMs: amount,
  recoverMs: amount,
  atMs: amount,
});

export const counterfactual = v.object({
  taskId: short,
  family: optional(short),
  runs: list(v.object({ engine, device, model: long, runMs: amount, decodeTokensPerSecond: optional(amount), passed: v.boolean() }), 10),
});

export const tombstone = v.object({
  engine,
  model: long,
  phase: v.picklist(['load', 'tasks']),
  at: v.pipe(v.string(), v.isoTimestamp()),
});
