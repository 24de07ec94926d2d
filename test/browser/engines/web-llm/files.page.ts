import type { MlcSource } from '../../../../src/contract/engine';
import { toErrorRecord } from '../../../../src/contract/errors';
import { makePauseGate } from '../../../../src/engines/pause-gate';
import { fetchModelHead } from '../../../../src/engines/web-llm/model-files';

/** Gets a model's files as the engine does; for the weights, each path with where it came from. */
export async function fetchAll(source: MlcSource): Promise<unknown> {
  const hooks = { gate: makePauseGate(), onProgress: () => undefined, signal: new AbortController().signal };
  try {
    const head = await fetchModelHead(source, hooks);
    const had = await head.hasWeights();
    const { files } = await head.fetchWeights();
    return { had, weights: files.map(({ path, origin, checked }) => ({ path, origin, checked })), has: await head.hasWeights() };
  } catch (thrown) {
    const { code, details } = toErrorRecord(thrown);
    return { failed: code, details };
  }
}

/** Where web-llm will look, by cache: addresses after the last `resolve/main/`, or the file's name. */
export async function stored(part: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const name of ['webllm/config', 'webllm/model', 'webllm/wasm']) {
    const urls = (await (await caches.open(name)).keys()).map(({ url }) => url).filter((url) => url.includes(part));
    found[name] = urls.map((url) => url.split('/').at(-1) ?? '').sort();
  }
  return found;
}

/** Changes one byte of a stored file, as a bad disk would. */
export async function damage(url: string): Promise<void> {
  const cache = await caches.open('webllm/model');
  const response = await cache.match(url);
  if (response === undefined) throw new Error(`${url} is not stored`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  bytes[7] = 99;
  await cache.put(url, new Response(bytes, { headers: response.headers }));
}
