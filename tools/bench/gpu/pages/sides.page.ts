import type { EngineId, EnginePort, LoadedModel, ModelSource } from '../../../../src/contract/engine';
import { makeEngineClient } from '../../../../src/engines/engine-client';
import type { BareCall, BareJob, Round, RoundRequest, WorkerRound } from './rounds';

/** Engines compile shaders for long on a software adapter. */
const patienceMs = 600_000;
const { signal } = new AbortController();
let port: EnginePort | undefined;
let bare: Worker | undefined;

/** Apura's side: the engine in its worker behind the port, as an audit uses it. */
export async function openPort(
  engine: EngineId,
  source: ModelSource,
  options: { threads?: number; contextTokens?: number },
): Promise<LoadedModel> {
  port?.release();
  port = makeEngineClient(engine, { loadSilenceMs: patienceMs, runSilenceMs: patienceMs });
  return await port.load(source, options, () => undefined, signal);
}

export async function runPort({ prompt, newTokens }: RoundRequest): Promise<Round> {
  if (port === undefined) throw new Error('no port is open');
  const askedAt = performance.now();
  const { timings, tokenIds } = await port.generate(
    { input: { kind: 'raw', prompt }, maxTokens: newTokens, sampling: { kind: 'greedy' }, ignoreEnd: true },
    () => undefined,
    signal,
  );
  const pageMs = performance.now() - askedAt;
  const { promptTokens, completionTokens, prefillMs, timeToFirstTokenMs, totalMs } = timings;
  return { promptTokens, newTokens: completionTokens, prefillMs, firstTokenMs: timeToFirstTokenMs, totalMs, tokenIds, pageMs };
}

/** Milliseconds of embedding the texts together, in the page. */
export async function embedPort(texts: readonly string[]): Promise<number> {
  if (port === undefined) throw new Error('no port is open');
  const askedAt = performance.now();
  await port.embed(texts, signal);
  return performance.now() - askedAt;
}

/** What the engine holds, as its last heartbeat told. */
export function portUsage(): ReturnType<EnginePort['usage']> {
  return port?.usage();
}

/** The same model under the bare engine, in a worker of its own. Gives milliseconds of loading, its download included. */
export function openBare(engine: EngineId, job: BareJob): Promise<number> {
  bare?.terminate();
  bare = makeBareWorker(engine);
  return askBare<number>({ kind: 'open', job });
}

export async function runBare(request: RoundRequest): Promise<Round> {
  const askedAt = performance.now();
  const round = await askBare<WorkerRound>({ kind: 'round', request });
  return { ...round, pageMs: performance.now() - askedAt };
}

export function closeSides(): void {
  port?.release();
  bare?.terminate();
  port = undefined;
  bare = undefined;
}

function makeBareWorker(engine: EngineId): Worker {
  if (engine === 'web-llm') return new Worker(new URL('./web-llm-worker.ts', import.meta.url), { type: 'module' });
  if (engine === 'onnx-webgpu') return new Worker(new URL('./session-worker.ts', import.meta.url), { type: 'module' });
  return new Worker(new URL('./decoder-worker.ts', import.meta.url), { type: 'module' });
}

function askBare<T>(call: BareCall): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (bare === undefined) throw new Error('no bare engine is open');
    bare.onerror = (event) => reject(new Error(event.message));
    bare.onmessage = ({ data }: MessageEvent<{ result: T; error?: string }>) => {
      if (data.error === undefined) resolve(data.result);
      else reject(new Error(data.error));
    };
    bare.postMessage(call);
  });
}
