import { readdirSync, readFileSync } from 'node:fs';
import type { ModelNumbers } from '../../../src/contract/model.ts';
import { numbersOfMlc, numbersOfOnnx, type OnnxWeights } from '../../../src/engines/catalogue/numbers-of-files.ts';
import { type EngineConstants, engineConstants } from '../../../src/engines/forecast/constants.ts';
import { expectSpeed } from '../../../src/engines/forecast/speed.ts';
import type { CaseFile, ForecastCase } from './case.ts';

export const figures = ['decode', 'prefill', 'firstToken', 'load'] as const;
export type Figure = (typeof figures)[number];

/** A figure as it was forecast and as it was measured: ms or tokens/s. */
export interface Compared {
  readonly figure: Figure;
  readonly forecast: number;
  readonly measured: number;
}

const casesFolder = new URL('./cases/', import.meta.url);

/** All cases of `tools/bench/forecast/cases/`. */
export function readCases(): ForecastCase[] {
  const files = readdirSync(casesFolder).filter((name) => name.endsWith('.json'));
  return files.toSorted().flatMap((name) => (JSON.parse(readFileSync(new URL(name, casesFolder), 'utf8')) as CaseFile).cases);
}

/** What the forecast would have known of the case's model. */
export function numbersOfCase(one: ForecastCase): ModelNumbers {
  const numbers = one.engine === 'web-llm' ? numbersOfMlcCase(one) : numbersOfOnnx(one.model.config, filesOf(one), one.engine);
  if (numbers === undefined) throw new Error(`${one.name}: its configuration does not tell its sizes`);
  return numbers;
}

function filesOf({ model }: ForecastCase): OnnxWeights {
  return { path: model.weights, sizeBytes: model.weightsBytes };
}

function numbersOfMlcCase({ model, contextTokens }: ForecastCase): ModelNumbers | undefined {
  const { config, weights, weightsBytes } = model;
  return numbersOfMlc(config, { records: [{ nbytes: weightsBytes }] }, { scheme: weights, contextTokens });
}

/** The case's figures beside the forecast's. */
export function compareCase(one: ForecastCase, constants: EngineConstants = engineConstants[one.engine]): Compared[] {
  const speed = expectSpeed(numbersOfCase(one), one.engine, one, constants);
  const { measured } = one;
  const pairs: readonly (readonly [Figure, number | undefined, number])[] = [
    ['decode', speed.decodeTokensPerSecond?.value, measured.decodeTokensPerSecond],
    ['prefill', speed.prefillTokensPerSecond?.value, measured.prefillTokensPerSecond],
    ['firstToken', speed.firstTokenMs?.value, measured.firstTokenMs],
    ['load', speed.loadMs?.value, measured.loadMs],
  ];
  return pairs.flatMap(([figure, forecast, found]) => (forecast === undefined ? [] : [{ figure, forecast, measured: found }]));
}

/** How many times too high or too low, at least 1: 1.3 is 30 % off. */
export function factorOff({ forecast, measured }: Compared): number {
  return Math.max(forecast / measured, measured / forecast);
}

/** Error as a share of what was measured, as the goals of the forecast are stated. */
export function shareOff({ forecast, measured }: Compared): number {
  return Math.abs(forecast - measured) / measured;
}
