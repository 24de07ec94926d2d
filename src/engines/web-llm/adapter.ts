import { delay } from '../../base/abort';
import { ApuraError } from '../../contract/errors';

/** The first requests of a fresh browser can give null while its GPU process starts, and web-llm asks only once. */
const waitsMs = [0, 100, 400, 500, 1_000];

/** The adapter that web-llm will get. Rejects with `engine-unavailable` where there is none, or `AbortError`. */
export async function requestAdapter(gpu: GPU | undefined, signal: AbortSignal): Promise<GPUAdapter> {
  for (const waitMs of gpu === undefined ? [] : waitsMs) {
    await delay(waitMs, signal);
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return adapter;
  }
  throw new ApuraError('engine-unavailable', 'there is no GPU adapter here', { engine: 'web-llm' });
}
