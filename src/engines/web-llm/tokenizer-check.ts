import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';
import type { FetchedFile } from '../store/wanted-file';

/** Of `tokenizer.json`: ids are the values of an object (BPE, WordPiece), or the places in an array (Unigram). */
const schema = v.looseObject({
  model: v.looseObject({ vocab: v.union([v.record(v.string(), v.number()), v.array(v.unknown())]) }),
  added_tokens: v.optional(v.nullable(v.array(v.looseObject({ id: v.number() }))), []),
});

/**
 * Refuses a tokenizer that is broken (`model-invalid`; web-llm's would end in a trap of its WebAssembly) or that belongs to a
 * larger model (`tokenizer-mismatch`). `tokenizer.model` is left to web-llm.
 */
export async function checkTokenizer(file: Pick<FetchedFile, 'path' | 'bytes'>, vocabularySize: number): Promise<void> {
  if (!file.path.endsWith('.json')) return;
  const largestId = largestIdOf(new TextDecoder().decode(await file.bytes()), file.path);
  if (largestId < vocabularySize) return;
  const message = `the tokenizer has an id ${largestId}, the model ${vocabularySize} tokens`;
  throw new ApuraError('tokenizer-mismatch', message, { largestId, modelTokens: vocabularySize });
}

function largestIdOf(text: string, file: string): number {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ApuraError('model-invalid', `${file} is not JSON`, { file, name: 'tokenizer' }, { cause });
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (!result.success) throw new ApuraError('model-invalid', `${file} is not a tokenizer`, { file, name: 'tokenizer' });
  const { model, added_tokens } = result.output;
  const { vocab } = model;
  const largest = Array.isArray(vocab) ? vocab.length - 1 : Object.values(vocab).reduce((most, id) => Math.max(most, id), 0);
  return (added_tokens ?? []).reduce((most, { id }) => Math.max(most, id), largest);
}
