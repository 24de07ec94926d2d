import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSuite } from '../../src/suites/load';
import { repositoryRoot } from '../../tools/setup.mjs';

describe('what the README says is true', () => {
  const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');

  it('its example suite loads', async () => {
    const text = /```yaml\n([\s\S]+?)```/.exec(readme)?.[1] ?? '';
    const suite = await loadSuite({ name: 'readme.yaml', text }, { seed: 1 });
    expect(suite.tasks.map(({ id }) => id)).toEqual(['sums-1', 'sums-2', 'sums-3', 'sums-4', 'capital']);
  });

  it('its commands exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run )?(\w+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['audit', 'start', 'test', 'bench', 'dev']));
  });

  it('its files exist', () => {
    const named = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
    expect(named.filter((path) => !existsSync(join(repositoryRoot, path)))).toEqual([]);
  });
});
