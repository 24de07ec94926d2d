import ort from 'onnxruntime-node';

/** A model under native onnxruntime, in this process. */
export interface NativeModel {
  /** Milliseconds of the model's run over the whole prompt. */
  prefill(ids: readonly number[]): Promise<number>;
  /** Milliseconds of `steps` greedy steps after the prompt, and the tokens. */
  decode(ids: readonly number[], steps: number): Promise<{ ms: number; tokenIds: readonly number[] }>;
  release(): Promise<void>;
}

/**
 * Opens a file with as many threads as the engine in the browser has. The cache goes from outputs to inputs as it comes:
 * onnxruntime-node copies whole buffers at each run, so buffers of full length, which serve WASM best, serve it worst
 * (measured: 320 against 440 tokens/s).
 */
export async function openNative(file: string, threads: number): Promise<NativeModel> {
  const session = await ort.InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
  });
  const pastNames = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
  const outputNames = ['logits', ...pastNames.map(presentOf)];
  const hasMask = session.inputNames.includes('attention_mask');
  const empty: Record<string, ort.Tensor> = {};
  for (const port of session.inputMetadata) {
    if (port.isTensor && pastNames.includes(port.name))
      empty[port.name] = new ort.Tensor('float32', new Float32Array(), [1, Number(port.shape[1]), 0, Number(port.shape[3])]);
  }

  const run = async (ids: readonly number[], pastTokens: number, cache: Record<string, ort.Tensor>) => {
    const total = pastTokens + ids.length;
    const feeds: Record<string, ort.Tensor> = {
      ...cache,
      input_ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    };
    if (hasMask) feeds['attention_mask'] = new ort.Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]);
    const outputs = await session.run(feeds, outputNames);
    const next: Record<string, ort.Tensor> = {};
    for (const name of pastNames) {
      const present = outputs[presentOf(name)];
      if (present !== undefined) next[name] = present;
    }
    return { token: argmax(outputs['logits']?.data as Float32Array), cache: next };
  };
  return {
    prefill: async (ids) => {
      const startedAt = performance.now();
      await run(ids, 0, empty);
      return performance.now() - startedAt;
    },
    decode: async (ids, steps) => {
      let state = await run(ids, 0, empty);
      const tokenIds = [state.token];
      const startedAt = performance.now();
      for (let step = 0; step < steps; step += 1) {
        state = await run([state.token], ids.length + step, state.cache);
        tokenIds.push(state.token);
      }
      return { ms: performance.now() - startedAt, tokenIds };
    },
    release: () => session.release(),
  };
}

function presentOf(pastName: string): string {
  return pastName.replace('past_key_values', 'present');
}

function argmax(values: Float32Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index += 1) if ((values[index] as number) > (values[best] as number)) best = index;
  return best;
}
