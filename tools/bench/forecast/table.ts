import { readFileSync, writeFileSync } from 'node:fs';
import { forecastTable } from './accuracy.ts';
import { readCases } from './compare.ts';
import { withTable } from './readme-table.ts';

// usage: npx tsx tools/bench/forecast/table.ts [--write]
// The forecast beside what was measured, for the cases that no constant was fitted on. Markdown; `--write` puts it into README.md.

const table = forecastTable(readCases().filter(({ role }) => role === 'test'));
process.stdout.write(`forecast / measured, prompts of 128 tokens\n\n${table}\n`);
if (process.argv.includes('--write')) {
  const readme = new URL('../../../README.md', import.meta.url);
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8'), table));
}
