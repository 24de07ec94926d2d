import type { Page } from 'playwright';
import type { EngineUsage, LoadedModel } from '../../../src/contract/engine';
import { runInPage } from '../run-in-page';
import { type Spread, spreadOf } from '../statistics';
import { countGpuCommands } from './gpu-commands';
import type { BareJob, Round, RoundRequest } from './pages/rounds';
import type { EmbeddingResult, Overhead, SubjectResult } from './result';
import type { Subject } from './subjects';

const sides = '/tools/bench/gpu/pages/sides.page.ts';
/** How long prompts and answers are, in tokens. */
export interface Sizes {
  readonly promptTokens: number;
  readonly shortPromptTokens: number;
  readonly longestPromptTokens: number;
  readonly fewestTokens: number;
  readonly mostTokens: number;
}

/** What a forecast's case asks for at least: 128 of prompt, 32 after the first of the answer. */
export const fullSizes: Sizes = { promptTokens: 128, shortPromptTokens: 16, longestPromptTokens: 511, fewestTokens: 33, mostTokens: 257 };
/** A GPU that is computed on the CPU takes seconds for a token: this shows that all of it works, and no speed. */
export const softwareSizes: Sizes = { promptTokens: 16, shortPromptTokens: 4, longestPromptTokens: 24, fewestTokens: 4, mostTokens: 4 };

/** Answers are made this long, in seconds of decoding, within bounds: slow engines get fewer tokens, not more minutes. */
const answerSeconds = 1.2;
const embeddedTexts = 4;

/** What is measured of a model. `threads`: to ask the CPU engine for; `bare`: the bare engine too, by turns; `long`: a long prompt too. */
export interface MeasureOptions {
  readonly sizes: Sizes;
  readonly repetitions: number;
  readonly threads?: number;
  readonly bare: boolean;
  readonly long: boolean;
}

/** Times a model behind the port and bare, in a fresh page. */
export async function measureSubject(
  page: Page,
  subject: Subject,
  { sizes, repetitions, threads, bare, long: withLong }: MeasureOptions,
): Promise<SubjectResult> {
  const { fewestTokens, mostTokens } = sizes;
  const loaded = await runInPage<LoadedModel>(
    page,
    sides,
    'openPort',
    subject.engine,
    subject.source,
    threads === undefined ? {} : { threads },
  );
  const port = (request: RoundRequest): Promise<Round> => runInPage<Round>(page, sides, 'runPort', request);
  const { contextTokens } = loaded;
  const promptTokens = Math.min(sizes.promptTokens, Math.floor(contextTokens / 4));
  // Nothing of the first request counts: shaders are compiled, and its speed decides how long the others are.
  const first = await port(ask(subject, promptTokens, fewestTokens));
  const newTokens = Math.round(
    Math.min(Math.max(decodeRate(first) * answerSeconds, fewestTokens), mostTokens, contextTokens - promptTokens),
  );
  const longTokens = Math.min(sizes.longestPromptTokens, contextTokens - 1);
  const rounds: Round[] = [];
  const long: Round[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const round = await port(ask(subject, promptTokens, newTokens));
    if (repetition > 0) rounds.push(round);
    if (!withLong) continue;
    const longRound = await port(ask(subject, longTokens, 1));
    if (repetition > 0) long.push(longRound);
  }
  const usage = await runInPage<EngineUsage | undefined>(page, sides, 'portUsage');
  const request = ask(subject, sizes.shortPromptTokens, newTokens);
  const overhead = bare ? await compareWithBare(page, subject, loaded, request, repetitions) : undefined;
  const answer = (tokens: number): Promise<Round> => port(ask(subject, sizes.shortPromptTokens, tokens));
  const gpuCommands = loaded.device === 'gpu' ? await countGpuCommands(page, answer, sizes.fewestTokens) : undefined;
  await runInPage(page, sides, 'closeSides');
  return {
    model: subject.id,
    engine: subject.engine,
    loaded,
    usage,
    promptTokens: rounds[0]?.promptTokens ?? promptTokens,
    loadMs: loaded.totalMs - loaded.downloadMs,
    firstTokenMs: spreadOf(rounds.map(({ firstTokenMs }) => firstTokenMs)),
    prefill: prefillOf(rounds),
    decode: spreadOf(rounds.map(decodeRate)),
    ...(withLong ? { longPrefill: { ...prefillOf(long), promptTokens: long[0]?.promptTokens ?? longTokens } } : {}),
    rounds: [...rounds, ...long],
    overhead,
    gpuCommands,
  };
}

