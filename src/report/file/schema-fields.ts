import * as v from 'valibot';
import { engineIds } from '../../contract/engine';
import { errorCodes } from '../../contract/errors';

/** Longest texts, in characters: far above what an audit writes. */
export const short = v.pipe(v.string(), v.maxLength(300));
export const long = v.pipe(v.string(), v.maxLength(200_000));
export const key = v.pipe(v.string(), v.minLength(1), v.maxLength(120), v.notValues(['__proto__', 'constructor', 'prototype']));
/** Larger than any time in ms, count or size that a browser can tell; links hold the same. */
export const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e15));
export const whole = v.pipe(amount, v.integer());
export const seed = v.pipe(v.number(), v.safeInteger());
export const finite = v.pipe(v.number(), v.finite());
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const optional = <const S extends v.GenericSchema>(schema: S) => v.optional(schema);
export const list = <const S extends v.GenericSchema>(item: S, most: number) => v.pipe(v.array(item), v.maxLength(most));

export const engine = v.picklist(engineIds);
export const device = v.picklist(['gpu', 'cpu']);
export const language = v.picklist(['en', 'pt']);
export const status = v.picklist(['passed', 'failed', 'timed-out', 'skipped', 'aborted']);
export const details = v.pipe(v.record(key, v.union([long, finite])), v.maxEntries(50));
export const scalar = v.union([long, finite, v.boolean()]);
export const inputs = v.pipe(v.record(key, scalar), v.maxEntries(50));

/** A code of a later build is `internal` here; its message is kept. */
export const errorCode = v.pipe(
  short,
  v.transform((code) => errorCodes.find((known) => known === code) ?? ('internal' as const)),
);
export const error = v.object({ code: errorCode, message: long, details });
