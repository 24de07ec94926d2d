import { writeFileSync } from 'node:fs';
import { engineIds } from '../../../src/contract/engine.ts';
import { engineConstants } from '../../../src/engines/forecast/constants.ts';
import { type Compared, type Figure, figures, readCases } from './compare.ts';
import { fitConstants, leaveOneOut, spreadOf } from './fit-constants.ts';

// usage: npx tsx tools/bench/forecast/fit.ts [--write]
// Fits the constants of src/engines/forecast/constants.json to the cases with the role `fit`, and prints (or writes) them with the errors on
// those cases, each forecast by constants that were fitted without it. Cases with the role `test` are not looked at: see table.ts.

const rounded = (value: number): number => Number(value.toPrecision(3));

const fitted: Record<string, unknown> = { ...engineConstants };
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
  const told = Object.entries(constants).map(([name, value]) => [
    name,
    typeof value === 'number' && !Number.isInteger(value) ? rounded(value) : value,
  ]);
  fitted[engine] = { ...Object.fromEntries(told), spread };
  process.stdout.write(`${engine}, fitted on ${cases.length} cases:\n${JSON.stringify(fitted[engine], undefined, 2)}\n`);
  process.stdout.write(`each case by constants fitted to the others, forecast over measured (${figures.join(', ')}):\n`);
  for (const { name, pairs } of left) {
    process.stdout.write(`  ${name}: ${pairs.map((pair) => (pair.forecast / pair.measured).toFixed(2)).join('  ')}\n`);
  }
  process.stdout.write('\n');
}
if (process.argv.includes('--write')) {
  writeFileSync(new URL('../../../src/engines/forecast/constants.json', import.meta.url), `${JSON.stringify(fitted, undefined, 2)}\n`);
}
