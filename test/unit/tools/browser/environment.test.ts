import { describe, expect, it } from 'vitest';
import { makeRealEnvironment } from '../../../../tools/browser/environment';

const { exec, isExecutable } = makeRealEnvironment(() => undefined);
const node = (source: string, limits: { timeoutMs: number; silenceMs?: number; variables?: Record<string, string> }) =>
  exec(process.execPath, ['-e', source], limits);

describe('running programs', () => {
  it('gives exit code and output of both streams, with variables added', async () => {
    const result = await node('console.log(process.env.X); console.error("no"); process.exit(3)', {
      timeoutMs: 20_000,
      variables: { X: 'yes' },
    });
    expect(result.code).toBe(3);
    expect(result.output.split('\n').sort()).toEqual(['', 'no', 'yes']);
  });

  it('does not reject when there is no such program', async () => {
    expect(await exec('/no/such/program', [], { timeoutMs: 1000 })).toMatchObject({ code: undefined });
  });

  it('ends a program at its time limit, and one that says nothing any more', async () => {
    expect(await node('setInterval(() => 0, 1000)', { timeoutMs: 300 })).toEqual({ code: undefined, output: 'stopped after 0.3 s' });
    const silent = await node('console.log("a"); setInterval(() => 0, 1000)', { timeoutMs: 20_000, silenceMs: 1500 });
    expect(silent).toEqual({ code: undefined, output: expect.stringMatching(/stopped after 1\.5 s of silence$/) as string });
  });

  it('knows executables from other files', async () => {
    expect(await isExecutable(process.execPath)).toBe(true);
    expect(await isExecutable(import.meta.filename)).toBe(false);
    expect(await isExecutable('/no/such/file')).toBe(false);
  });
});
