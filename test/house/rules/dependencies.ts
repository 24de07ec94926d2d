import { importsOf, packageOf } from '../imports';
import { isCode, type SourceFile } from '../source-files';

export interface PackageManifest {
  readonly name?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const permissive = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Zlib',
]);

/** True for an SPDX expression that permissive licences alone can satisfy. */
export function isPermissive(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const bare = expression.replace(/[()]/g, ' ');
  return bare.split(/\sOR\s/).some((side) => side.split(/\sAND\s/).every((name) => permissive.has(name.trim())));
}

/** Every package that ships with the page, its own dependencies included, has a permissive licence. */
export function checkLicences(manifest: PackageManifest, read: (name: string) => PackageManifest | undefined): string[] {
  const names = new Set(Object.keys(manifest.dependencies ?? {}));
  const problems: string[] = [];
  for (const name of names) {
    const found = read(name);
    if (found === undefined) problems.push(`${name} is not installed`);
    else if (!isPermissive(found.license)) problems.push(`${name} has licence ${found.license ?? 'unknown'}`);
    for (const dependency of Object.keys(found?.dependencies ?? {})) names.add(dependency);
  }
  return problems;
}

/** Every package that is named is declared (what `src` names, as a dependency of the page), and every declared one is named. */
export function checkDeclared(manifest: PackageManifest, files: readonly SourceFile[]): string[] {
  const shipped = new Set(Object.keys(manifest.dependencies ?? {}));
  const development = new Set(Object.keys(manifest.devDependencies ?? {}));
  const problems: string[] = [];
  for (const file of files.filter(isCode)) {
    for (const { specifier } of importsOf(file)) {
      const name = packageOf(specifier);
      if (name === undefined || shipped.has(name) || (development.has(name) && !file.path.startsWith('src/'))) continue;
      problems.push(
        `${file.path} names ${name}, which package.json does not declare${file.path.startsWith('src/') ? ' as a dependency' : ''}`,
      );
    }
  }
  // Programs are named in strings, types in tsconfig files.
  const mentioned = files.filter((file) => isCode(file) || /tsconfig[^/]*\.json$/.test(file.path)).map(({ text }) => text);
  for (const name of [...shipped, ...development]) {
    const plain = name.replace(/^@types\//, '');
    if (!mentioned.some((text) => new RegExp(`['"\`]${plain}(?:/[^'"\`]*)?['"\`]`).test(text)))
      problems.push(`${name} is declared and never named`);
  }
  return problems;
}
