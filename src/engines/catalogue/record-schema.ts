import * as v from 'valibot';
import { folderUrl } from './find-model';

/** Larger than any list of models; checked before anything is parsed. */
export const recordLimits = { sizeBytes: 1_000_000, entries: 500 } as const;

const isPlain = (text: string): boolean => !/\p{Cc}/u.test(text);
const id = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.check(isPlain, 'no control characters'));
/** An address that the page may fetch, made absolute: one that counts from the record's own needs `base`. */
function addressFrom(base: string | undefined) {
  const expected =
    base === undefined
      ? 'a whole http(s) address without a user name (only a record that is loaded by its address can name others relative to it)'
      : 'an http(s) address without a user name, whole or relative to the record';
  return v.pipe(
    v.string(),
    v.minLength(1, expected),
    v.maxLength(2_000),
    v.check((text) => folderUrl(text, base) !== undefined, expected),
    v.transform((text) => new URL(text, base).href),
  );
}

const megabytes = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000_000));

/** web-llm's `ModelRecord`, as its documentation and its own list have it. What it does not use here is let through. */
const mlcEntry = (address: Address) =>
  v.looseObject({
    model: address,
    model_id: id,
    model_lib: address,
    /** web-llm's `ModelType`: 0 language, 1 embedding, 2 vision. */
    model_type: v.optional(v.picklist([0, 1, 2])),
    required_features: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(32))),
    vram_required_MB: v.optional(megabytes),
    buffer_size_required_bytes: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(2 ** 50))),
    overrides: v.optional(
      v.looseObject({ context_window_size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000_000))) }),
    ),
  });

const onnxEntry = (address: Address) =>
  v.strictObject({
    id,
    onnx: address,
    weights: v.optional(v.pipe(v.string(), v.maxLength(300), v.regex(/^(?!.*\.\.)[\w./-]+\.onnx$/, 'a path that ends in .onnx'))),
    purpose: v.optional(v.picklist(['chat', 'embedding'])),
  });

type Address = ReturnType<typeof addressFrom>;
export type MlcEntry = v.InferOutput<ReturnType<typeof mlcEntry>>;
export type OnnxEntry = v.InferOutput<ReturnType<typeof onnxEntry>>;

/**
 * The entries of a record. One entry by its shape: what has `onnx` is a folder with the Hugging Face layout, everything else
 * an MLC record. `base`: the address that the record was loaded from, which relative addresses count from.
 */
export function entriesSchema(base: string | undefined) {
  const address = addressFrom(base);
  const [mlc, onnx] = [mlcEntry(address), onnxEntry(address)];
  const entry = v.lazy((value: unknown) => (typeof value === 'object' && value !== null && 'onnx' in value ? onnx : mlc));
  return v.pipe(v.array(entry), v.minLength(1), v.maxLength(recordLimits.entries));
}
