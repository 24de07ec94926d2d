import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import type { DeviceBenchmark, MemoryProbe } from '../../../src/contract/budget';
import type { DeviceSurvey } from '../../../src/contract/device';
import { findBrowserHere, launchChromium } from '../../browser/launch';
import { buildPage } from '../../build/page-build';
import { repositoryRoot } from '../../setup.mjs';
import type { ForecastCase } from '../forecast/case';
import { runInPage } from '../run-in-page';
import { serveBench } from '../serve';
import { type KnownDevice, toCase } from './cases';
import { serveHub } from './hub';
import { fullSizes, measureEmbedding, measureSubject, softwareSizes } from './measure';
import { type GpuBenchOptions, gpuHelp, parseGpuOptions } from './options';
import type { Claims } from './pages/claims.page';
import { measureRecovery } from './recovery';
import type { GpuBenchResult } from './result';
import { layOut, makeSubjects, type Subject } from './subjects';
import { gpuTable } from './table';

const devicePage = '/tools/bench/gpu/pages/device.page.ts';
const claimsPage = '/tools/bench/gpu/pages/claims.page.ts';
const deviceLimitMs = 120_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `npm run bench -- --gpu`. Exit code 0 when everything was measured, 1 when a part was not: the table says why. */
export async function benchGpu(args: readonly string[]): Promise<number> {
  const options = parseGpuOptions(args);
  if (options === 'help') {
    process.stdout.write(gpuHelp);
    return 0;
  }
  const files = outputFiles(options);
  const { result, cases } = await bench(options, async (soFar, casesSoFar) => {
    await writeJson(files.result, soFar);
    await writeJson(files.cases, { cases: casesSoFar });
  });
  process.stdout.write(`${gpuTable(result)}\n${files.result}\n${cases.length === 0 ? '' : `${files.cases}\n`}`);
  return result.failures.length === 0 ? 0 : 1;
}

