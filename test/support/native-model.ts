import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const folder = 'public/models/apura-probe';
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;

interface Config {
  readonly num_hidden_layers: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly eos_token_id: number;
  readonly max_position_embeddings: number;
}

/** The shipped model in native onnxruntime: answers a prompt greedily, one prompt at a time. */
export async function openNativeModel(mostTokens = 80) {
  const config = read<Config>('config.json');
  const tokenizerConfig = read<{ readonly chat_template: string }>('tokenizer_config.json');
  const tokenizer = new Tokenizer(read<object>('tokenizer.json'), tokenizerConfig);
  const template = new Template(tokenizerConfig.chat_template);
  const session = await InferenceSession.create(join(folder, 'onnx', 'model_int8.onnx'), { intraOpNumThreads: 1 });
  const shape = [1, config.num_key_value_heads, config.max_position_embeddings, config.head_dim];
  const layers = Array.from({ length: config.num_hidden_layers }, (_, layer) => layer);
  const names = layers.flatMap((layer) => [`past_key_values.${layer}.key`, `past_key_values.${layer}.value`]);
  let waiting: Promise<unknown> = Promise.resolve();

  const answer = async (prompt: string): Promise<string> => {
    const chat = template.render({ messages: [{ role: 'user', content: prompt }], add_generation_prompt: true });
    let ids: readonly number[] = tokenizer.encode(chat, { add_special_tokens: false }).ids;
    let cache: Record<string, Tensor> = Object.fromEntries(
      names.map((name) => [name, new Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b)), shape)]),
    );
    const said: number[] = [];
    for (let length = 0; said.length < mostTokens; ) {
      length += ids.length;
      const feeds: Record<string, Tensor> = { input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]) };
      for (const name of session.inputNames) {
        if (name === 'attention_mask') feeds[name] = new Tensor('int64', new BigInt64Array(length).fill(1n), [1, length]);
        if (name === 'seqlens_k') feeds[name] = new Tensor('int32', Int32Array.of(length - 1), [1]);
        if (name === 'total_sequence_length') feeds[name] = new Tensor('int32', Int32Array.of(length), [1]);
      }
      const kept = names.map((name) => name.replace('past_key_values', 'present'));
      const results = await session.run({ ...feeds, ...cache }, ['logits', ...kept]);
      cache = Object.fromEntries(
        names.flatMap((name, index) => {
          const tensor = results[kept[index] ?? ''];
          return tensor === undefined ? [] : [[name, tensor]];
        }),
      );
      const logits = results['logits']?.data as Float32Array;
      const next = logits.reduce((best, value, index) => (value > (logits[best] ?? 0) ? index : best), 0);
      if (next === config.eos_token_id) break;
      said.push(next);
      ids = [next];
    }
    return tokenizer.decode(said, { skip_special_tokens: true });
  };

  return {
    answer: (prompt: string): Promise<string> => {
      const mine = waiting.then(() => answer(prompt));
      waiting = mine.catch(() => undefined);
      return mine;
    },
    close: (): Promise<void> => session.release(),
  };
}
