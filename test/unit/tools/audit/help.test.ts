import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { builtInSuites } from '../../../../src/contract/built-in-suites';
import { faultKinds } from '../../../../src/contract/chaos';
import { engineIds } from '../../../../src/contract/engine';
import { outputFiles } from '../../../../tools/audit/collect-files';
import { auditHelp } from '../../../../tools/audit/help';
import { parseAuditOptions } from '../../../../tools/audit/options';
import { adapters } from '../../../../tools/browser/flags';

const fileOf = (path: string): Promise<string> => readFile(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const optionsIn = (text: string): string[] => [...text.matchAll(/--([a-z][a-z-]+)/g)].map(([, name = '']) => name);

it('the help names every option, and none that the command line refuses', async () => {
  const source = await fileOf('tools/audit/options.ts');
  const known = [...source.matchAll(/^ {4}'?([a-z-]+)'?: \{ type: '/gm)].map(([, name = '']) => name);
  expect(known.length).toBeGreaterThan(20);
  const told = [...auditHelp.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name = '']) => name);
  expect([...told].sort()).toEqual([...known].sort());
});

it('the help names every engine, adapter, suite, kind of fault and file', () => {
  const names = [...engineIds, ...adapters, ...builtInSuites.map(({ id }) => id), ...faultKinds, ...outputFiles];
  for (const name of names) expect(auditHelp).toContain(name);
});

it('every command of the README is one that the command line takes', async () => {
  const commands = [...(await fileOf('README.md')).matchAll(/npm run audit -- ([^\n#`]+)/g)].map(([, words = '']) =>
    words.trim().split(/\s+/),
  );
  expect(commands.length).toBeGreaterThan(5);
  for (const words of commands) {
    expect(parseAuditOptions(words), words.join(' ')).toBeDefined();
    for (const name of optionsIn(words.join(' '))) expect(auditHelp).toContain(`--${name}`);
  }
});