function outputFiles({ save, out }: GpuBenchOptions): { readonly result: string; readonly cases: string } {
  const day = new Date().toISOString().slice(0, 10);
  if (save) {
    const cases = join(repositoryRoot, 'tools', 'bench', 'forecast', 'cases', `${day}-gpu.json`);
    return { result: join(repositoryRoot, 'bench', 'results', `${day}-gpu.json`), cases };
  }
  const result = out ?? join(repositoryRoot, 'node_modules/.cache/apura/bench/gpu.json');
  return { result, cases: result.replace(/(?:\.json)?$/, '-cases.json') };
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(value, null, 1)}\n`);
}

/** Measures part by part; `keep` is given all so far after each, because a machine may be taken away. */
async function bench(options: GpuBenchOptions, keep: (result: GpuBenchResult, cases: readonly ForecastCase[]) => Promise<void>) {
  const loadAverage = loadavg()[0] ?? 0;
  const found = await findBrowserHere(say);
  if (found.kind === 'missing') throw new Error(found.message);
  const models = layOut(options);
  const pageServer = await serveBench();
  const hub = await serveHub(models.mounts);
  const cpu = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}`;
  const browser = `Chromium ${found.version}`;
  const result: Mutable<GpuBenchResult> = {
    benchVersion: 1,
    kind: 'gpu',
    finishedAt: new Date().toISOString(),
    quick: options.quick,
    adapter: options.adapter,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      logicalCores: cpus().length,
      gpu: options.device ?? 'unknown',
      node: process.version,
      browser,
      loadAverage,
    },
    repetitions: options.repetitions,
    subjects: [],
    embeddings: [],
    claims: [],
    recoveries: [],
    failures: [],
  };
  const cases: ForecastCase[] = [];
  let known: KnownDevice | undefined;

  /** One part in a fresh browser, so that a GPU process that dies or hangs costs this part only. */
  const part = async (what: string, limitMs: number, work: (page: Page) => Promise<void>): Promise<void> => {
    await attempt(what, async () => {
      const running = await launchChromium({ executablePath: found.path, adapter: options.adapter });
      try {
        const page = await running.browser.newPage();
        await page.goto(`${pageServer.url}bench`);
        await within(limitMs, work(page));
      } finally {
        await running.close();
      }
    });
  };
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    say(`${what} …`);
    try {
      await work();
      say(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    } catch (error) {
      const why = (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 4).join(' | ');
      result.failures = [...result.failures, { what, why }];
      say(`${what}: NOT MEASURED: ${why}`);
    }
    result.finishedAt = new Date().toISOString();
    await keep(result, cases);
  };
  const measure = async (page: Page, subject: Subject): Promise<void> => {
    if (subject.source.kind === 'mlc' && subject.source.purpose === 'embedding') {
      result.embeddings = [...result.embeddings, await measureEmbedding(page, subject, options.repetitions)];
      return;
    }
    const isSoftware = subject.engine !== 'onnx-wasm' && result.survey?.gpu.kind !== 'available';
    const measured = await measureSubject(page, subject, {
      sizes: isSoftware ? softwareSizes : fullSizes,
      repetitions: isSoftware ? 1 : options.repetitions,
      threads: options.threads,
      bare: options.bare,
      long: options.long,
    });
    result.subjects = [...result.subjects, measured];
    const { decode, overhead } = measured;
    const beside =
      overhead === undefined ? '' : `; port over bare ${overhead.requestRatio.toFixed(3)}, decode ${overhead.decodeRatio.toFixed(3)}`;
    say(`  ${decode.median.toFixed(1)} tok/s${beside}`);
    if (known !== undefined && !isSoftware) cases.push(toCase(subject, measured, known));
  };

  try {
    await part('survey and benchmark of the device', deviceLimitMs, async (page) => {
      const survey = await runInPage<DeviceSurvey>(page, devicePage, 'survey');
      const gpu = options.device ?? gpuName(survey);
      result.survey = survey;
      result.machine = { ...result.machine, gpu };
      const { benchmark, gpuFailure } = await runInPage<{ benchmark: DeviceBenchmark; gpuFailure?: string }>(
        page,
        devicePage,
        'benchmark',
        survey,
      );
      result.benchmark = benchmark;
      known = { gpu: `${gpu}, ${browser}`, cpu: `${cpu}, ${browser}`, benchmark, survey };
      if (gpuFailure !== undefined) throw new Error(`the GPU's part: ${gpuFailure}`);
    });
    if (options.parts.includes('memory')) {
      await part('memory probe', deviceLimitMs, async (page) => {
        const probe = await runInPage<MemoryProbe>(page, devicePage, 'probeMemory', options.probeBytes);
        result.memory = { neededBytes: options.probeBytes, probe };
      });
    }
    if (options.parts.includes('engines')) {
      for (const subject of makeSubjects(models, options, pageServer.url, hub.url)) {
        await part(`${subject.id} on ${subject.engine}`, options.limitMs, (page) => measure(page, subject));
      }
    }
    if (options.parts.includes('claims')) {
      for (const { id, source } of makeSubjects(models, { engines: ['web-llm'], shipped: false }, pageServer.url, hub.url)) {
        await part(`claims of web-llm on ${id}`, options.limitMs, async (page) => {
          const claims = await runInPage<Claims>(page, claimsPage, 'tryModel', source);
          result.claims = [...result.claims, { model: id, claims }];
          const broken = claims.checks.filter(({ ok }) => !ok);
          if (broken.length > 0)
            throw new Error(`not kept: ${broken.map(({ name, seen }) => `${name} (${JSON.stringify(seen)})`).join('; ')}`);
        });
      }
    }
    if (options.parts.includes('recovery')) {
      await attempt('loss of the GPU in mid-run', async () => {
        await buildPage({ quiet: true });
        const more = options.adapter === 'swiftshader' ? ['--software-adapter'] : [];
        const plan = { engine: 'auto', adapter: options.adapter, executablePath: found.path, limitMs: options.limitMs, more } as const;
        result.recoveries = [await measureRecovery(plan)];
      });
    }
    return { result, cases };
  } finally {
    await hub.close();
    await pageServer.close();
  }
}

function gpuName({ facts }: DeviceSurvey): string {
  const text = (id: string): string => String(facts.find((fact) => fact.id === id)?.value ?? '');
  return text('gpu.description') || [text('gpu.vendor'), text('gpu.architecture')].filter((word) => word !== '').join(' ') || 'no GPU';
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${limitMs / 1000} s`)), limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function say(line: string): void {
  process.stderr.write(`[${new Date().toISOString().slice(11, 19)}] ${line}\n`);
}
