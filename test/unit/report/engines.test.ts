import { describe, expect, it } from 'vitest';
import { fittedAt } from '../../../src/base/statistics';
import type { AuditEvent } from '../../../src/contract/audit';
import type { Expectation, Forecast } from '../../../src/contract/model';
import { assembleReport } from '../../../src/report/assemble';
import { summariseCounterfactuals } from '../../../src/report/counterfactual-summary';
import type { Report } from '../../../src/report/report';
import { completeReport } from '../../../src/report/verdict';
import { type JournalOptions, makeJournalEvents, probeModel } from '../../fixtures/make-journal';
import { cpuBudget, gpuBudget, recoveredJournal } from '../../fixtures/recovered-run';

const build = (options: JournalOptions): Report => assembleReport(makeJournalEvents(options));
const recovered = build(recoveredJournal);

describe('a run that went on on another engine', () => {
  it('keeps every model, budget and step, and every task once', () => {
    expect(recovered.models.map(({ engine }) => engine)).toEqual(['onnx-webgpu', 'onnx-wasm']);
    expect(recovered.model).toBe(recovered.models[1]);
    expect(recovered.budgets).toEqual([gpuBudget, cpuBudget]);
    expect(recovered.probe?.steps).toHaveLength(18);
    expect(recovered.trust.map(({ engine }) => engine)).toEqual(['onnx-webgpu', 'onnx-wasm']);
    expect(recovered.recoveries).toHaveLength(1);
    expect(recovered.counterfactuals).toHaveLength(8);
    expect(recovered.summary.success).toMatchObject({ successes: 20, total: 20 });
  });

  it('says what each task ran on, and each attempt', () => {
    const engines = recovered.tasks.map(({ ranOn }) => ranOn?.engine);
    expect(engines).toEqual([...Array<string>(8).fill('onnx-webgpu'), ...Array<string>(12).fill('onnx-wasm')]);
    expect(recovered.tasks[8]?.attempts?.map(({ engine, model, error }) => [engine, model, error?.code])).toEqual([
      ['onnx-webgpu', 'apura-probe', 'device-lost'],
      ['onnx-wasm', 'apura-probe', undefined],
    ]);
  });

  it('never mixes two engines in one figure of speed', () => {
    const [gpu, cpu] = recovered.summary.engines;
    expect(gpu).toMatchObject({ engine: 'onnx-webgpu', device: 'gpu', tasks: 8, success: { successes: 8, total: 8 } });
    expect(cpu).toMatchObject({ engine: 'onnx-wasm', device: 'cpu', tasks: 12, success: { successes: 12, total: 12 } });
    expect(gpu?.decode.p50).toBeCloseTo(160 / 0.26, -2);
    expect(cpu?.decode.p50).toBeCloseTo(160, -1);
    expect(gpu?.decode.min).toBeGreaterThan((cpu?.decode.max ?? Number.POSITIVE_INFINITY) * 2);
    const { summary } = recovered;
    expect(summary.speedsOf).toEqual({ engine: 'onnx-wasm', device: 'cpu', model: 'apura-probe' });
    for (const [own, main] of [
      [cpu?.decode, summary.decode],
      [cpu?.prefill, summary.prefill],
      [cpu?.timeToFirstToken, summary.timeToFirstToken],
    ] as const) {
      expect({ ...main, flags: [] }).toEqual({ ...own, flags: [] });
      expect(main.flags).toContain('one-of-several');
    }
    expect(summary.interToken.min).toBeGreaterThan(5);
    expect(summary.duration.flags).toContain('several-engines');
    expect(recovered.verdict.findings.map(({ id }) => id)).not.toContain('speed-drift');
  });

  it('says nothing of several engines where one ran everything', () => {
    const { summary } = build({});
    expect(summary.engines).toHaveLength(1);
    expect(summary.speedsOf).toBeUndefined();
    expect(summary.decode.flags).toEqual([]);
  });

  it('tells two models on one engine apart, attempt by attempt', () => {
    const error = { code: 'out-of-memory', message: 'm', details: {} } as const;
    const larger = { ...probeModel, modelId: 'larger' };
    const report = build({
      modelAddress: 'larger',
      model: larger,
      before: { engine: 'onnx-wasm', device: 'cpu', slowness: 3, gpuBytes: 0 },
      breakdown: { at: 3, error, events: () => [{ kind: 'model-loaded', model: probeModel }] },
    });
    expect(report.summary.engines.map(({ model, tasks }) => [model, tasks])).toEqual([
      ['larger', 3],
      ['apura-probe', 17],
    ]);
    expect(report.tasks[3]?.attempts?.map(({ model }) => model)).toEqual(['larger', 'apura-probe']);
  });

  it('is a report wherever the journal stops', () => {
    const events: AuditEvent[] = makeJournalEvents(recoveredJournal);
    for (let length = 0; length <= events.length; length += 1) {
      const report = assembleReport(events.slice(0, length));
      expect(report.ended).toBe(length === events.length ? 'completed' : 'worker-died');
      expect(report.summary.engines.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(report.summary.success.total);
    }
  });
});

describe('the forecast beside what was measured', () => {
  const find = (report: Report, engine: string, quantity: string) =>
    report.summary.forecastErrors.find((error) => error.engine === engine && error.quantity === quantity);

  it('compares each model that ran with its own tasks and its own load', () => {
    expect(recovered.summary.forecastErrors).toHaveLength(8);
    const load = find(recovered, 'onnx-webgpu', 'load');
    expect(load?.measured).toBeCloseTo(1_418.7 - 412.8);
    expect(load).toMatchObject({ expected: { value: 420 }, unit: 'ms', count: 1, isWithin: false });
    expect(load?.relativeError).toBeCloseTo(420 / 1_005.9 - 1);
    expect(find(recovered, 'onnx-wasm', 'load')).toMatchObject({ isWithin: true });
    expect(find(recovered, 'onnx-webgpu', 'decode')).toMatchObject({ count: recovered.summary.engines[0]?.decode.count, isWithin: true });
    expect(find(recovered, 'onnx-wasm', 'decode')?.measured).toBe(recovered.summary.decode.p50);
  });

  it('compares an engine that died and was loaded again once', () => {
    const again = completeReport({ ...recovered, models: [...recovered.models, ...recovered.models] });
    expect(again.summary.forecastErrors).toEqual(recovered.summary.forecastErrors);
  });

  it('judges a prompt of the forecast by the line through the prompts that were', () => {
    // Every prompt token takes half a millisecond on this CPU, and 1.3 ms are the engine's own.
    expect(find(recovered, 'onnx-wasm', 'firstToken')?.measured).toBeCloseTo(128 / 2 + 1.3, -1);
    expect(find(recovered, 'onnx-wasm', 'prefill')?.measured).toBeCloseTo(2_000, -3);
  });

  const ofLength = (promptTokens: number): Report =>
    completeReport({ ...recovered, forecasts: recovered.forecasts.map((forecast) => ({ ...forecast, promptTokens })) });
  it('does not judge prompts of quite another length by these', () => {
    expect(ofLength(1_024).summary.forecastErrors.map(({ quantity }) => quantity)).toEqual(['load', 'decode', 'load', 'decode']);
    expect(ofLength(4).summary.forecastErrors).toHaveLength(4);
  });

  it('leaves out what was not expected and what was not measured', () => {
    const bare: Forecast = { modelId: 'apura-probe', engine: 'onnx-wasm', fit: 'unknown', reasons: [], promptTokens: 64 };
    expect(completeReport({ ...recovered, forecasts: [bare] }).summary.forecastErrors).toEqual([]);
    const none = completeReport({ ...recovered, tasks: [] }).summary.forecastErrors;
    expect(none.map(({ quantity }) => quantity)).toEqual(['load', 'load']);
  });

  it('counts the ends of the interval as inside', () => {
    const decode = recovered.summary.decode.p50 ?? 0;
    const within = (decodeTokensPerSecond: Expectation): boolean | undefined =>
      find(
        completeReport({
          ...recovered,
          forecasts: [{ modelId: 'apura-probe', engine: 'onnx-wasm', fit: 'fits', reasons: [], promptTokens: 64, decodeTokensPerSecond }],
        }),
        'onnx-wasm',
        'decode',
      )?.isWithin;
    expect(within({ low: decode, value: decode, high: decode })).toBe(true);
    expect(within({ low: decode * 1.001, value: decode * 2, high: decode * 3 })).toBe(false);
    expect(within({ low: 1, value: 2, high: decode * 0.999 })).toBe(false);
  });
});

describe('the counterfactual', () => {
  it('says how much slower and how much less correct, task by task', () => {
    const [found, ...others] = recovered.summary.counterfactuals;
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      from: { engine: 'onnx-webgpu', device: 'gpu' },
      to: { engine: 'onnx-wasm', device: 'cpu' },
      tasks: 8,
      passedFrom: 8,
      passedTo: 7,
    });
    expect(found?.slowdown?.low).toBeCloseTo(3.4);
    expect(found?.slowdown?.value).toBeCloseTo(3.8);
    expect(found?.slowdown?.high).toBeCloseTo(4.2);
    expect(found?.decodeSlowdown).toBeCloseTo(3.8);
  });

  it('takes the higher rung first whatever the order, and makes nothing of one run or of no time', () => {
    const run = { engine: 'onnx-wasm', device: 'cpu', model: 'm', runMs: 40, passed: false } as const;
    const gpu = { ...run, engine: 'web-llm', device: 'gpu', runMs: 0, passed: true } as const;
    expect(summariseCounterfactuals([{ taskId: 'a', runs: [run, gpu] }])).toEqual([
      {
        from: { engine: 'web-llm', device: 'gpu', model: 'm' },
        to: { engine: 'onnx-wasm', device: 'cpu', model: 'm' },
        tasks: 1,
        slowdown: undefined,
        decodeSlowdown: undefined,
        passedFrom: 1,
        passedTo: 0,
      },
    ]);
    expect(
      summariseCounterfactuals([
        { taskId: 'a', runs: [run] },
        { taskId: 'b', runs: [] },
        { taskId: 'c', runs: [run, run] },
      ]),
    ).toEqual([]);
  });
});

it('fittedAt draws the line that outliers do not move', () => {
  const line = [1, 2, 3, 4, 5, 6, 7].map((x) => [x, 2 * x + 3] as const);
  expect(fittedAt(line, 10)).toBeCloseTo(23);
  expect(fittedAt([...line, [8, 900]], 10)).toBeCloseTo(23, 0);
  expect(
    fittedAt(
      [
        [4, 1],
        [4, 3],
        [4, 9],
      ],
      100,
    ),
  ).toBe(3);
  expect(fittedAt([], 1)).toBeUndefined();
});
