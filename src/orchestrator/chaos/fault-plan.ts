import { makeRandom } from '../../base/random';
import { type ChaosConfig, type FaultKind, type FaultPlan, faultKinds } from '../../contract/chaos';

/**
 * One fault per task, chosen by the seed alone: the same seed, kinds and tasks give the same plan on every machine. `possible`: what can be
 * done here; the rest is omitted.
 */
export function planFaults(
  { seed, faults = faultKinds }: ChaosConfig,
  taskIds: readonly string[],
  possible: readonly FaultKind[] = faultKinds,
): FaultPlan {
  const random = makeRandom(`chaos ${seed}`);
  const wanted = random.fork('kinds').shuffle(faultKinds.filter((kind) => faults.includes(kind)));
  const kinds = wanted.filter((kind) => possible.includes(kind));
  const tasks = random.fork('tasks').sample(taskIds, Math.min(taskIds.length, kinds.length));
  const placed = kinds.slice(0, tasks.length);
  const planned = placed.flatMap((kind, index) => ({ kind, taskId: tasks[index] ?? '' }));
  const order = new Map(taskIds.map((id, index) => [id, index]));
  return {
    seed,
    planned: planned.sort((a, b) => (order.get(a.taskId) ?? 0) - (order.get(b.taskId) ?? 0)),
    omitted: wanted.filter((kind) => !placed.includes(kind)),
  };
}