/** Times a model of embeddings. */
export async function measureEmbedding(page: Page, subject: Subject, repetitions: number): Promise<EmbeddingResult> {
  const loaded = await runInPage<LoadedModel>(page, sides, 'openPort', subject.engine, subject.source, {});
  const texts = Array.from({ length: embeddedTexts }, (_, index) => subject.prompt(32 + index).text);
  const times: number[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const ms = await runInPage<number>(page, sides, 'embedPort', texts);
    if (repetition > 0) times.push(ms);
  }
  await runInPage(page, sides, 'closeSides');
  return { model: subject.id, engine: subject.engine, loaded, texts: texts.length, ms: spreadOf(times) };
}

async function compareWithBare(
  page: Page,
  subject: Subject,
  loaded: LoadedModel,
  request: RoundRequest,
  repetitions: number,
): Promise<Overhead> {
  const bareLoadMs = await runInPage<number>(page, sides, 'openBare', subject.engine, bareJob(subject, loaded));
  const port: Round[] = [];
  const bare: Round[] = [];
  // The first repetition warms both sides up. Who begins changes: the second one finds warmer caches and a busier GPU.
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const turns = [
      async () => port.push(await runInPage<Round>(page, sides, 'runPort', request)),
      async () => bare.push(await runInPage<Round>(page, sides, 'runBare', request)),
    ];
    for (const turn of repetition % 2 === 0 ? turns : turns.toReversed()) await turn();
    if (repetition > 0) continue;
    port.length = 0;
    bare.length = 0;
  }
  const ratio = (rate: (round: Round) => number): number => spreadOf(port.map(rate)).median / spreadOf(bare.map(rate)).median;
  const bareTokens = bare[0]?.tokenIds;
  return {
    promptTokens: port[0]?.promptTokens ?? 0,
    newTokens: request.newTokens,
    port,
    bare,
    bareLoadMs,
    requestRatio: ratio(({ newTokens, pageMs }) => newTokens / pageMs),
    decodeRatio: ratio(decodeRate),
    sameTokens: bareTokens === undefined ? undefined : JSON.stringify(bareTokens) === JSON.stringify(port[0]?.tokenIds),
  };
}

function bareJob({ source }: Subject, { modelFile, files, contextTokens, threadsGot }: LoadedModel): BareJob {
  const common = { contextTokens, threads: threadsGot };
  if (source.kind === 'mlc') return { ...common, modelUrl: source.modelUrl, program: source.libraryUrl, data: [] };
  const folder = modelFile.slice(0, modelFile.lastIndexOf('/') + 1);
  const data = files.map(({ path }) => path).filter((path) => /\.onnx/.test(path) && path.startsWith(folder) && path !== modelFile);
  return { ...common, modelUrl: source.baseUrl, program: modelFile, data };
}

function ask(subject: Subject, promptTokens: number, newTokens: number): RoundRequest {
  const { text, ids } = subject.prompt(promptTokens);
  return { prompt: text, ids, newTokens };
}

/** Tokens after the first, per second. */
function decodeRate({ newTokens, totalMs, firstTokenMs }: Round): number {
  return ((newTokens - 1) / (totalMs - firstTokenMs)) * 1000;
}

function prefillOf(rounds: readonly Round[]): Spread {
  return spreadOf(rounds.map(({ promptTokens, prefillMs }) => (promptTokens / prefillMs) * 1000));
}
