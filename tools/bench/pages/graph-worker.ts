import { makeHeapDecoder } from '../../../src/engines/onnx/cpu-backend';
import { readGraphPorts } from '../../../src/engines/onnx/graph-ports';
import type { ModelConfig } from '../../../src/engines/onnx/model-config';
import { loadOrtRuntime } from '../../../src/engines/onnx/ort-module';
import { makeSession } from '../../../src/engines/onnx/ort-session';
import { argmax } from '../../../src/engines/onnx/sampling';

/** One graph to time without tokenizer and text: the engine's decoder alone. */
export interface GraphTiming {
  readonly url: string;
  readonly threads: number;
  readonly config: ModelConfig;
  readonly promptTokens: number;
  /** Tokens of the prompt per run. */
  readonly chunk: number;
  readonly newTokens: number;
  readonly repeats: number;
  readonly sessionConfig?: Readonly<Record<string, string>>;
  readonly vocabulary: number;
}

export interface GraphTimes {
  readonly sessionMs: number;
  readonly prefillTokensPerSecond: readonly number[];
  readonly decodeTokensPerSecond: readonly number[];
  readonly tokens: readonly number[];
  readonly heapBytes: number;
}

async function time(timing: GraphTiming): Promise<GraphTimes> {
  const { module } = await loadOrtRuntime(timing.threads);
  const bytes = new Uint8Array(await (await fetch(timing.url)).arrayBuffer());
  const startedAt = performance.now();
  const session = await makeSession(module, { bytes, external: [] }, timing.sessionConfig ?? {});
  const sessionMs = performance.now() - startedAt;
  const decoder = makeHeapDecoder(module, session, readGraphPorts(session, timing.config), timing.config);
  const prompt = Array.from({ length: timing.promptTokens }, (_, index) => (index * 7) % timing.vocabulary);
  const prefill: number[] = [];
  const decode: number[] = [];
  let tokens: number[] = [];
  // The first round compiles and is not counted.
  for (let round = 0; round <= timing.repeats; round += 1) {
    decoder.reset();
    const prefillAt = performance.now();
    for (let at = 0; at < prompt.length; at += timing.chunk) await decoder.run(prompt.slice(at, at + timing.chunk));
    const prefillMs = performance.now() - prefillAt;
    decoder.reset();
    let logits = await decoder.run(prompt.slice(0, 64));
    tokens = [];
    const decodeAt = performance.now();
    for (let count = 0; count < timing.newTokens; count += 1) {
      const token = argmax(logits);
      tokens.push(token);
      logits = await decoder.run([token]);
    }
    const decodeMs = performance.now() - decodeAt;
    if (round === 0) continue;
    prefill.push((timing.promptTokens / prefillMs) * 1000);
    decode.push((timing.newTokens / decodeMs) * 1000);
  }
  return { sessionMs, prefillTokensPerSecond: prefill, decodeTokensPerSecond: decode, tokens, heapBytes: module.HEAPU8.byteLength };
}

self.onmessage = async ({ data }: MessageEvent<GraphTiming>) => {
  try {
    self.postMessage({ times: await time(data) });
  } catch (thrown) {
    self.postMessage({ error: String(thrown) });
  }
};
