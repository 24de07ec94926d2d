import * as v from 'valibot';
import { faultDetectors, faultKinds, faultReactions } from '../../contract/chaos';
import { amount, finite, key, list, optional, seed, short, status } from './schema-fields';

const kind = v.picklist(faultKinds);

/** Faults on purpose, as a report file tells them. */
export const chaos = v.object({
  seed,
  planned: list(v.object({ kind, taskId: short }), faultKinds.length),
  omitted: list(kind, faultKinds.length),
  faults: list(
    v.object({
      kind,
      taskId: short,
      step: short,
      agent: short,
      injectedAtMs: amount,
      detection: optional(v.object({ afterMs: amount, by: v.picklist(faultDetectors), sign: short })),
      reactions: list(v.picklist(faultReactions), faultReactions.length),
      recoveredAfterMs: optional(amount),
      outcome: status,
      details: v.pipe(v.record(key, finite), v.maxEntries(20)),
    }),
    faultKinds.length,
  ),
  finishedTwice: list(short, 10_000),
});
