import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wiredComponents } from '../../../src/contract/wiring';
import { readReport } from '../../../src/report/export/json';
import { type CommandResult, runCommand } from './run-tool';

/** The agents' suite by its id, on the built page, with the model that ships: tools in workers, files in OPFS. */
describe('npm run audit -- --suite apura-agents', { timeout: 240_000 }, () => {
  let folder: string;
  const audit = (...args: string[]): Promise<CommandResult> => runCommand('audit', ['--out', 'out', '--adapter', 'none', ...args], folder);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apura-agents-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs every task through all its steps, and proves every component', async () => {
    const { code, stdout, stderr } = await audit('--suite', 'apura-agents');
    expect(code, stderr).toBe(0);
    const { report, tampered } = readReport(await readFile(join(folder, 'out', 'report.json'), 'utf8'));
    expect(tampered).toEqual([]);
    expect(report).toMatchObject({ ended: 'completed', suite: { id: 'apura-agents' }, model: { engine: 'onnx-wasm' } });
    expect(report.tasks).toHaveLength(20);
    expect(report.summary.success.total).toBe(20);
    expect(report.summary.success.successes).toBeGreaterThanOrEqual(18);

    const steps = report.tasks.flatMap(({ plan }) => plan?.steps ?? []);
    expect(report.tasks.every(({ plan }) => (plan?.steps.length ?? 0) > 1)).toBe(true);
    expect(new Set(steps.flatMap(({ toolCalls }) => toolCalls.map(({ server }) => server)))).toEqual(
      new Set(['calculator', 'documents', 'filesystem']),
    );
    const written = steps.flatMap(({ toolCalls }) => toolCalls.filter(({ tool }) => tool === 'write_file'));
    expect(written.length).toBeGreaterThan(0);
    expect(steps.filter(({ cache }) => cache?.result === 'exact').length).toBeGreaterThan(0);

    expect(report.wiring.map(({ component, verdict }) => [component, verdict])).toEqual(wiredComponents.map((name) => [name, 'acted']));
    expect(stdout).toContain(`Components:    ${wiredComponents.length} of ${wiredComponents.length} acted`);
    expect(stdout).toMatch(/Tool calls: {4}\d+ of \d+ valid/);
    expect((await readFile(join(folder, 'out', 'link.txt'), 'utf8')).trim().length).toBeLessThanOrEqual(2_000);
    const markdown = await readFile(join(folder, 'out', 'report.md'), 'utf8');
    for (const part of ['#### Steps', '**extract-and-mail-en**', 'filesystem/write\\_file', '#### Components (proof of wiring)'])
      expect(markdown).toContain(part);
  });

  it('names the built-in suites when a suite is neither one of them nor a file', async () => {
    const { code, stderr } = await audit('--suite', 'apura-angents');
    expect(code).toBe(2);
    expect(stderr).toContain('no built-in suite (apura-20, apura-agents)');
  });
});
