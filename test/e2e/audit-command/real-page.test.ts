import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report';
import { repositoryRoot } from '../../../tools/setup.mjs';
import { type CommandResult, runCommand } from './run-tool';

/** The command as a user gives it, on the built page, with the model that ships. */
describe('npm run audit, whole', { timeout: 240_000 }, () => {
  let folder: string;
  const audit = (...args: string[]): Promise<CommandResult> => runCommand('audit', ['--out', 'out', '--adapter', 'none', ...args], folder);
  const readReport = async (): Promise<Report> => JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8')) as Report;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apura-audit-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('runs the shipped model on the CPU and grades its answers', async () => {
    const { code, stdout, stderr } = await audit('--tasks', '4', '--seed', '5');
    expect(code, stderr).toBe(0);
    const report = await readReport();
    expect(report).toMatchObject({
      kind: 'apura-report',
      ended: 'completed',
      config: { seed: 5, tasks: 4 },
      model: { engine: 'onnx-wasm' },
    });
    expect(report.tasks.map(({ outcome }) => outcome !== undefined && 'grade' in outcome)).toEqual([true, true, true, true]);
    expect(report.model?.files.every(({ checked }) => checked)).toBe(true);
    expect(report.summary.decode.p50).toBeGreaterThan(0);
    const link = (await readFile(join(folder, 'out', 'link.txt'), 'utf8')).trim();
    expect(link.length).toBeLessThanOrEqual(2000);
    expect(stdout).toContain(link);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['link.txt', 'report.json', 'report.md', 'report.seed.json']);
    expect(JSON.parse(await readFile(join(folder, 'out', 'report.seed.json'), 'utf8'))).toMatchObject({
      task_execution: { tasks_executed: 4 },
    });
  });

  it("runs a suite of the user's, from where the user is", async () => {
    const tasks = [
      '{ id: sum, family: arithmetic, language: en }',
      '{ id: own, prompt: "Say yes.", grader: { kind: exact, expected: never }, maxTokens: 8 }',
    ];
    await writeFile(
      join(folder, 'mine.yaml'),
      `suiteVersion: 1\nid: mine\ntitle: Mine\ntasks:\n${tasks.map((task) => `  - ${task}\n`).join('')}`,
    );
    const { code, stderr } = await audit('--suite', 'mine.yaml');
    // One of two is below every threshold.
    expect(code, stderr).toBe(1);
    const report = await readReport();
    expect(report.suite).toMatchObject({ id: 'mine', tasks: 2 });
    expect(report.tasks.map(({ id, status }) => [id, status])).toEqual([
      ['sum', 'passed'],
      ['own', 'failed'],
    ]);
  });

  it('refuses a suite that is none, with its reasons', async () => {
    await writeFile(join(folder, 'broken.json'), '{"suiteVersion":1,"id":"x","title":"x","tasks":[{"id":"a"}]}');
    const { code, stderr } = await audit('--suite', 'broken.json');
    expect(code).toBe(2);
    expect(stderr).toContain('(suite-invalid)');
    expect(stderr).toContain('broken.json');
  });

  const noise = join(repositoryRoot, 'test', 'fixtures', 'models', 'tiny-bare');

  it('runs a model folder on the engine that the user fixed: noise for weights loads, answers and fails its tasks', async () => {
    const { code, stderr } = await audit('--model', noise, '--tasks', '2', '--engine', 'onnx-wasm');
    expect(code, stderr).toBe(1);
    const report = await readReport();
    expect(report.model?.modelId).toMatch(/\/local-model\/$/);
    expect(report.summary.success).toMatchObject({ successes: 0, total: 2 });
    expect(report.verdict.findings.map(({ id }) => id)).toContain('trust-failed');
  });

  it('runs a model of a record, whose folder is named from where the record lies', async () => {
    await writeFile(join(folder, 'mine.json'), JSON.stringify([{ id: 'tiny', onnx: relative(folder, noise), weights: 'onnx/model.onnx' }]));
    const { code, stdout, stderr } = await audit('--model-record', 'mine.json', '--tasks', '2', '--engine', 'onnx-wasm');
    expect(code, stderr).toBe(1);
    expect(stdout).toMatch(/Model: +tiny/);
    const report = await readReport();
    expect(report).toMatchObject({ ended: 'completed', config: { model: 'tiny', engine: 'onnx-wasm' }, model: { modelId: 'tiny' } });
    expect(report.model?.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['onnx/model.onnx', 'onnx/model.onnx_data']));
    expect(report.summary.success).toMatchObject({ successes: 0, total: 2 });
    expect(report.tasks.map(({ outcome }) => outcome !== undefined && 'grade' in outcome)).toEqual([true, true]);
  });

  it('says why the page refuses a record', async () => {
    await writeFile(join(folder, 'bad.json'), JSON.stringify({ id: 'tiny', onnx: 'ftp://models.example/tiny' }));
    const { code, stderr } = await audit('--model-record', 'bad.json', '--tasks', '1');
    expect(code).toBe(2);
    expect(stderr).toContain('(record-invalid)');
    expect(stderr).toContain('ftp://models.example/tiny');
  });

  it('where no engine gives sound text with that folder, the model that ships answers, and the report says so', async () => {
    const { code, stderr } = await audit('--model', noise, '--tasks', '2');
    expect(code, stderr).toBe(0);
    const report = await readReport();
    expect(report.model?.modelId).toBe('apura-probe');
    expect(report.verdict.status).toBe('degraded');
    expect(report.verdict.findings.map(({ id }) => id)).toContain('model-changed');
    const refusal = report.decisions.find(({ rule }) => rule === 'smoke-failed');
    expect(refusal).toMatchObject({ rung: 'onnx-wasm', outcome: 'failed', model: expect.stringMatching(/local-model/) });
  });
});
