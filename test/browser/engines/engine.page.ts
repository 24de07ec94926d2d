import type { GenerateRequest, Generation, LoadOptions, LoadProgress, ModelSource, TokenEvent } from '../../../src/contract/engine';
import { toErrorRecord } from '../../../src/contract/errors';
import { makeEngineClient } from '../../../src/engines/engine-client';

/** A failure as a test compares it: the code, or `AbortError`. */
function failureOf(thrown: unknown): { failed: string; message: string } {
  if (thrown instanceof DOMException) return { failed: thrown.name, message: thrown.message };
  const { code, message } = toErrorRecord(thrown);
  return { failed: code, message };
}

/** A model folder of `test/fixtures/models`, or any folder by its path on this server. */
export function folder(path: string): ModelSource {
  return { id: path, baseUrl: new URL(path, location.origin).href };
}

export async function loadAndGenerate(source: ModelSource, options: LoadOptions, requests: readonly GenerateRequest[]) {
  const engine = makeEngineClient('onnx-wasm');
  const { signal } = new AbortController();
  const progress: LoadProgress[] = [];
  try {
    const model = await engine.load(source, options, (step) => progress.push(step), signal);
    const runs: { generation: Generation; tokens: TokenEvent[] }[] = [];
    for (const request of requests) {
      const tokens: TokenEvent[] = [];
      const generation = await engine.generate(request, (token) => tokens.push(token), signal);
      runs.push({ generation, tokens });
    }
    return { model, progress, runs };
  } catch (thrown) {
    return failureOf(thrown);
  } finally {
    engine.release();
  }
}
