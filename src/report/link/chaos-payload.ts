import * as v from 'valibot';
import { faultDetectors, faultKinds, faultReactions } from '../../contract/chaos';
import type { OutcomeStatus } from '../report';
import { linkLimits } from './link-limits';
import { statusLetters } from './vocabulary';

/** How a task ended, by position. */
export const statuses = Object.keys(statusLetters) as readonly OutcomeStatus[];

const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e15));
const position = (list: readonly unknown[]) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(list.length - 1));
const most = <const S extends v.GenericSchema>(item: S, count: number) => v.pipe(v.array(item), v.maxLength(count));
const kind = position(faultKinds);
const task = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(linkLimits.tasks - 1));

/**
 * Faults on purpose in a link: seed; faults (kind, task, when, noticed after, by whom, what was done, recovered after, how the task ended);
 * planned ones that never came (kind, task); kinds without a task; tasks that ended twice.
 */
export const chaosPayload = v.optional(
  v.strictTuple([
    v.pipe(v.number(), v.safeInteger()),
    most(
      v.strictTuple([
        kind,
        task,
        amount,
        v.nullable(amount),
        v.nullable(position(faultDetectors)),
        most(position(faultReactions), faultReactions.length),
        v.nullable(amount),
        position(statuses),
      ]),
      faultKinds.length,
    ),
    most(v.strictTuple([kind, task]), faultKinds.length),
    most(kind, faultKinds.length),
    most(task, linkLimits.tasks),
  ]),
);
export type ChaosPayload = v.InferOutput<typeof chaosPayload>;
