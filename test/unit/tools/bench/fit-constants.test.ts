import { describe, expect, it } from 'vitest';
import type { DeviceBenchmark, Measured } from '../../../../src/contract/budget';
import { type EngineConstants, engineConstants } from '../../../../src/engines/forecast/constants';
import { expectSpeed } from '../../../../src/engines/forecast/speed';
import type { ForecastCase } from '../../../../tools/bench/forecast/case';
import { compareCase, factorOff, numbersOfCase } from '../../../../tools/bench/forecast/compare';
import { fitConstants, leaveOneOut, spreadOf } from '../../../../tools/bench/forecast/fit-constants';
import { minimise } from '../../../../tools/bench/forecast/minimise';

const rate = (median: number): Measured => ({ median, low: median, high: median, samples: [median] });
const benchmark = (speed: number): DeviceBenchmark => ({
  cpu: {
    readBytesPerSecond: rate(12e9 * speed),
    multiplyAddsPerSecond: rate(20e9 * speed),
    int8MultiplyAddsPerSecond: rate(18e9 * speed),
  },
  totalMs: 1,
});

/** An engine that differs from the table in every way. */
const truth: EngineConstants = {
  ...engineConstants['onnx-wasm'],
  bandwidthShare: 0.45,
  decodeShare: 0.3,
  prefillShare: 0.5,
  launchMs: 0.02,
  parallelShare: 0.85,
  loadMs: 900,
  loadMsPerMegabyte: 6,
};

function caseOf([layers, width, vocabulary]: readonly [number, number, number], threads: number, speed: number): ForecastCase {
  const config = {
    model_type: 'llama',
    num_hidden_layers: layers,
    hidden_size: width,
    num_attention_heads: width / 64,
    intermediate_size: 3 * width,
    vocab_size: vocabulary,
    max_position_embeddings: 1024,
    tie_word_embeddings: true,
    past_present_share_buffer: true,
  };
  const base: ForecastCase = {
    caseVersion: 1,
    name: `${layers} × ${width}, ${threads} threads, ${speed}`,
    role: 'fit',
    model: { id: 'made-up', config, weights: 'onnx/model_int8.onnx', weightsBytes: 12 * layers * width ** 2 },
    engine: 'onnx-wasm',
    device: 'made up',
    threads,
    contextTokens: 1024,
    benchmark: benchmark(speed),
    survey: {
      gpu: { kind: 'absent', reason: 'no-api', attempts: 0 },
      facts: [],
      absent: [],
      crossOriginIsolated: true,
      logicalCores: 4,
      mobile: false,
    },
    measuredAt: '2026-11-24T00:00:00Z',
    measured: { loadMs: 1, firstTokenMs: 1, promptTokens: 128, prefillTokensPerSecond: 1, decodeTokensPerSecond: 1, repetitions: 3 },
  };
  const speeds = expectSpeed(numbersOfCase(base), 'onnx-wasm', base, truth);
  return {
    ...base,
    measured: {
      ...base.measured,
      loadMs: speeds.loadMs?.value ?? 0,
      firstTokenMs: speeds.firstTokenMs?.value ?? 0,
      prefillTokensPerSecond: speeds.prefillTokensPerSecond?.value ?? 0,
      decodeTokensPerSecond: speeds.decodeTokensPerSecond?.value ?? 0,
    },
  };
}

const models = [
  [6, 256, 2048],
  [30, 320, 4096],
  [12, 512, 8192],
  [4, 1024, 32000],
  [16, 768, 16384],
] as const;
const seen = models.flatMap((model) => [caseOf(model, 1, 1), caseOf(model, 2, 1)]);
const worst = (cases: readonly ForecastCase[], constants: EngineConstants): number =>
  Math.max(...cases.flatMap((one) => compareCase(one, constants)).map(factorOff));

describe('fitConstants', () => {
  it('finds an engine again that it has only seen at work, and forecasts what it has not seen', () => {
    const unseen = [caseOf([8, 384, 1325], 1, 1), caseOf([20, 640, 30000], 2, 1), caseOf([8, 384, 1325], 2, 0.4)];
    expect(worst(unseen, engineConstants['onnx-wasm'])).toBeGreaterThan(1.4);
    const fitted = fitConstants('onnx-wasm', seen);
    expect(worst(seen, fitted)).toBeLessThan(1.1);
    expect(worst(unseen, fitted)).toBeLessThan(1.15);
  });

  it('tells errors of cases that were left out, and an interval no narrower than they deserve', () => {
    const [odd, ...others] = seen as [ForecastCase, ...ForecastCase[]];
    const slow = { ...odd, measured: { ...odd.measured, decodeTokensPerSecond: odd.measured.decodeTokensPerSecond / 3 } };
    const left = leaveOneOut('onnx-wasm', [slow, ...others]);
    const decode = left.map(({ pairs }) => pairs.filter(({ figure }) => figure === 'decode'));
    expect(factorOff(decode[0]?.[0] ?? { figure: 'decode', forecast: 1, measured: 1 })).toBeGreaterThan(2);
    expect(spreadOf(decode.flat())).toBeGreaterThan(1.5);
    expect(spreadOf([{ figure: 'decode', forecast: 10, measured: 10 }])).toBe(1.25);
  });
});

describe('minimise', () => {
  it('finds the end of a bent valley', () => {
    const [x = 0, y = 0] = minimise(([a = 0, b = 0]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1], 0.5);
    expect([x, y].map((value) => Number(value.toFixed(3)))).toEqual([1, 1]);
  });
});
