import * as v from 'valibot';
import { type Capacity, type CapacityLevel, capacityStops } from '../../contract/capacity';
import type { LoadedModel } from '../../contract/engine';
import { capacityFigures } from '../capacity-figures';
import { linkLimits, significant } from './link-limits';
import { modelName } from './link-text';

const amount = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e15));
const whole = v.pipe(amount, v.integer());
const times = [amount, amount] as const;

/** Knee, most and last level, each at most once. */
const mostLevels = 3;

/**
 * Capacity in a link: position of its model; why it stopped; per level agents, tasks, passed, timed out, time, percentiles of total, wait and
 * run, share of the deadline; tool calls. Absent: it was not measured.
 */
export const capacityPayload = v.optional(
  v.strictTuple([
    v.pipe(whole, v.maxValue(linkLimits.models - 1)),
    v.pipe(whole, v.maxValue(capacityStops.length - 1)),
    v.pipe(v.array(v.strictTuple([whole, whole, whole, whole, amount, ...times, ...times, ...times, amount])), v.maxLength(mostLevels)),
    v.nullable(v.strictTuple([whole, whole])),
  ]),
);
type CapacityPayload = v.InferOutput<typeof capacityPayload>;

/** What a link tells of capacity: the levels that its figures follow from. `models`: those of the link. */
export function linkCapacity(capacity: Capacity | undefined, models: readonly LoadedModel[]): Capacity | undefined {
  if (capacity === undefined || placeIn(models, capacity) < 0) return undefined;
  const { levels, stopped, engine, device, model, toolCalls } = capacity;
  const { knee, most } = capacityFigures(capacity);
  const told = levels.filter((level) => level === knee || level === most || level === levels.at(-1));
  const calls = toolCalls === undefined ? {} : { toolCalls: { attempted: toolCalls.attempted, valid: toolCalls.valid } };
  return { engine, device, model: modelName(model), levels: told.map(linkLevel), stopped, ...calls };
}

function linkLevel({ agents, tasks, passed, timedOut, tookMs, total, wait, run, p95DeadlineShare }: CapacityLevel): CapacityLevel {
  const rounded = ({ p50Ms, p95Ms }: CapacityLevel['total']) => ({ p50Ms: significant(p50Ms), p95Ms: significant(p95Ms) });
  return {
    agents,
    tasks,
    passed,
    timedOut,
    tookMs: significant(tookMs),
    total: rounded(total),
    wait: rounded(wait),
    run: rounded(run),
    p95DeadlineShare: significant(p95DeadlineShare),
  };
}

export function packCapacity(capacity: Capacity | undefined, models: readonly LoadedModel[]): CapacityPayload {
  if (capacity === undefined) return undefined;
  return [
    placeIn(models, capacity),
    capacityStops.indexOf(capacity.stopped),
    capacity.levels.map(({ agents, tasks, passed, timedOut, tookMs, total, wait, run, p95DeadlineShare }) => [
      agents,
      tasks,
      passed,
      timedOut,
      tookMs,
      ...[total.p50Ms, total.p95Ms],
      ...[wait.p50Ms, wait.p95Ms],
      ...[run.p50Ms, run.p95Ms],
      p95DeadlineShare,
    ]) as NonNullable<CapacityPayload>[2],
    capacity.toolCalls === undefined ? null : [capacity.toolCalls.attempted, capacity.toolCalls.valid],
  ];
}

export function unpackCapacity(payload: CapacityPayload, models: readonly LoadedModel[]): Capacity | undefined {
  const place = payload === undefined ? undefined : models[payload[0]];
  if (payload === undefined || place === undefined) return undefined;
  const [, stopped, levels, calls] = payload;
  return {
    engine: place.engine,
    device: place.device,
    model: place.modelId,
    levels: levels.map(([agents, tasks, passed, timedOut, tookMs, total50, total95, wait50, wait95, run50, run95, p95DeadlineShare]) => ({
      agents,
      tasks,
      passed,
      timedOut,
      tookMs,
      total: { p50Ms: total50, p95Ms: total95 },
      wait: { p50Ms: wait50, p95Ms: wait95 },
      run: { p50Ms: run50, p95Ms: run95 },
      p95DeadlineShare,
    })),
    stopped: capacityStops[stopped] ?? 'time',
    ...(calls === null ? {} : { toolCalls: { attempted: calls[0], valid: calls[1] } }),
  };
}

function placeIn(models: readonly LoadedModel[], { engine, device, model }: Capacity): number {
  return models.findIndex((one) => one.engine === engine && one.device === device && one.modelId === modelName(model));
}
