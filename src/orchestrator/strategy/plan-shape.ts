import type { PlannedTask } from '../../contract/orchestrator';

/** The form of a graph: what is wide can run side by side, what is deep cannot. */
export interface GraphShape {
  readonly tasks: number;
  /** Tasks per wave; wave 0 has no dependencies, each other one depends on the wave before. */
  readonly waves: readonly number[];
  readonly width: number;
  readonly depth: number;
}

/** Of a graph without cycles, in linear time. */
export function shapeOf(tasks: readonly PlannedTask[]): GraphShape {
  const dependants = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const { id, dependsOn } of tasks) {
    open.set(id, dependsOn.length);
    for (const dependency of dependsOn) {
      const list = dependants.get(dependency);
      if (list === undefined) dependants.set(dependency, [id]);
      else list.push(id);
    }
  }
  const waves: number[] = [];
  let wave = tasks.filter(({ dependsOn }) => dependsOn.length === 0).map(({ id }) => id);
  while (wave.length > 0) {
    waves.push(wave.length);
    const next: string[] = [];
    for (const id of wave) {
      for (const dependant of dependants.get(id) ?? []) {
        const left = (open.get(dependant) ?? 0) - 1;
        open.set(dependant, left);
        if (left === 0) next.push(dependant);
      }
    }
    wave = next;
  }
  return { tasks: tasks.length, waves, width: waves.reduce((most, size) => Math.max(most, size), 0), depth: waves.length };
}
