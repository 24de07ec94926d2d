import { posix } from 'node:path';
import { Visitor } from 'vite';
import { parse, type SourceFile } from './source-files';

/** One import, of any kind, with where it leads. */
export interface Import {
  readonly specifier: string;
  /** `type` vanishes when compiled; `lazy` is `import()`. */
  readonly kind: 'value' | 'type' | 'lazy';
  /** A re-export is an import too. */
  readonly reExport: boolean;
}

/** All imports of a file: static, lazy, types in place, re-exports. */
export function importsOf(file: SourceFile): Import[] {
  const { module, program } = parse(file);
  const found: Import[] = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    kind: entries.length > 0 && entries.every(({ isType }) => isType) ? 'type' : 'value',
    reExport: false,
  }));
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest !== null) found.push({ specifier: moduleRequest.value, kind: isType ? 'type' : 'value', reExport: true });
    }
  }
  new Visitor({
    ImportExpression({ source }) {
      if (source.type === 'Literal' && typeof source.value === 'string')
        found.push({ specifier: source.value, kind: 'lazy', reExport: false });
    },
    TSImportType({ source }) {
      found.push({ specifier: source.value, kind: 'type', reExport: false });
    },
  }).visit(program);
  return found;
}

/** The package that a specifier names (`@scope/name`, `name`), or undefined for a path or a Node module. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./]|^node:|^virtual:/.test(specifier)) return undefined;
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The file that a relative import names, among `paths`; undefined when it names none of them. */
export function resolveImport(from: string, specifier: string, paths: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
  return ['', '.ts', '.tsx', '.mjs', '.js', '/index.ts', '/index.tsx'].map((ending) => target + ending).find((path) => paths.has(path));
}
