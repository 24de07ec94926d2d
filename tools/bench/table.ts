import type { Comparison, Speeds } from './compare';
import type { BenchResult } from './result';
import type { Spread } from './statistics';

/** The result as Markdown, the way it is printed. */
export function benchTable(result: BenchResult): string {
  const lines = [
    `Apura bench, ${result.finishedAt}: ${result.machine.cpu} × ${result.machine.logicalCores}, ${result.machine.browser}, Node ${result.machine.node}`,
    `Model ${result.model}; prefill of ${result.prefillTokens} tokens, decode of ${result.decodeTokens}; median ± median absolute deviation of ${result.repetitions} interleaved repetitions.`,
    `Load average at the start ${result.machine.loadAverage.toFixed(1)}${result.machine.loadAverage > 0.5 ? ': OTHER WORK WAS RUNNING, the figures are not good' : ''}.`,
    '',
    `| engine | file | threads | decode tok/s | prefill tok/s | prompt of ${result.prefillTokens} and answer of ${result.decodeTokens}, s |`,
    '|---|---|---|---|---|---|',
  ];
  for (const comparison of result.comparisons) lines.push(...comparisonRows(comparison, result));
  lines.push('', '| threads | decode: Apura / best native | prefill: Apura / best native | same tokens |', '|---|---|---|---|');
  for (const { threads, decodeRatio, prefillRatio, sameTokens } of result.comparisons) {
    lines.push(
      `| ${threads} | ${decodeRatio.toFixed(2)} (goal 0.60) | ${prefillRatio.toFixed(2)} (goal 0.30) | ${sameTokens ? 'yes' : 'no'} |`,
    );
  }
  if (result.transformers.length > 0) lines.push('', ...transformersRows(result));
  lines.push('', '| measure | value |', '|---|---|');
  for (const [name, value] of result.others) lines.push(`| ${name} | ${value} |`);
  for (const note of result.notes) lines.push('', note);
  return `${lines.join('\n')}\n`;
}

function comparisonRows({ threads, apura, native }: Comparison, result: BenchResult): string[] {
  const row = (engine: string, file: string, speeds: Speeds): string =>
    `| ${engine} | ${file} | ${threads} | ${figure(speeds.decode)} | ${figure(speeds.prefill)} | ${wholeSeconds(speeds, result).toFixed(2)} |`;
  return [
    row('**Apura** (onnx-wasm, Chromium)', apura.model.modelFile, apura),
    ...native.map((one) => row('onnxruntime-node', one.name, one)),
  ];
}

/** The two sides took turns in one browser, apart from the comparison with native. */
function transformersRows(result: BenchResult): string[] {
  const row = (engine: string, threads: number, speeds: Speeds): string =>
    `| ${engine} | ${threads} | ${figure(speeds.decode)} | ${figure(speeds.prefill)} | ${wholeSeconds(speeds, result).toFixed(2)} |`;
  return [
    '| the same file, in one browser by turns | threads | decode tok/s | prefill tok/s | whole request, s |',
    '|---|---|---|---|---|',
    ...result.transformers.flatMap(({ threads, apura, transformers }) => [
      row('**Apura**', threads, apura),
      row('transformers.js', threads, transformers),
    ]),
  ];
}

/** Time of a whole request, derived from the two medians: a faster prefill alone or a faster decode alone decides nothing. */
function wholeSeconds({ decode, prefill }: Speeds, { prefillTokens, decodeTokens }: BenchResult): number {
  return prefillTokens / prefill.median + decodeTokens / decode.median;
}

function figure({ median, mad }: Spread): string {
  return `${Math.round(median).toLocaleString('en')} ± ${Math.round(mad)}`;
}
