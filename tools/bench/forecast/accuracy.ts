import { median } from '../../../src/base/statistics.ts';
import { engineConstants } from '../../../src/engines/forecast/constants.ts';
import type { ForecastCase } from './case.ts';
import { type Compared, compareCase, type Figure, factorOff, figures, shareOff } from './compare.ts';

/** How far forecasts of one figure are from what was measured. */
export interface Accuracy {
  readonly figure: Figure;
  /** Half of the cases are at most so far off, as a share of what was measured. */
  readonly medianOff: number;
  /** How many times too high or too low the worst one is. */
  readonly worst: number;
}

/** Empty without cases. */
export function accuracyOf(cases: readonly ForecastCase[]): Accuracy[] {
  const pairs = cases.flatMap((one) => compareCase(one));
  return figures.flatMap((figure) => {
    const of = pairs.filter((pair) => pair.figure === figure);
    const medianOff = median(of.map(shareOff));
    return medianOff === undefined ? [] : [{ figure, medianOff, worst: Math.max(...of.map(factorOff)) }];
  });
}

/** How many figures were measured within the interval that was told, and how many there are. */
export function intervalsThatHold(cases: readonly ForecastCase[]): { readonly inside: number; readonly all: number } {
  const holds = cases.flatMap((one) => compareCase(one).map((pair) => factorOff(pair) <= engineConstants[one.engine].spread[pair.figure]));
  return { inside: holds.filter(Boolean).length, all: holds.length };
}

const titles = { decode: 'decode tok/s', prefill: 'prefill tok/s', firstToken: 'first token ms', load: 'load ms' } as const;

/** The forecast beside what was measured, as Markdown: a table, and how many intervals held. */
export function forecastTable(cases: readonly ForecastCase[]): string {
  const rows = cases.map((one) => {
    const pairs = compareCase(one);
    const cells = figures.map((figure) => cell(pairs.find((pair) => pair.figure === figure)));
    return `| ${one.model.id} | ${one.engine} | ${placeOf(one)} | ${one.measuredAt.slice(0, 10)} | ${cells.join(' | ')} |`;
  });
  const { inside, all } = intervalsThatHold(cases);
  const accuracies = accuracyOf(cases);
  const last = figures.map((figure) => {
    const found = accuracies.find((one) => one.figure === figure);
    return found === undefined ? '' : `**${(100 * found.medianOff).toFixed(0)} %, ${found.worst.toFixed(2)} ×**`;
  });
  return [
    `| model | engine | device | day | ${figures.map((figure) => titles[figure]).join(' | ')} |`,
    `|---|---|---|---|${figures.map(() => '---|').join('')}`,
    ...rows,
    `| **median error, worst factor** | | **${cases.length} cases** | | ${last.join(' | ')} |`,
    '',
    `What was measured is within the interval that the page tells in ${inside} of ${all} figures.`,
  ].join('\n');
}

function placeOf({ engine, device, threads }: ForecastCase): string {
  const hardware = device
    .replace(/, Chromium.*$/, '')
    .replace(/\(R\)/g, '')
    .replace(/\s+/g, ' ');
  if (engine !== 'onnx-wasm') return hardware;
  return `${hardware}, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
}

function cell(pair: Compared | undefined): string {
  return pair === undefined ? '' : `${rounded(pair.forecast)} / ${rounded(pair.measured)}`;
}

function rounded(value: number): string {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}
