import { describe, expect, it } from 'vitest';
import type { TaskRecord } from '../../../src/contract/audit';
import type { MemoryBudget } from '../../../src/contract/budget';
import { ApuraError } from '../../../src/contract/errors';
import type { CatalogueModel, ModelNumbers } from '../../../src/contract/model';
import { assembleReport } from '../../../src/report/assemble';
import { exportJson, parseReport } from '../../../src/report/export/json';
import { audit, gpuSurvey, shipped, suite } from '../../support/audit';

const numbers: ModelNumbers = {
  parameters: 1_000,
  weightsBytes: 1_000_000,
  downloadBytes: 1_000_000,
  largestTensorBytes: 1_000,
  layers: 2,
  cacheBytesPerToken: 2_048,
  workspaceBytes: 1_000,
  contextTokens: 512,
  bytesPerToken: 1_000,
  multiplyAddsPerToken: 1_000,
  dispatchesPerToken: 10,
  quantisation: 'int8',
  requiredFeatures: [],
};
const asked: CatalogueModel = { ...shipped, variants: shipped.variants.map((variant) => ({ ...variant, numbers })) };
const budget = (device: 'gpu' | 'cpu', lowBytes: number): MemoryBudget => {
  return { device, lowBytes, highBytes: 2 * lowBytes, evidence: 'inferred', source: 'test', inputs: {} };
};
const budgets = [budget('gpu', 1_000_000_000), budget('cpu', 40_000_000)];
const placements = (records: readonly TaskRecord[]) =>
  records.flatMap(({ attempts }) => attempts.map(({ device, placement }) => ({ ran: device, ...placement })));

describe('each task of an audit says where it ran and why', () => {
  it('on the CPU alone, where there is no GPU, with the keys and values that it was given and that it took', async () => {
    const { records } = await audit(() => 'yes', { asked, budgets });
    const told = placements(records);
    expect(told).toHaveLength(12);
    for (const [index, placement] of told.entries())
      expect(placement).toMatchObject({
        ran: 'cpu',
        device: 'cpu',
        rule: 'only-device',
        options: [{ device: 'gpu', ruledOutBy: 'no-gpu' }, { device: 'cpu' }],
        load: { gpuPresent: false, pageHidden: false },
        // The prompt's characters within the task's input, 4 tokens of answer, 64 of the chat's form.
        reservedBytes: 2_048 * (JSON.stringify({ prompt: `t${index + 1}`, maxTokens: 4 }).length + 4 + 64),
        actualBytes: 2_048 * 2,
      });
  });

  it('on the GPU while the engine is there, and on the CPU after it was lost: never where no engine is', async () => {
    let lost = false;
    const { records } = await audit(
      (prompt) => {
        if (prompt !== 't3' || lost) return 'yes';
        lost = true;
        throw new ApuraError('device-lost', 'the GPU was lost');
      },
      { survey: gpuSurvey, asked, budgets, engine: { usage: () => ({ gpuBytes: 500_000_000 }) } },
    );
    expect(placements(records).map(({ ran, device, rule }) => [ran, device, rule])).toEqual([
      ...Array(3).fill(['gpu', 'gpu', 'only-device']),
      ...Array(10).fill(['cpu', 'cpu', 'only-device']),
    ]);
    expect(records[2]?.attempts.map(({ placement }) => placement?.options)).toEqual([
      [{ device: 'gpu' }, { device: 'cpu', ruledOutBy: 'only-device' }],
      [{ device: 'gpu', ruledOutBy: 'only-device' }, { device: 'cpu' }],
    ]);
    expect(records[0]?.attempts[0]?.placement?.load).toEqual({ gpuPresent: true, gpuMemoryShare: 0.5, pageHidden: false });
  });

  it('with the load that the browser told: pressure of the processor, a hidden page', async () => {
    const { records } = await audit(() => 'yes', { asked, budgets, sample: { cpuPressure: 'serious' }, isVisible: false });
    expect(records[0]?.attempts[0]?.placement?.load).toEqual({ gpuPresent: false, cpuShare: 0.9, pageHidden: true });
  });

  it('in the report too, and in its file when that is read again', async () => {
    const { events } = await audit(() => 'yes', { survey: gpuSurvey, asked, budgets });
    const report = assembleReport(events);
    const again = parseReport(exportJson(report));
    expect(report.tasks[0]?.attempts?.[0]?.placement).toMatchObject({ device: 'gpu', rule: 'only-device' });
    expect(again.tasks.map(({ attempts }) => attempts?.map(({ placement }) => placement))).toEqual(
      report.tasks.map(({ attempts }) => attempts?.map(({ placement }) => placement)),
    );
  });

  it('runs all the same on an engine that holds more than the budget', async () => {
    const { records } = await audit(() => 'yes', {
      asked,
      budgets: [budget('cpu', 1_000)],
      engine: { usage: () => ({ heapBytes: 50_000_000 }) },
    });
    expect(records.map(({ outcome }) => outcome.status)).toEqual(Array(12).fill('passed'));
  });

  it('files are the CPU’s, whatever the engine is', async () => {
    const steps = [
      { id: 'kept', capability: 'io', input: { do: 'keep', path: 'a.txt', content: 'yes' }, after: [] },
      { id: 'say', capability: 'language', input: 'Say {{kept}}', after: [] },
    ];
    const tasks = suite.tasks.slice(0, 1).map((task) => ({ ...task, steps }));
    const { records } = await audit(() => 'yes', { survey: gpuSurvey, asked, budgets, suite: { ...suite, tasks } });
    expect(records[0]?.outcome.status).toBe('passed');
    expect(placements(records).map(({ ran, rule, reservedBytes }) => [ran, rule, reservedBytes])).toEqual([
      ['cpu', 'only-device', 1_000_000],
      // What another step puts into the prompt has any length: the whole context.
      ['gpu', 'only-device', 2_048 * 512],
    ]);
  });
});
