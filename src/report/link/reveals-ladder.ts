import type { Measured } from '../../contract/budget';
import type { Expectation } from '../../contract/model';
import type { Report } from '../report';

/** Adds a line to the preview: an id, and values that are left out where they are absent. */
export type Reveal = (id: string, ...values: readonly (string | number | boolean | undefined)[]) => void;

/** What a link tells of memory and of this device's speed. */
export function revealMemory({ budgets, probe, benchmark }: Report, reveal: Reveal): void {
  for (const { device, lowBytes, highBytes, evidence } of budgets) reveal('budget', device, `${lowBytes} – ${highBytes} bytes`, evidence);
  if (probe !== undefined) {
    reveal('probe', `${probe.gotBytes} of ${probe.askedBytes} bytes`, probe.ended, `${probe.totalMs} ms`);
  }
  if (benchmark === undefined) return;
  const { gpu, cpu, totalMs } = benchmark;
  const figure = ({ median, low, high }: Measured, what: string): string => `${what} ${median} (${low} – ${high})`;
  if (gpu !== undefined) {
    reveal(
      'benchmarkGpu',
      figure(gpu.readBytesPerSecond, 'bytes/s'),
      figure(gpu.multiplyAddsPerSecond, 'multiply-adds/s'),
      figure(gpu.dispatchMs, 'dispatch ms'),
      figure(gpu.roundTripMs, 'round trip ms'),
      figure(gpu.uploadBytesPerSecond, 'upload bytes/s'),
    );
  }
  reveal(
    'benchmarkCpu',
    figure(cpu.readBytesPerSecond, 'bytes/s'),
    figure(cpu.multiplyAddsPerSecond, 'multiply-adds/s'),
    figure(cpu.int8MultiplyAddsPerSecond, '8-bit multiply-adds/s'),
    `${totalMs} ms`,
  );
}

/** What was expected of the models that ran. */
export function revealForecasts({ forecasts }: Report, reveal: Reveal): void {
  const expected = (what: string, value: Expectation | undefined): string | undefined =>
    value === undefined ? undefined : `${what} ${value.value} (${value.low} – ${value.high})`;
  for (const forecast of forecasts) {
    reveal(
      'forecast',
      forecast.engine,
      forecast.modelId,
      forecast.fit,
      withUnit(forecast.footprintBytes, 'bytes'),
      withUnit(forecast.downloadBytes, 'bytes of download'),
      `${forecast.promptTokens} prompt tokens`,
      expected('load ms', forecast.loadMs),
      expected('first token ms', forecast.firstTokenMs),
      expected('decode tokens/s', forecast.decodeTokensPerSecond),
      expected('prefill tokens/s', forecast.prefillTokensPerSecond),
    );
  }
}

/** Checks, steps down in the middle, and tasks that ran on several engines. */
export function revealLadder({ trust, recoveries, counterfactuals }: Report, reveal: Reveal): void {
  for (const { engine, model, checks, tookMs } of trust) {
    reveal('trust', engine, model, ...checks.map(({ id, passed }) => `${id} ${passed}`), `${tookMs} ms`);
  }
  for (const { from, to, error, taskId, detectMs, recoverMs, atMs } of recoveries) {
    const times = [`${detectMs} ms`, `${recoverMs} ms`, `${atMs} ms`];
    reveal('recovery', from.engine, from.model, to.engine, to.model, error.message, taskId, ...times);
  }
  for (const { taskId, family, runs } of counterfactuals) {
    const told = runs.map(({ engine, device, model, runMs, decodeTokensPerSecond, passed }) =>
      [engine, device, model, `${runMs} ms`, withUnit(decodeTokensPerSecond, 'tokens/s'), passed].filter((part) => part !== undefined),
    );
    reveal('counterfactual', taskId, family, ...told.map((run) => run.join(' ')));
  }
}

export function withUnit(value: number | undefined, unit: string): string | undefined {
  return value === undefined ? undefined : `${value} ${unit}`;
}
