import { type EngineId, engineIds } from '../../../src/contract/engine.ts';
import { type EngineConstants, engineConstants } from '../../../src/engines/forecast/constants.ts';
import type { ForecastCase } from './case.ts';
import { type Compared, compareCase, type Figure, factorOff, figures, readCases } from './compare.ts';
import { minimise } from './minimise.ts';

// usage: npx tsx tools/bench/forecast/fit.ts
// Fits the constants of src/engines/forecast/constants.ts to the cases with the role `fit`, and prints them with the errors on
// those cases, each forecast by constants that were fitted without it. Cases with the role `test` are not looked at: see table.ts.

type Fitted = Exclude<keyof EngineConstants, 'promptPart' | 'spread' | 'parallelShare'>;
const gpuFitted: readonly Fitted[] = [
  'bandwidthShare',
  'prefillShare',
  'launchMs',
  'choiceMsPerMillion',
  'loadMs',
  'loadMsPerLaunch',
  'loadMsPerMegabyte',
];
const cpuFitted: readonly Fitted[] = ['bandwidthShare', 'decodeShare', 'prefillShare', 'launchMs', 'loadMs', 'loadMsPerMegabyte'];

/** A case per constant would fit anything: so much a constant is held to what it was. */
const pull = 0.003;
/** An interval is never told narrower than this, nor wider: few cases make no certainty. */
const spreadLimits = { least: 1.25, most: 3 };

function fitConstants(engine: EngineId, cases: readonly ForecastCase[]): EngineConstants {
  const start = engineConstants[engine];
  const names = engine === 'onnx-wasm' ? cpuFitted : gpuFitted;
  const share = Math.log(start.parallelShare / (1 - start.parallelShare));
  const toConstants = (point: readonly number[]): EngineConstants => ({
    ...start,
    ...Object.fromEntries(names.map((name, index) => [name, start[name] * Math.exp(point[index] ?? 0)])),
    ...(engine === 'onnx-wasm' ? { parallelShare: 1 / (1 + Math.exp(-share - (point[names.length] ?? 0))) } : {}),
  });
  const cost = (point: readonly number[]): number => {
    const constants = toConstants(point);
    const errors = cases.flatMap((one) => compareCase(one, constants)).map((pair) => Math.log(pair.forecast / pair.measured) ** 2);
    return errors.reduce((sum, error) => sum + error, 0) / errors.length + pull * point.reduce((sum, value) => sum + value ** 2, 0);
  };
  const origin = names.map(() => 0);
  const rough = minimise(cost, engine === 'onnx-wasm' ? [...origin, 0] : origin, 0.5);
  return toConstants(minimise(cost, rough, 0.1));
}

/** Each case forecast by constants that were fitted to the others. */
function leaveOneOut(engine: EngineId, cases: readonly ForecastCase[]): { readonly name: string; readonly pairs: readonly Compared[] }[] {
  return cases.map((one) => {
    const others = cases.filter((other) => other !== one);
    return { name: one.name, pairs: compareCase(one, fitConstants(engine, others)) };
  });
}

/** Twice the typical error as a factor: about 95 in 100 are inside, if errors are log-normal. */
function spreadOf(pairs: readonly Compared[]): number {
  const squares = pairs.map((pair) => Math.log(factorOff(pair)) ** 2);
  const typical = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  return Math.min(Math.max(Math.exp(2 * typical), spreadLimits.least), spreadLimits.most);
}

const rounded = (value: number): number => Number(value.toPrecision(3));

for (const engine of engineIds) {
  const cases = readCases().filter((one) => one.role === 'fit' && one.engine === engine);
  if (cases.length < 3) {
    process.stdout.write(`${engine}: ${cases.length} cases to fit on; at least 3 are needed\n\n`);
    continue;
  }
  const constants = fitConstants(engine, cases);
  const left = leaveOneOut(engine, cases);
  const pairsOf = (figure: Figure): Compared[] => left.flatMap(({ pairs }) => pairs.filter((pair) => pair.figure === figure));
  const spread = Object.fromEntries(figures.map((figure) => [figure, rounded(spreadOf(pairsOf(figure)))]));
  const told = Object.entries(constants).map(([name, value]) => [name, typeof value === 'number' ? rounded(value) : value]);
  process.stdout.write(
    `${engine}, fitted on ${cases.length} cases:\n${JSON.stringify({ ...Object.fromEntries(told), spread }, undefined, 2)}\n`,
  );
  process.stdout.write(`each case by constants fitted to the others, forecast over measured (${figures.join(', ')}):\n`);
  for (const { name, pairs } of left) {
    process.stdout.write(`  ${name}: ${pairs.map((pair) => (pair.forecast / pair.measured).toFixed(2)).join('  ')}\n`);
  }
  process.stdout.write('\n');
}
