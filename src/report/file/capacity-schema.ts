import * as v from 'valibot';
import { capacityStops } from '../../contract/capacity';
import { amount, device, engine, list, long, optional, whole } from './schema-fields';

const percentiles = { p50Ms: amount, p95Ms: amount };

export const toolCalls = v.pipe(
  v.object({ attempted: whole, valid: whole, firstValidMs: optional(amount) }),
  v.check(({ attempted, valid }) => valid <= attempted, 'more valid calls than calls'),
);

const level = v.pipe(
  v.object({
    agents: whole,
    tasks: whole,
    passed: whole,
    timedOut: whole,
    tookMs: amount,
    total: v.object(percentiles),
    wait: v.object(percentiles),
    run: v.object(percentiles),
    p95DeadlineShare: amount,
    firstValid: optional(v.object({ ...percentiles, tasks: whole })),
  }),
  v.check(({ tasks, passed, timedOut }) => passed + timedOut <= tasks, 'more outcomes than tasks'),
);

export const capacity = v.object({
  engine,
  device,
  model: long,
  levels: list(level, 20),
  stopped: v.picklist(capacityStops),
  toolCalls: optional(toolCalls),
});
