import type { EmbeddingResult } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { Pause } from '../engine';
import type { SteppedEngine } from './stepped-engine';

/** The smallest batch that libraries are made for; between batches the engine can be cancelled, and shows it is alive. */
const textsPerRun = 4;

/** One L2-normalised vector per text. Rejects with web-llm's errors, `parameter-invalid`, or what `pause` rejects with. */
export async function embedTexts(engine: SteppedEngine, texts: readonly string[], pause: Pause): Promise<EmbeddingResult> {
  if (texts.includes('')) throw new ApuraError('parameter-invalid', 'a text to embed is empty', { name: 'texts' });
  const startedAt = performance.now();
  const vectors: Float32Array[] = [];
  let tokens = 0;
  for (let at = 0; at < texts.length; at += textsPerRun) {
    await pause();
    const { data, usage } = await engine.embeddings.create({ input: texts.slice(at, at + textsPerRun) });
    for (const { embedding } of data) vectors.push(normalised(embedding));
    tokens += usage.prompt_tokens;
  }
  return { vectors, tokens, totalMs: performance.now() - startedAt };
}

function normalised(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => (length > 0 ? value / length : 0));
}
