import type { JsonValue } from '../../contract/json';
import type { PlannedTask } from '../../contract/orchestrator';

const none: ReadonlyMap<string, JsonValue> = new Map();

/** Outputs on their way to those who need them: each is let go when the last of them has it. */
export interface OutputStore {
  put(id: string, output: JsonValue, readers: number): void;
  /** The inputs of a task from its dependencies; those that it was the last to read are let go. */
  takeFor(task: PlannedTask): ReadonlyMap<string, JsonValue>;
  readonly size: number;
}

export function makeOutputStore(): OutputStore {
  const kept = new Map<string, { readonly output: JsonValue; readers: number }>();
  return {
    get size() {
      return kept.size;
    },
    put: (id, output, readers) => {
      if (readers > 0) kept.set(id, { output, readers });
    },
    takeFor: ({ dependsOn }) => {
      if (dependsOn.length === 0) return none;
      const inputs = new Map<string, JsonValue>();
      for (const id of dependsOn) {
        const entry = kept.get(id);
        if (entry === undefined) continue;
        inputs.set(id, entry.output);
        entry.readers -= 1;
        if (entry.readers === 0) kept.delete(id);
      }
      return inputs;
    },
  };
}
