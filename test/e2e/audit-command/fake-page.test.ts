import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandResult, runTool, startTool } from './run-tool';

/** The command against a page that keeps its contract and does nothing else: every ending that an audit can have. */
describe('npm run audit', { timeout: 60_000 }, () => {
  let folder: string;
  const audit = (...args: string[]): Promise<CommandResult> => runTool(['--out', join(folder, 'out'), '--adapter', 'none', ...args]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apura-audit-test-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('writes the four files, prints summary and link, and ends with 0 for a pass', async () => {
    const { code, stdout, stderr } = await audit('--seed', '7', '--tasks', '3', '--lang', 'pt');
    expect(stderr).toContain('Task 1 of 3\nTask 2 of 3\nTask 3 of 3\n');
    expect(code).toBe(0);
    expect(stdout).toContain('Verdict:       pass');
    expect(stdout).toContain('3 of 3 passed (95 % interval 43 % to 100 %)');
    expect(stdout).toContain('41.2 ms (median of 3)');
    const link = await readFile(join(folder, 'out', 'link.txt'), 'utf8');
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#r=1\.4\.abcd\.payload\n$/);
    expect(stdout).toContain(link.trim());
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['link.txt', 'report.json', 'report.md', 'report.seed.json']);
    const report = JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8')) as { address: string };
    expect(new URL(report.address).search).toBe('?seed=7&tasks=3&lang=pt');
  });

  it('ends with 0 for degraded and 1 for fail, and says the findings', async () => {
    const degraded = await audit('--model', 'degraded', '--quiet');
    expect(degraded).toMatchObject({ code: 0, stderr: '' });
    expect(degraded.stdout).toMatch(/^degraded http\S+#r=\S+\n$/);
    const failed = await audit('--model', 'fail');
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('  fail: success-rate');
  });

  it('ends with 2 and the reason when the page says it cannot run; no file of an earlier audit is left', async () => {
    const { code, stdout, stderr } = await audit('--model', 'error');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('The audit could not run: The model is not there. Choose another one. (model-missing)');
    expect(await readdir(join(folder, 'out'))).toEqual([]);
  });

  it('ends with 2 when the page does not understand what it was told', async () => {
    const { code, stderr } = await audit('--model', 'refused');
    expect(code).toBe(2);
    expect(stderr).toContain('The address was not understood. model cannot be refused.');
  });

  it('gives the page a suite file, and passes on why it is refused', async () => {
    const good = join(folder, 'tasks.yaml');
    const bad = join(folder, 'bad.yaml');
    await Promise.all([writeFile(good, 'fine'), writeFile(bad, 'broken')]);
    expect(await audit('--suite', good)).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8'))).toMatchObject({ suite: 'tasks.yaml' });
    const refused = await audit('--suite', bad);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('The task file bad.yaml is broken. (suite-invalid)');
  });

  it('serves a model folder to the page', async () => {
    const model = join(folder, 'model');
    await mkdir(join(model, 'onnx'), { recursive: true });
    await Promise.all(['config.json', 'tokenizer.json', 'onnx/model.onnx'].map((file) => writeFile(join(model, file), '{}')));
    expect(await audit('--model', model)).toMatchObject({ code: 0 });
    const { address } = JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8')) as { address: string };
    expect(new URL(address).searchParams.get('model')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/local-model\/$/);
  });

  it('gives up after --timeout', async () => {
    const { code, stderr } = await audit('--model', 'hang', '--timeout', '3');
    expect(code).toBe(2);
    expect(stderr).toContain('no report after 3 s');
  });

  it('says so when the browser dies', async () => {
    const tool = startTool(['--out', join(folder, 'out'), '--model', 'hang']);
    await tool.untilStderr('Task 1 of 3');
    process.kill(await tool.browserPid(), 'SIGKILL');
    const { code, stderr } = await tool.ended;
    expect(code).toBe(2);
    expect(stderr).toContain('The browser ended before the report was there.');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves neither a browser nor its profile behind after %s', async (signal) => {
    const tool = startTool(['--out', join(folder, 'out'), '--model', 'hang']);
    await tool.untilStderr('Task 1 of 3');
    const browser = await tool.browserPid();
    const profile = await tool.profileFolder(browser);
    process.kill(tool.pid, signal);
    expect(await tool.ended).toMatchObject({ code: signal === 'SIGINT' ? 130 : 143 });
    expect(() => process.kill(browser, 0)).toThrow(/ESRCH/);
    await expect(readdir(profile)).rejects.toThrow(/ENOENT/);
  });
});
