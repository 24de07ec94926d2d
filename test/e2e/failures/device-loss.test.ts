import { describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { loseDevice } from '../../support/lose-device';
import { downloadReport, openAt, pressRun, waitForOutcomes, workersOf } from './page-run';

/** Answers that the GPU gives before it is taken away: enough to compare, and each takes seconds on SwiftShader. */
const onGpu = 2;

/** The ladder on a GPU that the CPU computes, real in all but speed: nothing here is simulated but the hand that destroys the device. */
describe('a GPU device that is lost in the middle of a run', { timeout: 400_000 }, () => {
  const built = useBuiltPage({ adapter: 'swiftshader' });

  it('is followed by the CPU: every task has its outcome, none ran twice after it had one, and the report tells it all', async () => {
    const { page, context } = await openAt(built.browser(), `${built.url()}?software=1`);
    page.setDefaultTimeout(300_000);
    const engines = workersOf(page, 'engine-worker');
    await pressRun(page);
    await waitForOutcomes(page, onGpu);
    // The engine in work is the first: the one that gave the reference answers on the CPU has ended.
    const [gpuEngine] = engines.alive();
    if (gpuEngine === undefined) throw new Error('no engine is at work');
    expect(engines.alive()).toHaveLength(1);
    await loseDevice(gpuEngine);

    const report = await downloadReport(page);
    expect(engines.alive()).not.toContain(gpuEngine);
    expect(report.ended).toBe('completed');
    expect(report.tasks).toHaveLength(20);
    expect(report.tasks.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => expect.stringMatching(/^(passed|failed)$/)));
    expect(report.tasks.filter(({ status }) => status === 'passed').length).toBeGreaterThanOrEqual(18);

    const ranOn = report.tasks.map(({ attempts = [] }) => attempts.map(({ engine, error }) => `${engine} ${error?.code ?? 'answered'}`));
    const lostAt = ranOn.findIndex((attempts) => attempts.length > 1);
    expect(lostAt).toBeGreaterThanOrEqual(onGpu);
    expect(ranOn).toEqual(
      ranOn.map((_, index) => {
        if (index < lostAt) return ['onnx-webgpu answered'];
        return index === lostAt ? ['onnx-webgpu device-lost', 'onnx-wasm answered'] : ['onnx-wasm answered'];
      }),
    );

    const lostTask = report.tasks[lostAt]?.id;
    expect(report.engineDeaths).toMatchObject([{ engine: 'onnx-webgpu', taskId: lostTask, error: { code: 'device-lost' } }]);
    expect(report.recoveries).toHaveLength(1);
    const [recovery] = report.recoveries;
    expect(recovery).toMatchObject({
      from: { engine: 'onnx-webgpu', model: 'apura-probe' },
      to: { engine: 'onnx-wasm', model: 'apura-probe' },
      taskId: lostTask,
      error: { code: 'device-lost', details: { reason: 'destroyed' } },
    });
    expect(recovery?.detectMs).toBeGreaterThan(0);
    expect(recovery?.recoverMs).toBeGreaterThan(0);
    expect(report.decisions.map(({ rung, rule, outcome, next }) => [rung, rule, outcome, next])).toEqual([
      ['web-llm', 'no-variant', 'skipped', 'onnx-webgpu'],
      ['onnx-webgpu', 'chosen', 'taken', undefined],
      ['onnx-webgpu', 'device-lost', 'failed', 'onnx-wasm'],
      ['onnx-wasm', 'chosen', 'taken', undefined],
    ]);
    expect(report.trust.map(({ engine, checks }) => [engine, checks.map(({ id, passed }) => `${id} ${passed}`)])).toEqual([
      ['onnx-webgpu', ['known-answer true', 'degenerate true', 'agreement true']],
      ['onnx-wasm', ['known-answer true', 'degenerate true']],
    ]);

    expect(report.counterfactuals.length).toBeGreaterThanOrEqual(1);
    for (const { taskId, runs } of report.counterfactuals) {
      expect(report.tasks.findIndex(({ id }) => id === taskId)).toBeLessThan(lostAt);
      expect(runs).toMatchObject([
        { engine: 'onnx-webgpu', device: 'gpu' },
        { engine: 'onnx-wasm', device: 'cpu' },
      ]);
      for (const { runMs } of runs) expect(runMs).toBeGreaterThan(0);
    }
    expect(report.verdict.status).toBe('degraded');
    expect(report.verdict.findings.map(({ id }) => id)).toEqual(expect.arrayContaining(['recovered', 'software-adapter']));

    expect(await page.locator('[data-recovery="device-lost"]').innerText()).toContain(
      'onnxruntime WebGPU (GPU) failed, onnxruntime WASM (CPU) took over',
    );
    expect(await page.locator('.ladder [data-rule="device-lost"][data-outcome="failed"]').count()).toBe(1);
    expect(await page.locator('[data-section="counterfactual"] tbody tr').count()).toBe(report.counterfactuals.length);
    expect(await page.locator('.task-row:is([data-status="passed"], [data-status="failed"])').count()).toBe(20);
    await context.close();
  });
});
