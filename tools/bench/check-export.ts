import { readFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

/**
 * Compares an exported graph with numpy: npx tsx tools/bench/check-export.ts MODEL.onnx REFERENCE.json
 * (`export_onnx.py --reference`). Each prompt is run whole, and again as two parts through the cache.
 */
interface Answer {
  readonly ids: readonly number[];
  readonly logits: readonly number[];
  readonly embedding: readonly number[];
}

const [modelFile = '', referenceFile = ''] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(referenceFile, 'utf8')) as readonly Answer[];
const session = await ort.InferenceSession.create(modelFile);
const pastNames = session.inputNames.filter((name) => name.startsWith('past_key_values.'));
type Feeds = Record<string, ort.Tensor>;

function emptyCache(): Feeds {
  const cache: Feeds = {};
  for (const metadata of session.inputMetadata) {
    if (!metadata.isTensor || !pastNames.includes(metadata.name)) continue;
    cache[metadata.name] = new ort.Tensor('float32', new Float32Array(), [1, Number(metadata.shape[1]), 0, Number(metadata.shape[3])]);
  }
  return cache;
}

async function run(ids: readonly number[], pastTokens: number, cache: Feeds) {
  const integers = (values: readonly number[]) => new ort.Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length]);
  const total = pastTokens + ids.length;
  const outputs = await session.run({
    input_ids: integers(ids),
    ...(session.inputNames.includes('attention_mask') ? { attention_mask: integers(Array<number>(total).fill(1)) } : {}),
    ...cache,
  });
  const next: Feeds = {};
  for (const name of pastNames) {
    const present = outputs[name.replace('past_key_values', 'present')];
    if (present !== undefined) next[name] = present;
  }
  const floats = (name: string): Float32Array => outputs[name]?.data as Float32Array;
  return { logits: floats('logits'), embedding: floats('embedding'), cache: next };
}

const argmax = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((best, value, index, all) => (value > (all[best] ?? 0) ? index : best), 0);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((gap, value, index) => Math.max(gap, Math.abs(value - (b[index] ?? 0))), 0);

let sameToken = 0;
let worstLogit = 0;
let worstCached = 0;
let worstCosine = 1;
let spread = 0;
for (const { ids, logits, embedding } of answers) {
  const whole = await run(ids, 0, emptyCache());
  const cut = Math.ceil(ids.length / 2);
  const first = await run(ids.slice(0, cut), 0, emptyCache());
  const second = await run(ids.slice(cut), cut, first.cache);
  if (argmax(whole.logits) === argmax(logits)) sameToken += 1;
  worstLogit = Math.max(worstLogit, largestGap(whole.logits, logits));
  worstCached = Math.max(worstCached, largestGap(second.logits, whole.logits));
  worstCosine = Math.min(worstCosine, dot(whole.embedding, embedding));
  spread = Math.max(spread, Math.max(...logits) - Math.min(...logits));
}
process.stdout.write(
  `${modelFile}: ${answers.length} random prompts; same greedy token ${sameToken}/${answers.length}; largest logit error ${worstLogit.toFixed(4)} ` +
    `of a spread of ${spread.toFixed(1)}; cached against whole ${worstCached.toExponential(1)}; smallest cosine of embeddings ${worstCosine.toFixed(5)}\n`,
);
