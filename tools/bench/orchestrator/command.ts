import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseOptions } from '../../parse-options';
import { repositoryRoot } from '../../setup.mjs';
import { runInNode } from './built';
import { figureLines, type OrchestratorResult } from './figures';
import { runInBrowser } from './in-browser';
import { cacheKinds } from './no-op';

const help = `npm run bench -- --orchestrator [options]
  --repetitions N   of everything (default 5)
  --no-browser      leave the worker of the built page out
  --out FILE        where the JSON goes (default node_modules/.cache/apura/bench/orchestrator.json)
  --save            write to bench/results/ instead, for a commit
`;

/** One line per figure, with the limit it is held against. 0 when all limits hold, else 1. */
export async function benchOrchestrator(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    repetitions: { type: 'string', default: '5' },
    'no-browser': { type: 'boolean', default: false },
    out: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const repetitions = Number(options.repetitions);
  const load = (): number => loadavg()[0] ?? 0;
  const loadBefore = load();
  const node = await runInNode(repetitions);
  const loadBetween = load();
  const browser = options['no-browser'] ? undefined : await runInBrowser(repetitions, cacheKinds);
  const result: OrchestratorResult = {
    benchVersion: 1,
    finishedAt: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', logicalCores: cpus().length, node: process.version, browser: browser?.browser },
    loadAverages: [loadBefore, loadBetween, load()],
    repetitions,
    node,
    browser: browser?.runs ?? [],
  };
  const file = options.save
    ? join(repositoryRoot, 'bench', 'results', `${result.finishedAt.slice(0, 10)}-orchestrator.json`)
    : resolve(options.out ?? join(repositoryRoot, 'node_modules/.cache/apura/bench/orchestrator.json'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`);
  const lines = figureLines(result);
  for (const { name, value, limit, holds } of lines) {
    process.stdout.write(`${name.padEnd(60)} ${value.padStart(12)}   ${limit}${holds ? '' : '  MISSED'}\n`);
  }
  process.stdout.write(`load averages ${result.loadAverages.map((value) => value.toFixed(1)).join(', ')}\n${file}\n`);
  return lines.every(({ holds }) => holds) ? 0 : 1;
}
