import type { Measured } from '../../../src/contract/budget';
import type { Spread } from '../statistics';
import type { GpuBenchResult, SubjectResult } from './result';

const overheadGoal = 0.97;
/** Three times a naive loop with the cache on the GPU. */
const decodeGoal = 186;

/** The result as Markdown, the way it is printed. */
export function gpuTable(result: GpuBenchResult): string {
  const { machine } = result;
  const busy = machine.loadAverage > machine.logicalCores / 4 ? ': OTHER WORK WAS RUNNING, the figures are not good' : '';
  const lines = [
    `Apura GPU bench, ${result.finishedAt}: ${machine.gpu}; ${machine.cpu} × ${machine.logicalCores}, ${machine.browser}, Node ${machine.node}, adapter ${result.adapter}`,
    `Median ± median absolute deviation of ${result.repetitions} repetitions${result.quick ? ' (a quick look)' : ''}. Load average at the start ${machine.loadAverage.toFixed(1)}${busy}.`,
  ];
  if (result.benchmark !== undefined) lines.push('', ...benchmarkRows(result));
  if (result.subjects.length > 0)
    lines.push('', ...speedRows(result.subjects), '', ...overheadRows(result.subjects), ...commandRows(result.subjects));
  for (const { model, engine, loaded, texts, ms } of result.embeddings) {
    lines.push('', `${model} on ${engine}: loads in ${seconds(loaded.totalMs)} s, ${texts} texts in ${ms.median.toFixed(1)} ms.`);
  }
  for (const { model, claims } of result.claims) {
    const kept = claims.checks.filter(({ ok }) => ok).length;
    lines.push('', `${model} on web-llm keeps ${kept} of ${claims.checks.length} promises of the port (library ${claims.libraryVersion}).`);
  }
  if (result.recoveries.length > 0) lines.push('', ...recoveryRows(result));
  if (result.memory !== undefined) {
    const { neededBytes, probe } = result.memory;
    const slowest = Math.max(0, ...probe.steps.map(({ tookMs }) => tookMs));
    lines.push(
      '',
      `Memory probe for ${gigabytes(neededBytes)}: asked ${gigabytes(probe.askedBytes)}, got ${gigabytes(probe.gotBytes)}, ended ${probe.ended}, ${probe.steps.length} steps in ${Math.round(probe.totalMs)} ms, slowest ${slowest.toFixed(1)} ms.`,
    );
  }
  for (const { what, why } of result.failures) lines.push('', `NOT MEASURED: ${what}: ${why}`);
  return `${lines.join('\n')}\n`;
}

function benchmarkRows({ benchmark }: GpuBenchResult): string[] {
  const rows: [string, Measured | undefined, number, string][] = [
    ['GPU reads', benchmark?.gpu?.readBytesPerSecond, 1e9, 'GB/s'],
    ['GPU multiply-adds, float32', benchmark?.gpu?.multiplyAddsPerSecond, 1e9, 'G/s'],
    ['GPU dispatch', benchmark?.gpu?.dispatchMs, 1e-3, 'µs'],
    ['GPU round trip', benchmark?.gpu?.roundTripMs, 1, 'ms'],
    ['upload to the GPU', benchmark?.gpu?.uploadBytesPerSecond, 1e9, 'GB/s'],
    ['CPU reads, one thread', benchmark?.cpu.readBytesPerSecond, 1e9, 'GB/s'],
    ['CPU multiply-adds, float32', benchmark?.cpu.multiplyAddsPerSecond, 1e9, 'G/s'],
    ['CPU multiply-adds, int8', benchmark?.cpu.int8MultiplyAddsPerSecond, 1e9, 'G/s'],
  ];
  const scaled = (value: number, unit: number): string => (value / unit).toPrecision(3);
  return [
    '| device benchmark | median | low to high |',
    '|---|---|---|',
    ...rows.flatMap(([name, measured, unit, label]) =>
      measured === undefined
        ? []
        : [`| ${name} | ${scaled(measured.median, unit)} ${label} | ${scaled(measured.low, unit)} to ${scaled(measured.high, unit)} |`],
    ),
  ];
}

function speedRows(subjects: readonly SubjectResult[]): string[] {
  return [
    '| model | engine | load s | prompt | first token ms | prefill tok/s | decode tok/s | long prefill tok/s | dispatches/token | GPU MB |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...subjects.map((subject) => {
      const { model, engine, loaded, usage, promptTokens, loadMs, firstTokenMs, prefill, decode, longPrefill } = subject;
      const goal = engine === 'onnx-webgpu' && model === 'apura-probe' ? ` (goal ${decodeGoal})` : '';
      const gpuBytes = usage?.gpuPeakBytes ?? loaded.gpuBytes;
      const megabytes = gpuBytes === undefined ? '' : (gpuBytes / 1e6).toFixed(0);
      const long = longPrefill === undefined ? '' : `${figure(longPrefill)} (${longPrefill.promptTokens})`;
      return `| ${model} | ${engine} | ${seconds(loadMs)} | ${promptTokens} | ${figure(firstTokenMs, 1)} | ${figure(prefill)} | ${figure(decode, 1)}${goal} | ${long} | ${loaded.dispatchesPerToken ?? ''} | ${megabytes} |`;
    }),
  ];
}

function overheadRows(subjects: readonly SubjectResult[]): string[] {
  return [
    `| port over bare engine | engine | tokens | whole requests (goal ${overheadGoal}) | decode alone | same tokens |`,
    '|---|---|---|---|---|---|',
    ...subjects.flatMap(({ model, engine, overhead }) => {
      if (overhead === undefined) return [];
      const same = overhead.sameTokens === undefined ? 'not told' : overhead.sameTokens ? 'yes' : 'NO';
      return `| ${model} | ${engine} | ${overhead.promptTokens} + ${overhead.newTokens} | ${overhead.requestRatio.toFixed(3)} | ${overhead.decodeRatio.toFixed(3)} | ${same} |`;
    }),
  ];
}

function commandRows(subjects: readonly SubjectResult[]): string[] {
  return subjects.flatMap(({ model, engine, gpuCommands = [] }) => {
    if (gpuCommands.length === 0) return [];
    const rows = gpuCommands.map(
      ({ name, perToken, callMs, waitMs }) => `| ${name} | ${perToken.toFixed(1)} | ${callMs.toFixed(3)} | ${waitMs.toFixed(3)} |`,
    );
    return ['', `| one token of ${model} on ${engine} | calls | ms in calls | ms until answered |`, '|---|---|---|---|', ...rows];
  });
}

function recoveryRows({ recoveries }: GpuBenchResult): string[] {
  return [
    '| loss in mid-run | engine asked | at task | outcomes | last engine | verdict | kill to next task ms |',
    '|---|---|---|---|---|---|---|',
    ...recoveries.map((one) => {
      const outcomes = Object.entries(one.outcomes).map(([status, count]) => `${count} ${status}`);
      const next = one.killToNextTaskMs === undefined ? 'none' : Math.round(one.killToNextTaskMs);
      return `| ${one.model} | ${one.engine} | ${one.atTask} | ${outcomes.join(', ')} of ${one.tasks} | ${one.lastEngine} | ${one.verdict} | ${next} |`;
    }),
  ];
}

function figure({ median, mad }: Spread, digits = 0): string {
  return `${median.toFixed(digits)} ± ${mad.toFixed(digits)}`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
