import { delay } from '../base/abort';

/** Waits before each request, in ms: the first ones of a fresh browser can give null while its GPU process starts. */
const waitsMs: readonly number[] = [0, 100, 200, 300, 400, 500, 500];

/** The browser's best adapter; `undefined` where there is none after two seconds. Rejects with `AbortError`. */
export async function requestAdapter(gpu: GPU | undefined, signal?: AbortSignal): Promise<GPUAdapter | undefined> {
  for (const waitMs of gpu === undefined ? [] : waitsMs) {
    await delay(waitMs, signal);
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return adapter;
  }
  return undefined;
}
