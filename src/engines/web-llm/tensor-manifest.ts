import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';

const bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const schema = v.looseObject({
  records: v.pipe(
    v.array(
      v.looseObject({
        dataPath: v.pipe(v.string(), v.nonEmpty()),
        nbytes: bytes,
        md5sum: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/i), v.toLowerCase())),
        records: v.array(v.looseObject({ name: v.string(), shape: v.array(offset), dtype: v.string(), nbytes: bytes, byteOffset: offset })),
      }),
    ),
    v.nonEmpty(),
  ),
});

/** One file of weights. */
export interface Shard {
  readonly path: string;
  readonly url: string;
  readonly sizeBytes: number;
  readonly md5?: string;
}

export interface TensorManifest {
  readonly shards: readonly Shard[];
  readonly weightsBytes: number;
  /** As it lies on the GPU: what one binding must take. */
  readonly largestTensor: { readonly name: string; readonly sizeBytes: number };
}

/** The list of weights, by its name since web-llm 0.2.80 and the one before; the content is the same. */
export const manifestFiles = ['tensor-cache.json', 'ndarray-cache.json'] as const;

/** Bytes of an element on the GPU; tensors of other types are stored as they are used. */
const elementBytes: Readonly<Record<string, number>> = { float32: 4, float16: 2, uint32: 4, int32: 4 };

/** Throws `model-invalid` when sizes contradict each other, or a path leads out of the model's folder. */
export function parseTensorManifest(value: unknown, file: string, folder: string): TensorManifest {
  const invalid = (name: string, reason: string): ApuraError =>
    new ApuraError('model-invalid', `${file}: ${name}: ${reason}`, { file, name });
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) throw invalid(v.getDotPath(result.issues[0]) ?? '', result.issues[0].message);

  let largestTensor = { name: '', sizeBytes: 0 };
  const shards = result.output.records.map(({ dataPath, nbytes, md5sum, records }): Shard => {
    const { href: url } = new URL(dataPath, folder);
    if (!url.startsWith(folder)) throw invalid(dataPath, 'outside the folder of the model');
    for (const { name, shape, dtype, nbytes: stored, byteOffset } of records) {
      if (byteOffset + stored > nbytes) throw invalid(name, `ends at byte ${byteOffset + stored} of a file of ${nbytes}`);
      // Weights may be stored shorter than they are used (float32 as bfloat16).
      const sizeBytes = shape.reduce((product, length) => product * length, elementBytes[dtype] ?? 0) || stored;
      if (!Number.isSafeInteger(sizeBytes) || sizeBytes > 4 * stored) throw invalid(name, `${shape} of ${dtype} in ${stored} bytes`);
      if (sizeBytes > largestTensor.sizeBytes) largestTensor = { name, sizeBytes };
    }
    return { path: dataPath, url, sizeBytes: nbytes, md5: md5sum };
  });
  if (new Set(shards.map(({ url }) => url)).size < shards.length) throw invalid('records', 'a file is named twice');
  return { shards, weightsBytes: shards.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), largestTensor };
}
