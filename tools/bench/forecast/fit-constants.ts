import type { EngineId } from '../../../src/contract/engine.ts';
import { type EngineConstants, engineConstants } from '../../../src/engines/forecast/constants.ts';
import type { ForecastCase } from './case.ts';
import { type Compared, compareCase, factorOff } from './compare.ts';
import { firstGuesses } from './first-guesses.ts';
import { minimise } from './minimise.ts';

type Fitted = Exclude<keyof EngineConstants, 'promptPart' | 'spread'>;
const gpuFitted: readonly Fitted[] = [
  'bandwidthShare',
  'prefillShare',
  'launchMs',
  'runMs',
  'choiceMsPerMillion',
  'loadMs',
  'loadMsPerLaunch',
  'loadMsPerMegabyte',
];
const cpuFitted: readonly Fitted[] = [
  'bandwidthShare',
  'decodeShare',
  'prefillShare',
  'launchMs',
  'runMs',
  'loadMs',
  'loadMsPerMegabyte',
  'parallelShare',
  'loadParallelShare',
];
/** Stay between 0 and 1: the search moves their odds, of all others the value itself. */
const parts: readonly Fitted[] = ['parallelShare', 'loadParallelShare'];

/** A case per constant would fit anything: so much a constant is held to the first guess, which nothing measured has changed. */
const pull = 0.001;
/** An interval is never told narrower than this, nor wider: few cases make no certainty. */
const spreadLimits = { least: 1.25, most: 3 };

/** The engine's constants, fitted to these cases: squared errors of the logarithms, all figures alike. */
export function fitConstants(engine: EngineId, cases: readonly ForecastCase[]): EngineConstants {
  const start = firstGuesses[engine];
  const names = engine === 'onnx-wasm' ? cpuFitted : gpuFitted;
  const toConstants = (point: readonly number[]): EngineConstants => ({
    ...engineConstants[engine],
    ...start,
    ...Object.fromEntries(names.map((name, index) => [name, moved(start[name], point[index] ?? 0, parts.includes(name))])),
  });
  const cost = (point: readonly number[]): number => {
    const constants = toConstants(point);
    const errors = cases.flatMap((one) => compareCase(one, constants)).map((pair) => Math.log(pair.forecast / pair.measured) ** 2);
    return errors.reduce((sum, error) => sum + error, 0) / errors.length + pull * point.reduce((sum, value) => sum + value ** 2, 0);
  };
  const origin = names.map(() => 0);
  const rough = minimise(cost, origin, 0.5);
  return toConstants(minimise(cost, rough, 0.1));
}

function moved(value: number, by: number, isPart: boolean): number {
  if (!isPart) return value * Math.exp(by);
  return 1 / (1 + ((1 - value) / value) * Math.exp(-by));
}

/** Each case forecast by constants that were fitted to the others. */
export function leaveOneOut(
  engine: EngineId,
  cases: readonly ForecastCase[],
): { readonly name: string; readonly pairs: readonly Compared[] }[] {
  return cases.map((one) => {
    const others = cases.filter((other) => other !== one);
    return { name: one.name, pairs: compareCase(one, fitConstants(engine, others)) };
  });
}

/** Twice the typical error as a factor: about 95 in 100 are inside, if errors are log-normal. */
export function spreadOf(pairs: readonly Compared[]): number {
  const squares = pairs.map((pair) => Math.log(factorOff(pair)) ** 2);
  const typical = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  return Math.min(Math.max(Math.exp(2 * typical), spreadLimits.least), spreadLimits.most);
}
