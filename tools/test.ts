import { findBrowserHere } from './browser/launch';
import { buildPage } from './build/page-build';
import { addCounts, type Counts, countsLine, type Gate, type GateResult, oneFailed, onePassed } from './gates/gate';
import { packageProgram, programGate } from './gates/run-program';
import { readTreeState, type TreeState, untouchedGate } from './gates/untouched-gate';
import { vitestGate } from './gates/vitest-gate';
import { parseOptions } from './parse-options';
import { UsageError } from './usage-error';

const help = `npm test: every gate of the project, in order.

  npm test -- [--only GATE]

  --only GATE   run this gate alone (repeatable): types, lint, unit, boundary, house, browser, build, e2e, untouched
`;

/** `npm test`. The last line says how many checks passed, failed and were skipped; exit code 1 when one failed. */
export async function main(args: readonly string[]): Promise<number> {
  const values = parseOptions(args, { only: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h' } });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const gates = makeGates(await readTreeState());
  const unknown = values.only?.find((name) => !gates.some((gate) => gate.name === name));
  if (unknown !== undefined)
    throw new UsageError(`--only ${unknown}: no such gate; there are ${gates.map(({ name }) => name).join(', ')}.`);
  const total = await runGates(gates.filter(({ name }) => values.only?.includes(name) ?? true));
  process.stdout.write(`${countsLine(total)}\n`);
  return total.failed === 0 ? 0 : 1;
}

function makeGates(before: TreeState): Gate[] {
  const browserVariables = once(findBrowser);
  return [
    { name: 'types', run: () => programGate(packageProgram('typescript', 'tsc'), ['-b', '--pretty', 'false']) },
    { name: 'lint', run: () => programGate(packageProgram('@biomejs/biome', 'biome'), ['ci', '--colors=off', '--error-on-warnings']) },
    { name: 'unit', run: () => vitestGate('unit', {}) },
    { name: 'boundary', run: () => vitestGate('boundary', {}) },
    { name: 'house', run: () => vitestGate('house', {}) },
    { name: 'browser', run: async () => await vitestGate('browser', await browserVariables()) },
    { name: 'build', run: buildGate },
    { name: 'e2e', run: async () => await vitestGate('e2e', await browserVariables()) },
    { name: 'untouched', run: () => untouchedGate(before) },
  ];
}

/** Runs all gates, also after one failed, and prints a table of them and what failed. */
async function runGates(gates: readonly Gate[]): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const rows: string[] = [];
  const failures: string[] = [];
  for (const { name, run } of gates) {
    process.stdout.write(`\n── ${name}\n`);
    const started = performance.now();
    const counts = await run().catch((error: unknown): GateResult => {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return oneFailed;
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    rows.push(`${counts.failed > 0 ? '✗' : '✓'} ${name.padEnd(10)} ${seconds} s  ${countsLine(counts)}`);
    failures.push(...(counts.failures ?? []).map((failure) => `✗ ${name}: ${failure}`));
    total = addCounts(total, counts);
  }
  process.stdout.write(`\n${[...rows, ...failures].join('\n')}\n`);
  return total;
}

/** Finds (or installs) the browser once, so that no test does; tests are told by CHROME_PATH. */
async function findBrowser(): Promise<Record<string, string>> {
  const browser = await findBrowserHere((line) => process.stdout.write(`${line}\n`));
  if (browser.kind === 'missing') throw new Error(browser.message);
  process.stdout.write(`Browser: ${browser.path} (${browser.version})\n`);
  return { CHROME_PATH: browser.path };
}

async function buildGate(): Promise<Counts> {
  const { files, totalBytes, pageBytesGzipped } = await buildPage({ force: true });
  process.stdout.write(
    `${files} files, ${(totalBytes / 1e6).toFixed(1)} MB; the page itself ${(pageBytesGzipped / 1e3).toFixed(1)} kB gzipped\n`,
  );
  return onePassed;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
