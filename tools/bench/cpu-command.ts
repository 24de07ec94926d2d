import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Browser } from 'playwright';
import { shippedSource } from '../../src/engines/catalogue/shipped-model';
import { findBrowserHere, launchChromium } from '../browser/launch';
import { parseOptions } from '../parse-options';
import { repositoryRoot } from '../setup.mjs';
import { type BenchPlan, type Comparison, compareAt, compareTransformersAt, type TransformersComparison } from './compare';
import { peakRendererBytes } from './memory';
import { contextTokens, makePrompts } from './prompts';
import type { BenchResult } from './result';
import { runInPage } from './run-in-page';
import { serveBench } from './serve';
import { benchTable } from './table';
import { nativeVariants } from './variants';
import { timeWholeAudit } from './whole-audit';

const help = `npm run bench -- [options]
  --repetitions N   counted repetitions, interleaved (default 5)
  --threads LIST    thread counts, by comma (default 1,2)
  --no-audit        leave the whole-audit time out
  --no-transformers leave transformers.js out
  --out FILE        where the JSON goes (default node_modules/.cache/apura/bench/latest.json)
  --save            write to bench/results/ instead, for a commit
  --gpu             the engines of the GPU instead (npm run bench -- --gpu --help)
  --orchestrator    the orchestrator instead (npm run bench -- --orchestrator --help)
`;

const decodeTokens = 128;
const shortPromptTokens = 16;

/** `npm run bench`: the CPU engine. Exit code 0 when everything was measured; whether goals are met is in the table, not the code. */
export async function benchCpu(args: readonly string[]): Promise<number> {
  const options = parseOptions(args, {
    repetitions: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1,2' },
    'no-audit': { type: 'boolean', default: false },
    'no-transformers': { type: 'boolean', default: false },
    out: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const result = await bench({
    repetitions: Number(options.repetitions),
    threads: options.threads.split(',').map(Number),
    audit: !options['no-audit'],
    transformers: !options['no-transformers'],
  });
  const day = result.finishedAt.slice(0, 10);
  const file = options.save
    ? join(repositoryRoot, 'bench', 'results', `${day}.json`)
    : resolve(options.out ?? join(repositoryRoot, 'node_modules/.cache/apura/bench/latest.json'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`);
  process.stdout.write(`${benchTable(result)}\n${file}\n`);
  return 0;
}

async function bench(options: {
  repetitions: number;
  threads: readonly number[];
  audit: boolean;
  transformers: boolean;
}): Promise<BenchResult> {
  const loadAverage = loadavg()[0] ?? 0;
  const found = await findBrowserHere((line) => process.stderr.write(`${line}\n`));
  if (found.kind === 'missing') throw new Error(found.message);
  const modelFolder = join(repositoryRoot, 'public', 'models', 'apura-probe');
  const { variants, missing } = await nativeVariants(modelFolder);
  const server = await serveBench();
  const running = await launchChromium({ executablePath: found.path, adapter: 'none' });
  try {
    const prompt = makePrompts(modelFolder);
    const plan: BenchPlan = {
      source: shippedSource(server.url),
      long: prompt(Math.min(512, contextTokens(modelFolder) - 1)),
      short: prompt(shortPromptTokens),
      newTokens: decodeTokens,
      repetitions: options.repetitions,
    };
    const notes = missing === undefined ? [] : [`Only the shipped file was timed natively: ${missing}`];
    const { comparisons, transformers, others } = await inBrowser(running.browser, server.url, options, variants, plan);
    return {
      benchVersion: 1,
      finishedAt: new Date().toISOString(),
      machine: {
        cpu: cpus()[0]?.model ?? 'unknown',
        logicalCores: cpus().length,
        node: process.version,
        browser: `Chromium ${running.browser.version()}`,
        loadAverage,
      },
      model: plan.source.id,
      prefillTokens: plan.long.ids.length,
      decodeTokens,
      repetitions: options.repetitions,
      comparisons,
      transformers,
      others,
      notes,
    };
  } finally {
    await running.close();
    await server.close();
  }
}

async function inBrowser(
  browser: Browser,
  origin: string,
  options: { threads: readonly number[]; audit: boolean; transformers: boolean },
  variants: Parameters<typeof compareAt>[2],
  plan: BenchPlan,
) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${origin}bench`);
  const comparisons: Comparison[] = [];
  for (const threads of options.threads) comparisons.push(await compareAt(page, threads, variants, plan));
  const others: [string, string][] = comparisons.flatMap(({ threads, apura: { model, timeToFirstTokenMs } }): [string, string][] => [
    [
      `load, ${threads} thread(s): total / download / session / warm-up`,
      [model.totalMs, model.downloadMs, model.sessionMs, model.warmUpMs].map((ms) => `${Math.round(ms)} ms`).join(' / '),
    ],
    [`time to first token, ${shortPromptTokens}-token prompt, ${threads} thread(s)`, `${timeToFirstTokenMs.median.toFixed(1)} ms`],
  ]);
  const megabytes = (bytes: number | undefined): string => (bytes === undefined ? 'not known here' : `${(bytes / 2 ** 20).toFixed(0)} MiB`);
  others.push(['WASM heap of the engine', megabytes(comparisons.at(-1)?.apura.model.heapBytes)]);
  others.push([
    'page with its workers (measureUserAgentSpecificMemory)',
    megabytes(await runInPage<number>(page, '/tools/bench/pages/engine.page.ts', 'pageBytes')),
  ]);
  others.push(['peak resident memory of the renderer', megabytes(peakRendererBytes(process.pid))]);
  await runInPage(page, '/tools/bench/pages/engine.page.ts', 'closeEngine');

  const transformers: TransformersComparison[] = [];
  if (options.transformers) {
    for (const threads of options.threads) transformers.push(await compareTransformersAt(page, threads, origin, plan));
    for (const { threads, loadMs } of transformers)
      others.push([`load under transformers.js, ${threads} thread(s)`, `${Math.round(loadMs)} ms`]);
  }
  await context.close();
  if (options.audit) {
    const { auditMs, openMs } = await timeWholeAudit(browser);
    others.push(
      ['whole audit, button to report (built page, nothing cached)', `${Math.round(auditMs)} ms`],
      ['page opened to button', `${Math.round(openMs)} ms`],
    );
  }
  return { comparisons, transformers, others };
}
