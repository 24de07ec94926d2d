import * as ort from 'onnxruntime-web/jspi';

/** Inputs with a value for each token; the others have one in all. */
const perToken: ReadonlySet<string> = new Set(['input_ids', 'attention_mask', 'position_ids']);

/** The inputs that follow from the tokens; `past` tokens are in the cache. */
export function feedsOf(session: ort.InferenceSession, ids: readonly number[], past: number): Record<string, ort.Tensor> {
  const feeds: Record<string, ort.Tensor> = {};
  for (const port of session.inputMetadata) {
    if (!port.isTensor || port.name.startsWith('past_key_values.')) continue;
    const values = valuesOf(port.name, ids, past);
    const dims = perToken.has(port.name) ? [1, values.length] : port.shape.map(() => 1);
    feeds[port.name] =
      port.type === 'int32'
        ? new ort.Tensor('int32', Int32Array.from(values), dims)
        : new ort.Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  }
  return feeds;
}

function valuesOf(name: string, ids: readonly number[], past: number): readonly number[] {
  switch (name) {
    case 'input_ids':
      return ids;
    case 'attention_mask':
      return Array<number>(past + ids.length).fill(1);
    case 'position_ids':
      return ids.map((_, index) => past + index);
    case 'num_logits_to_keep':
      return [1];
    case 'seqlens_k':
      return [past + ids.length - 1];
    case 'total_sequence_length':
      return [past + ids.length];
    default:
      throw new Error(`nothing is known to feed ${name} with`);
  }
}

/** Index of the largest logit after the last token. */
export function largestOfLastRow({ data, dims }: ort.Tensor): number {
  const width = dims.at(-1) ?? 0;
  const values = data as Float32Array | Uint16Array;
  // Bits of a float16 order as numbers do once negative ones are turned around.
  const key = (value: number): number =>
    values instanceof Uint16Array ? ((value & 0x8000) === 0 ? value | 0x8000 : ~value & 0xffff) : value;
  let best = values.length - width;
  for (let at = best; at < values.length; at += 1) if (key(values[at] ?? 0) > key(values[best] ?? 0)) best = at;
  return best - (values.length - width);
}
