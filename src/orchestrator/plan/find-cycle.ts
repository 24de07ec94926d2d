/** A graph by name: what each depends on. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

/**
 * A circle, as the names along it with the first repeated at the end; `undefined` when there is none. Linear in nodes and edges, and
 * without recursion: ten thousand tasks in a chain are no deep stack.
 */
export function findCycle(graph: Dependencies): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    if (done.has(start)) continue;
    const path: string[] = [];
    const onPath = new Map<string, number>();
    const stack: { readonly id: string; next: number }[] = [];
    const enter = (id: string): void => {
      onPath.set(id, path.length);
      path.push(id);
      stack.push({ id, next: 0 });
    };
    enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const dependency = graph.get(top.id)?.[top.next];
      top.next += 1;
      if (dependency === undefined) {
        done.add(top.id);
        onPath.delete(top.id);
        path.pop();
        stack.pop();
        continue;
      }
      const at = onPath.get(dependency);
      if (at !== undefined) return [...path.slice(at), dependency];
      if (!done.has(dependency) && graph.has(dependency)) enter(dependency);
    }
  }
  return undefined;
}
