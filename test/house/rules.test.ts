import { describe, expect, it } from 'vitest';
import { checkDeclared, checkLicences, isPermissive } from './rules/dependencies';
import { checkFileShape } from './rules/file-shape';
import { checkForbiddenSyntax } from './rules/forbidden-syntax';
import { checkForbiddenWords } from './rules/forbidden-words';
import { checkImportCycles } from './rules/import-cycles';
import { checkImportDirection } from './rules/import-direction';
import { checkLazyEngines } from './rules/lazy-engines';
import { checkLockfile } from './rules/lockfile';
import { checkTestMarkers } from './rules/test-markers';
import type { SourceFile } from './source-files';

/** Files from `path: text`. */
function filesOf(texts: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

/** A small tree that every rule accepts. */
const good = filesOf({
  'src/base/README.md': '# base\n',
  'src/base/clock.ts': 'export const now = (): number => 1;\n',
  'src/ui/README.md': '# ui\n',
  'src/ui/main.tsx': "import { now } from '../base/clock';\nnew Worker(new URL('../audit/audit-worker.ts', import.meta.url));\nnow();\n",
  'test/unit/base/clock.test.ts': "import { it } from 'vitest';\nit('x', () => {});\n",
});

describe('every house rule fails on a bad sample', () => {
  it('accepts a good tree', () => {
    for (const check of [
      checkImportDirection,
      checkImportCycles,
      checkFileShape,
      checkForbiddenSyntax,
      checkTestMarkers,
      checkForbiddenWords,
    ]) {
      expect(check(good)).toEqual([]);
    }
    expect(checkLazyEngines(good, ['src/ui/main.tsx'])).toEqual([]);
  });

  it.each([
    ['a value import', "import { run } from '../audit/run';"],
    ['a type import', "import type { Run } from '../audit/run';"],
    ['a type in place', "export const x: import('../audit/run').Run = 1;"],
    ['a lazy import', "void import('../audit/run');"],
    ['a re-export', "export { run } from '../audit/run';"],
  ])('import direction: %s upwards', (_, text) => {
    const files = filesOf({ 'src/ui/a.ts': text, 'src/audit/run.ts': 'export const run = 1; export type Run = number;' });
    expect(checkImportDirection(files)).toEqual(['src/ui/a.ts imports src/audit/run.ts: ui may not import from audit']);
  });

  it('import direction: sideways, out of src, and into an unknown folder', () => {
    const files = filesOf({
      'src/orchestrator/a.ts': "import '../suites/b';",
      'src/suites/b.ts': "import '../../tools/c';",
      'src/utils/d.ts': "import '../suites/b';",
      'tools/c.ts': '',
    });
    expect(checkImportDirection(files)).toHaveLength(3);
  });

  it('import direction: a package outside its home, and comlink in a fourth file', () => {
    const files = filesOf({
      'src/audit/a.ts': "import * as ort from 'onnxruntime-web/wasm';",
      'src/engines/onnx/b.ts': "import type { Tensor } from 'onnxruntime-web'; void import('@mlc-ai/web-llm');",
      ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`src/contract/${name}.ts`, "import { wrap } from 'comlink';"])),
    });
    const problems = checkImportDirection(files);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toContain('src/audit/a.ts names onnxruntime-web');
    expect(problems[1]).toContain('src/engines/onnx/b.ts names @mlc-ai/web-llm');
    expect(problems[2]).toContain('comlink is named in 4 files');
  });

  it('import cycles: of three, through a type; named once', () => {
    const files = filesOf({
      'src/base/a.ts': "import './b';",
      'src/base/b.ts': "export * from './c';",
      'src/base/c.ts': "import type { A } from './a';",
    });
    expect(checkImportCycles(files)).toEqual(['cycle: src/base/a.ts → src/base/b.ts → src/base/c.ts → src/base/a.ts']);
  });

  it('lazy engines: reached by a value import, not by a lazy one or a type', () => {
    const files = filesOf({
      'src/a.ts': "import './b'; import type { T } from './c'; void import('./c'); import url from './c?url';",
      'src/b.ts': '',
      'src/c.ts': "import 'onnxruntime-web/wasm';",
      'src/d.ts': "import './c';",
    });
    expect(checkLazyEngines(files, ['src/a.ts'])).toEqual([]);
    expect(checkLazyEngines(files, ['src/d.ts'])).toEqual(['loaded at once: src/d.ts → src/c.ts → onnxruntime-web/wasm']);
    expect(checkLazyEngines(files, ['src/e.ts'])).toEqual(['src/e.ts: no such entry']);
  });

  it('file shape: length, names, barrels, READMEs', () => {
    const readme = { 'src/base/README.md': 'x\n' };
    const problems = (texts: Readonly<Record<string, string>>): string[] => checkFileShape(filesOf({ ...readme, ...texts }));
    expect(problems({ 'src/base/a.ts': '\n'.repeat(301) })).toEqual(['src/base/a.ts: 301 lines, 300 at most']);
    expect(problems({ 'test/fixtures/a.ts': '\n'.repeat(301), 'src/base/a.wgsl': '\n'.repeat(301) })).toEqual([]);
    expect(problems({ 'src/base/camelCase.ts': '', 'tools/Snake_case.mjs': '' })).toHaveLength(2);
    expect(problems({ 'src/base/index.ts': '' })).toEqual(['src/base/index.ts: a barrel by name']);
    expect(problems({ 'src/base/all.ts': "export * from './a';" })).toEqual(['src/base/all.ts: re-exports another file']);
    expect(problems({ 'src/base/deep/a.ts': '' })).toEqual(['src/base/deep: no README.md']);
    expect(problems({ 'src/base/README.md': 'x\n'.repeat(16) })).toEqual(['src/base/README.md: 16 lines, 15 at most']);
  });

  it.each([
    ['any', 'export const a = (b: any) => b;'],
    ['non-null !', 'export const a = b!;'],
    ['as unknown as', 'export const a = b as unknown as string;'],
    ['empty catch', 'try { a(); } catch { /* why */ }'],
    ['console in src', 'console.log(1);'],
    ['a silenced compiler', '// @ts-ignore because\nexport const a = 1;'],
    ['a silenced compiler', '// @ts-nocheck\nexport const a = 1;'],
    ['@ts-expect-error without a reason', '// @ts-expect-error\nexport const a = 1;'],
  ])('forbidden syntax: %s', (what, text) => {
    expect(checkForbiddenSyntax(filesOf({ 'src/base/a.ts': text }))).toEqual([`src/base/a.ts:1: ${what}`]);
  });

  it('forbidden syntax: words in strings and comments are no syntax', () => {
    const text = "// no any, no console.log\nexport const a = 'as unknown as any'; const b = console;\n";
    expect(checkForbiddenSyntax(filesOf({ 'src/base/a.ts': text, 'tools/a.ts': 'console.log(1);' }))).toEqual([]);
  });

  it('test markers: .only, and skips without a reason', () => {
    const problems = (text: string): string[] => checkTestMarkers(filesOf({ 'test/unit/a.test.ts': text }));
    expect(problems("it.only('x');")).toEqual(['test/unit/a.test.ts:1: it.only']);
    expect(problems("\ndescribe.skip('x');")).toEqual(['test/unit/a.test.ts:2: describe.skip without a reason above it']);
    expect(problems("// SwiftShader compiles for minutes.\ndescribe.skip('x');")).toEqual([]);
    expect(problems("it('x', ({ skip }) => { skip(); });")).toHaveLength(1);
    expect(problems("it('x', (context) => { context.skip(); });")).toHaveLength(1);
    expect(problems("it('x', ({ skip }) => { skip('no shader-f16 here'); });")).toEqual([]);
  });

  it('forbidden words: paths of a machine, registries', () => {
    const words = ['/wo' + 'rk/main/x', 'see /home/' + 'ada/x', 'https://registry.npm' + 'js.org/x'];
    expect(checkForbiddenWords(filesOf({ 'README.md': words[0] ?? '', 'src/a.ts': words[1] ?? '', 'b.json': `\n"${words[2]}"` }))).toEqual([
      'README.md:1: a path of the machine it was written on',
      "src/a.ts:1: a path in somebody's home",
      'b.json:2: the address of a package registry',
    ]);
    expect(checkForbiddenWords(filesOf({ 'a.md': 'net/work/flow of https://example.com/home/page' }))).toEqual([]);
  });

  it('lockfile: addresses, missing hashes, missing platforms', () => {
    const fine = { version: '1.0.0', integrity: 'sha512-x' };
    expect(checkLockfile({ packages: { '': {}, 'node_modules/a': { ...fine, resolved: 'https://example.com/a.tgz' } } })).toHaveLength(1);
    expect(checkLockfile({ packages: { 'node_modules/a': { version: '1.0.0' } } })).toHaveLength(1);
    const withOptional = { ...fine, optionalDependencies: { b: '1' } };
    expect(checkLockfile({ packages: { 'node_modules/a': withOptional } })).toEqual(['b, optional for node_modules/a, is not locked']);
    expect(checkLockfile({ packages: { 'node_modules/a': withOptional, 'node_modules/b': fine } })).toEqual([]);
    expect(checkLockfile({ packages: { 'node_modules/x/node_modules/a': withOptional, 'node_modules/x/node_modules/b': fine } })).toEqual(
      [],
    );
  });

  it('licences: not permissive, unknown, deep down, not installed', () => {
    const packages = { a: { license: 'MIT', dependencies: { b: '1', c: '1' } }, b: { license: 'GPL-3.0-only' }, c: {} };
    const read = (name: string) =>
      (packages as Readonly<Record<string, { license?: string; dependencies?: Record<string, string> }>>)[name];
    expect(checkLicences({ dependencies: { a: '1', d: '1' } }, read)).toEqual([
      'd is not installed',
      'b has licence GPL-3.0-only',
      'c has licence unknown',
    ]);
    expect(['MIT', '(MIT OR GPL-2.0)', 'Apache-2.0 AND MIT'].every(isPermissive)).toBe(true);
    expect([undefined, 'GPL-2.0 AND MIT', 'SEE LICENSE IN x'].some(isPermissive)).toBe(false);
  });

  it('declared: used and not declared, development only, declared and not used', () => {
    const manifest = { dependencies: { a: '1', unused: '1' }, devDependencies: { dev: '1', '@types/node': '1' } };
    const files = filesOf({
      'src/base/x.ts': "import 'a/b'; import 'dev'; import '@other/c/d';",
      'tools/y.ts': "import 'dev';",
      'tools/tsconfig.json': '{ "types": ["node"] }',
    });
    expect(checkDeclared(manifest, files)).toEqual([
      'src/base/x.ts names dev, which package.json does not declare as a dependency',
      'src/base/x.ts names @other/c, which package.json does not declare as a dependency',
      'unused is declared and never named',
    ]);
  });
});
