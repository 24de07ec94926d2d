import { importsOf, packageOf, resolveImport } from '../imports';
import { isCode, type SourceFile } from '../source-files';

/** Megabytes that must not arrive before an engine is wanted. */
const heavyPackages = ['onnxruntime-web', '@mlc-ai/web-llm'];

/** The page and the audit worker load without any engine library: it is only reached by `import()` or a worker's address. */
export function checkLazyEngines(files: readonly SourceFile[], entries: readonly string[]): string[] {
  const byPath = new Map(files.filter(isCode).map((file) => [file.path, file]));
  const paths = new Set(files.map(({ path }) => path));
  return entries.flatMap((entry) => {
    if (!byPath.has(entry)) return [`${entry}: no such entry`];
    return heavyImports(entry, byPath, paths).map((chain) => `loaded at once: ${chain}`);
  });
}

/** Each way from an entry to a heavy package over imports that stay when compiled. */
function heavyImports(entry: string, byPath: ReadonlyMap<string, SourceFile>, paths: ReadonlySet<string>): string[] {
  const chains = new Map<string, string>([[entry, entry]]);
  const found: string[] = [];
  for (const [path, chain] of chains) {
    const file = byPath.get(path);
    if (file === undefined) continue;
    for (const { specifier, kind } of importsOf(file)) {
      if (kind !== 'value') continue;
      const name = packageOf(specifier);
      if (name !== undefined && heavyPackages.includes(name)) found.push(`${chain} → ${specifier}`);
      const target = resolveImport(path, specifier, paths);
      if (target !== undefined && !specifier.includes('?') && !chains.has(target)) chains.set(target, `${chain} → ${target}`);
    }
  }
  return found;
}
