import type { PlannedStep } from '../../contract/task-plan';

/** Steps by stage: the first stage needs nothing, each other one only steps of earlier stages. What is in a circle comes last. */
export function stagesOf<S extends PlannedStep>(steps: readonly S[]): readonly (readonly S[])[] {
  const known = new Set(steps.map(({ id }) => id));
  const placed = new Set<string>();
  const stages: S[][] = [];
  let open = [...steps];
  while (open.length > 0) {
    const ready = open.filter(({ dependsOn }) => dependsOn.every((id) => placed.has(id) || !known.has(id)));
    const stage = ready.length === 0 ? open : ready;
    stages.push(stage);
    for (const { id } of stage) placed.add(id);
    open = open.filter((step) => !stage.includes(step));
  }
  return stages;
}
