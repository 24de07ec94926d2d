/**
 * Compares the two graphs of the shipped model, the CPU's (int8 activations) and the GPU's (float32 activations), in native
 * onnxruntime: both are given the CPU's greedy answers to held-out prompts, token by token, and asked for the next token.
 * Prints how many are equal, per family, and the greatest distance of an embedding.
 *
 * `npx tsx tools/probe-model/agreement.ts [--model public/models/apura-probe] [--per-cell 20] [--seed 7]`
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { makeRandom } from '../../src/base/random';
import { families } from '../../src/suites/families/families';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'public/models/apura-probe' },
    'per-cell': { type: 'string', default: '20' },
    seed: { type: 'string', default: '7' },
  },
});
const read = <T>(name: string): T => JSON.parse(readFileSync(join(options.model, name), 'utf8')) as T;
interface Config {
  readonly num_hidden_layers: number;
  readonly num_key_value_heads: number;
  readonly head_dim: number;
  readonly eos_token_id: number;
  readonly max_position_embeddings: number;
}
const config = read<Config>('config.json');
const tokenizerConfig = read<{ chat_template: string }>('tokenizer_config.json');
const tokenizer = new Tokenizer(read<object>('tokenizer.json'), tokenizerConfig);
const template = new Template(tokenizerConfig.chat_template);

interface Graph {
  /** Runs tokens after those before; gives the most likely next one. */
  next(ids: readonly number[]): Promise<number>;
  embed(ids: readonly number[]): Promise<Float32Array>;
  reset(): void;
}

async function open(file: string): Promise<Graph> {
  const session = await InferenceSession.create(join(options.model, 'onnx', file));
  const shape = [1, config.num_key_value_heads, config.max_position_embeddings, config.head_dim];
  const layers = Array.from({ length: config.num_hidden_layers }, (_, layer) => layer);
  const names = layers.flatMap((layer) => [`past_key_values.${layer}.key`, `past_key_values.${layer}.value`]);
  const empty = (): Record<string, Tensor> =>
    Object.fromEntries(names.map((name) => [name, new Tensor('float32', new Float32Array(shape.reduce((a, b) => a * b)), shape)]));
  let cache = empty();
  let length = 0;
  const run = async (ids: readonly number[], output: string): Promise<Float32Array> => {
    const total = length + ids.length;
    const feeds: Record<string, Tensor> = { input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]) };
    for (const name of session.inputNames) {
      if (name === 'attention_mask') feeds[name] = new Tensor('int64', new BigInt64Array(total).fill(1n), [1, total]);
      if (name === 'seqlens_k') feeds[name] = new Tensor('int32', Int32Array.of(total - 1), [1]);
      if (name === 'total_sequence_length') feeds[name] = new Tensor('int32', Int32Array.of(total), [1]);
    }
    const results = await session.run({ ...feeds, ...cache }, [output, ...names.map((name) => name.replace('past_key_values', 'present'))]);
    for (const name of names) cache[name] = results[name.replace('past_key_values', 'present')] as Tensor;
    length = total;
    return results[output]?.data as Float32Array;
  };
  const reset = (): void => {
    cache = empty();
    length = 0;
  };
  return {
    next: async (ids) => {
      const logits = await run(ids, 'logits');
      return logits.reduce((best, value, index) => (value > (logits[best] ?? 0) ? index : best), 0);
    },
    embed: async (ids) => {
      reset();
      const vector = Float32Array.from(await run(ids, 'embedding'));
      reset();
      return vector;
    },
    reset,
  };
}

const [cpu, gpu] = await Promise.all([open('model_int8.onnx'), open('model_webgpu.onnx')]);
let allTokens = 0;
let allEqual = 0;
let prompts = 0;
let wholeAnswers = 0;
let leastCosine = 1;
for (const family of families) {
  let tokens = 0;
  let equal = 0;
  for (const language of ['en', 'pt'] as const) {
    const random = makeRandom(`agreement/${options.seed}/${family.id}/${language}`);
    for (let count = 0; count < Number(options['per-cell']); count += 1) {
      const { prompt } = family.generate(random, language, 'held-out');
      const chat = template.render({ messages: [{ role: 'user', content: prompt }], add_generation_prompt: true });
      let ids = tokenizer.encode(chat, { add_special_tokens: false }).ids;
      cpu.reset();
      gpu.reset();
      let same = true;
      for (let step = 0; step < family.maxTokens; step += 1) {
        const [wanted, got] = await Promise.all([cpu.next(ids), gpu.next(ids)]);
        tokens += 1;
        if (wanted === got) equal += 1;
        else {
          same = false;
          process.stdout.write(`  differs: ${family.id} ${language}, step ${step}, cpu ${wanted}, gpu ${got}: ${JSON.stringify(prompt)}\n`);
        }
        if (wanted === config.eos_token_id) break;
        ids = [wanted];
      }
      prompts += 1;
      if (same) wholeAnswers += 1;
      const text = tokenizer.encode(prompt).ids;
      const [a, b] = await Promise.all([cpu.embed(text), gpu.embed(text)]);
      leastCosine = Math.min(
        leastCosine,
        a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0),
      );
    }
  }
  process.stdout.write(`${family.id}: ${equal}/${tokens}\n`);
  allTokens += tokens;
  allEqual += equal;
}
process.stdout.write(
  `tokens ${allEqual}/${allTokens}, whole answers ${wholeAnswers}/${prompts}, least cosine of an embedding ${leastCosine.toFixed(5)}\n`,
);
