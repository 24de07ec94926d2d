import type { EnginePort, GenerateRequest, LoadedModel, ModelSource } from '../../../src/contract/engine';
import { makeEngineClient } from '../../../src/engines/engine-client';

/** One round with a prompt for prefill and a short one for decode; speeds as the port's own timings give them. */
export interface EngineRound {
  readonly prefillTokens: number;
  readonly prefillMs: number;
  readonly decodeTokens: number;
  readonly decodeMs: number;
  readonly timeToFirstTokenMs: number;
  readonly tokenIds: readonly number[];
}

let engine: EnginePort | undefined;
const { signal } = new AbortController();

/** Loads a model through Apura's port; one engine at a time. */
export async function openEngine(source: ModelSource, threads: number): Promise<LoadedModel> {
  engine?.release();
  engine = makeEngineClient('onnx-wasm');
  return engine.load(source, { threads }, () => undefined, signal);
}

export function closeEngine(): void {
  engine?.release();
  engine = undefined;
}

export async function runRound(longPrompt: string, shortPrompt: string, newTokens: number): Promise<EngineRound> {
  if (engine === undefined) throw new Error('no engine is open');
  const request = (prompt: string, maxTokens: number): GenerateRequest => ({
    input: { kind: 'raw', prompt },
    maxTokens,
    sampling: { kind: 'greedy' },
    ignoreEnd: true,
  });
  const long = await engine.generate(request(longPrompt, 1), () => undefined, signal);
  const short = await engine.generate(request(shortPrompt, newTokens), () => undefined, signal);
  const { interTokenMs } = short.timings;
  return {
    prefillTokens: long.timings.promptTokens,
    prefillMs: long.timings.prefillMs,
    decodeTokens: interTokenMs.length,
    decodeMs: interTokenMs.reduce((sum, ms) => sum + ms, 0),
    timeToFirstTokenMs: short.timings.timeToFirstTokenMs,
    tokenIds: short.tokenIds,
  };
}

/** Bytes of this page with its workers, WASM heaps included (Chromium, isolated pages only). */
export async function pageBytes(): Promise<number> {
  const measure = (performance as Performance & { measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }> })
    .measureUserAgentSpecificMemory;
  return measure === undefined ? 0 : (await measure.call(performance)).bytes;
}
