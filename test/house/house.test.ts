import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../tools/setup.mjs';
import { checkDeclared, checkLicences, type PackageManifest } from './rules/dependencies';
import { checkFileShape } from './rules/file-shape';
import { checkForbiddenSyntax } from './rules/forbidden-syntax';
import { checkForbiddenWords } from './rules/forbidden-words';
import { checkImportCycles } from './rules/import-cycles';
import { checkImportDirection } from './rules/import-direction';
import { checkLazyEngines } from './rules/lazy-engines';
import { checkLockfile, type Lockfile } from './rules/lockfile';
import { checkTestMarkers } from './rules/test-markers';
import { readRepository } from './source-files';

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(repositoryRoot, path), 'utf8')) as T;
}

describe('the house rules hold in this repository', () => {
  const files = readRepository();
  const manifest = readJson<PackageManifest>('package.json');

  it('reads a plausible repository', () => {
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['src/contract/audit.ts', 'test/house/house.test.ts', 'tools/run.mjs', 'biome.json', '.npmrc']),
    );
  });

  it('imports go down only, and every heavy package has one home', () => {
    expect(checkImportDirection(files)).toEqual([]);
  });

  it('no file imports itself through others', () => {
    expect(checkImportCycles(files)).toEqual([]);
  });

  it('page and audit worker load no engine library', () => {
    expect(checkLazyEngines(files, ['src/ui/main.tsx', 'src/audit/audit-worker.ts'])).toEqual([]);
  });

  it('files are short, named in kebab-case, no barrels; every folder of src has a short README', () => {
    expect(checkFileShape(files)).toEqual([]);
  });

  it('no any, no double cast, no !, no silenced compiler, no empty catch, no console in src', () => {
    expect(checkForbiddenSyntax(files)).toEqual([]);
  });

  it('no test is alone, none is skipped without a reason', () => {
    expect(checkTestMarkers(files)).toEqual([]);
  });

  it('names no machine and no registry', () => {
    expect(checkForbiddenWords(files)).toEqual([]);
  });

  it('locks every package on every platform, and no download address', () => {
    expect(checkLockfile(readJson<Lockfile>('package-lock.json'))).toEqual([]);
  });

  it('ships permissive licences only', () => {
    const problems = checkLicences(manifest, (name) => readJson<PackageManifest>(`node_modules/${name}/package.json`));
    expect(problems).toEqual([]);
  });

  it('declares what it uses and uses what it declares', () => {
    expect(checkDeclared(manifest, files)).toEqual([]);
  });
});
