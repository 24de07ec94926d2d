import { median } from '../../../src/base/statistics.ts';
import { compareCase, factorOff, figures, readCases, shareOff } from './compare.ts';

// usage: npx tsx tools/bench/forecast/table.ts
// The forecast beside what was measured, for the cases that no constant was fitted on. Markdown.

const cases = readCases().filter(({ role }) => role === 'test');
const round = (value: number): string => (value < 100 ? value.toPrecision(3) : value.toFixed(0));
const titles = { decode: 'decode tok/s', prefill: 'prefill tok/s', firstToken: 'first token ms', load: 'load ms' } as const;
const lines = cases.map((one) => {
  const pairs = compareCase(one);
  const cells = figures.map((figure) => {
    const pair = pairs.find((candidate) => candidate.figure === figure);
    return pair === undefined ? '–' : `${round(pair.forecast)} / ${round(pair.measured)}`;
  });
  return `| ${one.name} | ${one.threads} | ${cells.join(' | ')} |`;
});
process.stdout.write(
  `forecast / measured, prompts of 128 tokens\n\n| case | threads | ${figures.map((figure) => titles[figure]).join(' | ')} |\n`,
);
process.stdout.write(`|---|---|${figures.map(() => '---').join('|')}|\n${lines.join('\n')}\n`);
for (const figure of figures) {
  const pairs = cases.flatMap((one) => compareCase(one).filter((pair) => pair.figure === figure));
  const off = median(pairs.map(shareOff));
  if (off === undefined) continue;
  const worst = Math.max(...pairs.map(factorOff));
  process.stdout.write(
    `\n${titles[figure]}: median error ${(100 * off).toFixed(0)} %, worst ${worst.toFixed(2)} × (${pairs.length} cases)`,
  );
}
process.stdout.write('\n');
