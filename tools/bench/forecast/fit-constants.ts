import type { EngineId } from '../../../src/contract/engine.ts';
import { type EngineConstants, engineConstants } from '../../../src/engines/forecast/constants.ts';
import type { ForecastCase } from './case.ts';
import { type Compared, compareCase, factorOff } from './compare.ts';
import { minimise } from './minimise.ts';

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
const pull = 0.001;
/** An interval is never told narrower than this, nor wider: few cases make no certainty. */
const spreadLimits = { least: 1.25, most: 3 };

/** The engine's constants, fitted to these cases: squared errors of the logarithms, all figures alike. */
export function fitConstants(engine: EngineId, cases: readonly ForecastCase[]): EngineConstants {
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
