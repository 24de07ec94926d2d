import * as v from 'valibot';
import { folderUrl } from './find-model';

/** Larger than any list of models; checked before anything is parsed. */
export const recordLimits = { sizeBytes: 1_000_000, entries: 500 } as const;

const isPlain = (text: string): boolean => !/\p{Cc}/u.test(text);
const id = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200), v.check(isPlain, 'no control characters'));
const address = v.pipe(
  v.string(),
  v.maxLength(2_000),
  v.check((text) => folderUrl(text) !== undefined, 'an http(s) address without a user name'),
);
const megabytes = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000_000));

/** web-llm's `ModelRecord`, as its documentation and its own list have it. What it does not use here is let through. */
const mlcEntry = v.looseObject({
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

const onnxEntry = v.strictObject({
  id,
  onnx: address,
  weights: v.optional(v.pipe(v.string(), v.maxLength(300), v.regex(/^(?!.*\.\.)[\w./-]+\.onnx$/, 'a path that ends in .onnx'))),
  purpose: v.optional(v.picklist(['chat', 'embedding'])),
});

export type MlcEntry = v.InferOutput<typeof mlcEntry>;
export type OnnxEntry = v.InferOutput<typeof onnxEntry>;

/** One entry by its shape: what has `onnx` is a folder with the Hugging Face layout, everything else an MLC record. */
const entry = v.lazy((value: unknown) => (typeof value === 'object' && value !== null && 'onnx' in value ? onnxEntry : mlcEntry));

export const entriesSchema = v.pipe(v.array(entry), v.minLength(1), v.maxLength(recordLimits.entries));
