import { importsOf, resolveImport } from '../imports';
import { isCode, type SourceFile } from '../source-files';

/** Every group of files that import each other in a circle, types included: one line per group. */
export function checkImportCycles(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const edges = new Map<string, string[]>();
  for (const file of files.filter(isCode)) {
    const targets = importsOf(file).map(({ specifier }) => resolveImport(file.path, specifier, paths));
    edges.set(
      file.path,
      targets.filter((target) => target !== undefined),
    );
  }
  const done = new Set<string>();
  const problems: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) problems.push(`cycle: ${[...trail.slice(start), path].join(' → ')}`);
    if (start >= 0 || done.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return problems;
}
