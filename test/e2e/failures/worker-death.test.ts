import { describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { chooseLongSuite, downloadReport, findWorker, killWorker, openAt, pressRun, waitForOutcomes, waitForState } from './page-run';

describe('a worker that dies in the middle of a run', () => {
  const built = useBuiltPage();

  it('engine: a new engine takes the task that it died in and the rest; nothing is lost, and the report says so', async () => {
    const { page, context } = await openAt(built.browser(), built.url());
    await chooseLongSuite(page);
    await pressRun(page);
    const engine = await findWorker(page, 'engine-worker');
    await waitForOutcomes(page, 8);
    await killWorker(engine);
    const report = await downloadReport(page);
    expect(report.ended).toBe('completed');
    expect(report.engineDeaths).toHaveLength(1);
    const [death] = report.engineDeaths;
    expect(death?.error.code).toBe('worker-died');
    expect(report.recoveries).toHaveLength(1);
    const [recovery] = report.recoveries;
    expect(recovery?.taskId).toBe(death?.taskId);
    expect(recovery?.recoverMs).toBeGreaterThan(0);
    expect(report.tasks.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => expect.stringMatching(/^(passed|failed)$/)));
    expect(report.tasks.filter(({ status }) => status === 'passed').length).toBeGreaterThanOrEqual(37);
    expect(report.verdict.findings.map(({ id }) => id)).toContain('recovered');
    expect(report.verdict.status).not.toBe('pass');
    await context.close();
  });

  it('audit: the page makes a report of the outcomes that it has, and says what happened', async () => {
    const { page, context } = await openAt(built.browser(), built.url());
    await chooseLongSuite(page);
    await pressRun(page);
    const audit = await findWorker(page, 'audit-worker');
    await waitForOutcomes(page, 8);
    await killWorker(audit);
    const report = await downloadReport(page);
    expect(report.ended).toBe('worker-died');
    const graded = report.tasks.filter(({ status }) => status === 'passed' || status === 'failed');
    expect(graded.length).toBeGreaterThanOrEqual(8);
    expect(report.tasks).toHaveLength(40);
    expect(report.tasks.at(-1)?.outcome).toEqual({ status: 'aborted', reason: 'worker-died' });
    // The page is not stuck: the next run starts a worker of its own.
    await page.locator('[data-action="run-again"]').click();
    await waitForState(page, 'running');
    await waitForState(page, 'report');
    await context.close();
  });
});
