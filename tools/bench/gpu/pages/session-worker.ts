import * as ort from 'onnxruntime-web/jspi';
import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { answerCalls } from './answer-calls';
import { makeSessionCache } from './session-cache';
import { feedsOf, largestOfLastRow } from './session-tensors';

/**
 * onnxruntime-web by itself on WebGPU, through its public interface, as its documents say it is fastest: keys and values
 * stay on the GPU, in place where the graph allows it, and only the logits come back.
 */
answerCalls(async ({ modelUrl, program, data, contextTokens }) => {
  ort.env.wasm.wasmPaths = { mjs: runtimeUrl, wasm: wasmUrl };
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const config = (await (await fetch(`${modelUrl}config.json`)).json()) as Record<string, unknown>;
  const bytes = new Uint8Array(await (await fetch(`${modelUrl}${program}`)).arrayBuffer());
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: [{ name: 'webgpu', validationMode: 'wgpuOnly' }],
    externalData: data.map((path) => ({ path: path.slice(path.lastIndexOf('/') + 1), data: `${modelUrl}${path}` })),
    graphOptimizationLevel: 'all',
    preferredOutputLocation: presentLocations(config),
  });
  const cache = await makeSessionCache(session, contextTokens, config['past_present_share_buffer'] === true);
  const run = async (ids: readonly number[], past: number): Promise<number> => {
    const feeds = { ...feedsOf(session, ids, past), ...cache.inputs() };
    const outputs = await session.run(feeds, { logits: null, ...cache.outputs() });
    cache.accept(outputs);
    const logits = outputs['logits'];
    if (logits === undefined) throw new Error('the graph gave no logits');
    return largestOfLastRow(logits);
  };
  return async ({ ids, newTokens }) => {
    const startedAt = performance.now();
    cache.clear();
    const tokenIds = [await run(ids, 0)];
    const firstTokenMs = performance.now() - startedAt;
    while (tokenIds.length < newTokens) tokenIds.push(await run(tokenIds.slice(-1), ids.length + tokenIds.length - 1));
    const totalMs = performance.now() - startedAt;
    return { promptTokens: ids.length, newTokens: tokenIds.length, prefillMs: firstTokenMs, firstTokenMs, totalMs, tokenIds };
  };
});

/** Outputs must be placed before the session tells their names: they follow from the number of layers. */
function presentLocations(config: Record<string, unknown>): Record<string, 'gpu-buffer'> {
  const layers = Number(config['num_hidden_layers'] ?? config['n_layer']);
  const names = Array.from({ length: layers }, (_, layer) => [`present.${layer}.key`, `present.${layer}.value`]).flat();
  return Object.fromEntries(names.map((name) => [name, 'gpu-buffer' as const]));
}
