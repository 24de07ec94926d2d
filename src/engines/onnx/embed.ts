import type { EmbeddingResult } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { Decoder } from './decoder';
import type { TextCodec } from './tokenizer';

/** One vector per text, each text run alone. Text beyond the model's context is cut. */
export async function embedTexts(
  decoder: Decoder,
  codec: TextCodec,
  outputName: string | undefined,
  contextTokens: number,
  texts: readonly string[],
  pause: () => Promise<void>,
): Promise<EmbeddingResult> {
  if (outputName === undefined) throw new ApuraError('model-invalid', 'the model has no output for embeddings', { name: 'embedding' });
  const startedAt = performance.now();
  const vectors: Float32Array[] = [];
  let tokens = 0;
  for (const text of texts) {
    await pause();
    const ids = codec.encode(text).slice(0, contextTokens);
    if (ids.length === 0) throw new ApuraError('parameter-invalid', 'an empty text has no embedding', { name: 'texts' });
    tokens += ids.length;
    vectors.push(await decoder.embed(ids, outputName));
  }
  return { vectors, tokens, totalMs: performance.now() - startedAt };
}
