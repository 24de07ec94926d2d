import type {
  EngineId,
  EnginePort,
  EngineUsage,
  GenerateRequest,
  Generation,
  LoadedModel,
  LoadOptions,
  LoadProgress,
  ModelSource,
  TokenEvent,
} from '../../../src/contract/engine';
import { toErrorRecord } from '../../../src/contract/errors';
import { type EngineClientOptions, makeEngineClient } from '../../../src/engines/engine-client';

/** A failure as a test compares it: the code, or `AbortError`. */
export interface Failure {
  readonly failed: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export interface Answer {
  readonly generation: Generation;
  readonly tokens: readonly TokenEvent[];
}

let engine: EnginePort | undefined;

function port(): EnginePort {
  if (engine === undefined) throw new Error('no engine was started');
  return engine;
}

async function outcome<T>(call: () => Promise<T>): Promise<T | Failure> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof DOMException) return { failed: thrown.name, message: thrown.message, details: {} };
    const { code, message, details } = toErrorRecord(thrown);
    return { failed: code, message, details };
  }
}

export interface StartOptions extends Omit<EngineClientOptions, 'makeWorker'> {
  readonly engine?: EngineId;
  /** A worker that speaks the protocol and has this fault (`fake-worker.ts`). */
  readonly fault?: string;
  /** A worker from this address. */
  readonly script?: string;
}

/** Starts a fresh engine. */
export function start({ fault, script, engine: id = 'onnx-wasm', ...limits }: StartOptions = {}): void {
  engine?.release();
  const makeWorker = (): Worker =>
    script === undefined
      ? new Worker(new URL('./fake-worker.ts', import.meta.url), { type: 'module', name: fault })
      : new Worker(script, { type: 'module' });
  engine = makeEngineClient(id, fault === undefined && script === undefined ? limits : { ...limits, makeWorker });
}

export function load(source: ModelSource, options: LoadOptions = {}): Promise<{ model: LoadedModel; progress: LoadProgress[] } | Failure> {
  const progress: LoadProgress[] = [];
  return outcome(async () => ({
    model: await port().load(source, options, (step) => progress.push(step), new AbortController().signal),
    progress,
  }));
}

/** Aborts a load at its first progress. */
export async function abortLoad(source: ModelSource): Promise<unknown> {
  const aborter = new AbortController();
  return await outcome(() => port().load(source, {}, () => aborter.abort(), aborter.signal));
}

/** Generates; with `abortAfter`, the signal fires in the callback of that token, and `tookMs` counts from there. */
export async function generate(
  request: GenerateRequest,
  abortAfter?: number,
): Promise<(Answer | Failure) & { tookMs?: number; seen: number }> {
  const aborter = new AbortController();
  const tokens: TokenEvent[] = [];
  let abortedAt: number | undefined;
  const onToken = (token: TokenEvent): void => {
    tokens.push(token);
    if (tokens.length !== abortAfter) return;
    abortedAt = performance.now();
    aborter.abort();
  };
  const result = await outcome(async () => ({ generation: await port().generate(request, onToken, aborter.signal), tokens }));
  return { ...result, seen: tokens.length, ...(abortedAt === undefined ? {} : { tookMs: performance.now() - abortedAt }) };
}

/** Generates again and again until that fails; the page says when there was a token (`data-tokens`). */
export async function generateUntilFailure(request: GenerateRequest): Promise<Failure> {
  const { signal } = new AbortController();
  const onToken = (): void => {
    document.documentElement.dataset['tokens'] = 'some';
  };
  delete document.documentElement.dataset['tokens'];
  for (;;) {
    const result = await outcome(() => port().generate(request, onToken, signal));
    if ('failed' in result) return result;
  }
}

export function embed(texts: readonly string[]): Promise<{ vectors: number[][]; tokens: number } | Failure> {
  return outcome(async () => {
    const { vectors, tokens } = await port().embed(texts, new AbortController().signal);
    return { vectors: vectors.map((vector) => Array.from(vector)), tokens };
  });
}

/** What the engine holds, as its heartbeat tells it next. */
export async function usage(): Promise<EngineUsage> {
  for (;;) {
    const told = port().usage();
    if (told !== undefined) return told;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Releases the engine while a generation is under way; gives how that generation ended, and a later call. */
export async function releaseDuring(request: GenerateRequest): Promise<{ pending: unknown; later: unknown }> {
  const { signal } = new AbortController();
  const pending = outcome(() => port().generate(request, () => port().release(), signal));
  return { pending: await pending, later: await outcome(() => port().generate(request, () => undefined, signal)) };
}

export function release(): void {
  engine?.release();
}
