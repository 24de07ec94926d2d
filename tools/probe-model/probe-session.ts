import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import * as ort from 'onnxruntime-web';

/** The model in Node, through the runtime that browsers use. */
export interface ProbeSession {
  /** The greedy answer to one user message, without the end token. */
  answer(prompt: string, maxTokens: number): Promise<string>;
  /** The L2-normalised embedding of a bare text. */
  embed(text: string): Promise<Float32Array>;
}

interface Config {
  readonly num_hidden_layers: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly eos_token_id: number;
}

/** Opens a Hugging Face folder and one of its ONNX files, on `threads` threads. */
export async function openProbe(folder: string, file: string, threads = 1): Promise<ProbeSession> {
  ort.env.wasm.numThreads = threads;
  const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const config = readJson('config.json') as Config;
  const tokenizerConfig = readJson('tokenizer_config.json') as { chat_template: string };
  const tokenizer = new Tokenizer(readJson('tokenizer.json') as object, tokenizerConfig);
  const template = new Template(tokenizerConfig.chat_template);
  const session = await ort.InferenceSession.create(readFileSync(file), { executionProviders: ['wasm'] });
  const wanted = session.outputNames.filter((name) => name !== 'embedding');

  const emptyCache = (): Record<string, ort.Tensor> => {
    const cache: Record<string, ort.Tensor> = {};
    for (let layer = 0; layer < config.num_hidden_layers; layer += 1) {
      for (const part of ['key', 'value']) {
        cache[`past_key_values.${layer}.${part}`] = new ort.Tensor('float32', [], [1, config.num_key_value_heads, 0, config.head_dim]);
      }
    }
    return cache;
  };
  const inputs = (ids: readonly number[], total: number, cache: Record<string, ort.Tensor>): Record<string, ort.Tensor> => ({
    input_ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
    attention_mask: new ort.Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]),
    ...cache,
  });

  return {
    async answer(prompt, maxTokens) {
      const chat = template.render({ messages: [{ role: 'user', content: prompt }], add_generation_prompt: true });
      let ids = tokenizer.encode(chat, { add_special_tokens: false }).ids;
      let cache = emptyCache();
      let total = 0;
      const answer: number[] = [];
      while (answer.length < maxTokens) {
        total += ids.length;
        const results = await session.run(inputs(ids, total, cache), wanted);
        const next = lastArgmax(results['logits']);
        if (next === config.eos_token_id) break;
        answer.push(next);
        ids = [next];
        cache = {};
        for (const [name, tensor] of Object.entries(results)) {
          if (name.startsWith('present.')) cache[name.replace('present.', 'past_key_values.')] = tensor;
        }
      }
      return tokenizer.decode(answer, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
    },
    async embed(text) {
      const { ids } = tokenizer.encode(text);
      const { embedding } = await session.run(inputs(ids, ids.length, emptyCache()), ['embedding']);
      if (!(embedding?.data instanceof Float32Array)) throw new TypeError('the model has no embedding output of float32');
      return embedding.data;
    },
  };
}

/** The most likely token after the last position of [1, T, V]. */
function lastArgmax(logits: ort.Tensor | undefined): number {
  if (!(logits?.data instanceof Float32Array)) throw new TypeError('the model has no logits of float32');
  const vocabulary = logits.dims.at(-1) ?? 0;
  const last = logits.data.subarray(logits.data.length - vocabulary);
  let best = 0;
  for (let i = 1; i < vocabulary; i += 1) if ((last[i] ?? 0) > (last[best] ?? 0)) best = i;
  return best;
}
