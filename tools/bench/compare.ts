import type { Page } from 'playwright';
import type { LoadedModel, ModelSource } from '../../src/contract/engine';
import { type NativeModel, openNative } from './native';
import type { EngineRound } from './pages/engine.page';
import type { TransformersRound } from './pages/transformers-worker';
import type { BenchPrompt } from './prompts';
import { runInPage } from './run-in-page';
import { type Spread, spreadOf } from './statistics';
import type { Variant } from './variants';

const enginePage = '/tools/bench/pages/engine.page.ts';
const transformersPage = '/tools/bench/pages/transformers.page.ts';

export interface Speeds {
  readonly decode: Spread;
  readonly prefill: Spread;
}

/** Speeds in tokens per second at one number of threads; all sides took turns within each repetition. */
export interface Comparison {
  readonly threads: number;
  readonly apura: Speeds & { readonly model: LoadedModel; readonly timeToFirstTokenMs: Spread };
  readonly native: readonly (Speeds & { readonly name: string })[];
  /** Apura over the best native file, median over median; the file is chosen for each figure by itself. */
  readonly decodeRatio: number;
  readonly prefillRatio: number;
  /** True when every side gave the same tokens for the same file. */
  readonly sameTokens: boolean;
}

export interface BenchPlan {
  readonly source: ModelSource;
  readonly long: BenchPrompt;
  readonly short: BenchPrompt;
  readonly newTokens: number;
  readonly repetitions: number;
}

/** Times Apura's port in the page against native onnxruntime in this process. */
export async function compareAt(page: Page, threads: number, variants: readonly Variant[], plan: BenchPlan): Promise<Comparison> {
  const model = await runInPage<LoadedModel>(page, enginePage, 'openEngine', plan.source, threads);
  const natives: { name: string; model: NativeModel }[] = [];
  for (const { name, file } of variants) natives.push({ name, model: await openNative(file, threads) });
  const apura: EngineRound[] = [];
  const timings = natives.map(({ name }) => ({ name, decode: [] as number[], prefill: [] as number[] }));
  let nativeTokens: readonly number[] = [];
  // The first two repetitions warm every side up, and are not counted.
  for (let repetition = -1; repetition <= plan.repetitions; repetition += 1) {
    const round = await runInPage<EngineRound>(page, enginePage, 'runRound', plan.long.text, plan.short.text, plan.newTokens);
    if (repetition > 0) apura.push(round);
    for (const [index, native] of natives.entries()) {
      const prefillMs = await native.model.prefill(plan.long.ids);
      const decoded = await native.model.decode(plan.short.ids, plan.newTokens - 1);
      if (index === 0) nativeTokens = decoded.tokenIds;
      if (repetition <= 0) continue;
      timings[index]?.prefill.push((plan.long.ids.length / prefillMs) * 1000);
      timings[index]?.decode.push(((plan.newTokens - 1) / decoded.ms) * 1000);
    }
  }
  for (const native of natives) await native.model.release();
  const own = {
    model,
    ...speedsOf(apura),
    timeToFirstTokenMs: spreadOf(apura.map(({ timeToFirstTokenMs }) => timeToFirstTokenMs)),
  };
  const native = timings.map(({ name, decode, prefill }) => ({ name, decode: spreadOf(decode), prefill: spreadOf(prefill) }));
  const best = (of: 'decode' | 'prefill'): number => Math.max(...native.map((one) => one[of].median));
  return {
    threads,
    apura: own,
    native,
    decodeRatio: own.decode.median / best('decode'),
    prefillRatio: own.prefill.median / best('prefill'),
    sameTokens: JSON.stringify(apura[0]?.tokenIds) === JSON.stringify(nativeTokens),
  };
}

/** The same file under transformers.js in the same browser, in a worker of its own; Apura's engine takes turns with it. */
export interface TransformersComparison {
  readonly threads: number;
  readonly loadMs: number;
  readonly transformers: Speeds;
  readonly apura: Speeds;
}

export async function compareTransformersAt(page: Page, threads: number, origin: string, plan: BenchPlan): Promise<TransformersComparison> {
  await runInPage<LoadedModel>(page, enginePage, 'openEngine', plan.source, threads);
  const loadMs = await runInPage<number>(page, transformersPage, 'openTransformers', {
    modelsUrl: '/models/',
    runtimeUrl: `${origin}node_modules/@huggingface/transformers/node_modules/onnxruntime-web/dist/`,
    modelId: plan.source.id,
    threads,
  });
  const own: EngineRound[] = [];
  const theirs: TransformersRound[] = [];
  // The first two repetitions warm both sides up, and are not counted.
  for (let repetition = -1; repetition <= plan.repetitions; repetition += 1) {
    const prompts = [plan.long.text, plan.short.text, plan.newTokens] as const;
    const ownRound = await runInPage<EngineRound>(page, enginePage, 'runRound', ...prompts);
    const theirRound = await runInPage<TransformersRound>(page, transformersPage, 'runTransformersRound', ...prompts);
    if (repetition <= 0) continue;
    own.push(ownRound);
    theirs.push(theirRound);
  }
  await runInPage(page, transformersPage, 'closeTransformers');
  await runInPage(page, enginePage, 'closeEngine');
  return { threads, loadMs, transformers: speedsOf(theirs), apura: speedsOf(own) };
}

/** Speeds in tokens per second, from rounds that tell tokens and milliseconds. */
function speedsOf(rounds: readonly Pick<EngineRound, 'decodeTokens' | 'decodeMs' | 'prefillTokens' | 'prefillMs'>[]): Speeds {
  return {
    decode: spreadOf(rounds.map(({ decodeTokens, decodeMs }) => (decodeTokens / decodeMs) * 1000)),
    prefill: spreadOf(rounds.map(({ prefillTokens, prefillMs }) => (prefillTokens / prefillMs) * 1000)),
  };
}
