import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';

export interface BenchPrompt {
  readonly text: string;
  readonly ids: readonly number[];
}

const words =
  'Ana sold 12 red lamps in Lisbon and then Paulo bought 7 blue chairs for the office near the river while the report of Monday says that nobody knows who paid. ';

/** A text that the model's tokenizer turns into exactly `tokens` tokens, so that both sides run the same ids. */
export function makePrompts(modelFolder: string): (tokens: number) => BenchPrompt {
  const read = (name: string): object => JSON.parse(readFileSync(join(modelFolder, name), 'utf8')) as object;
  const tokenizer = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
  return (tokens) => {
    const encode = (text: string): number[] => tokenizer.encode(text).ids;
    let text = '';
    while (encode(text + words).length <= tokens) text += words;
    // Digits are one token each for this tokenizer: they fill what is left.
    while (encode(text).length < tokens) text += '7';
    const ids = encode(text);
    if (ids.length === tokens) return { text, ids };
    throw new Error(`no prompt of ${tokens} tokens`);
  };
}

/** Most tokens of prompt and answer together. */
export function contextTokens(modelFolder: string): number {
  const config = JSON.parse(readFileSync(join(modelFolder, 'config.json'), 'utf8')) as { max_position_embeddings: number };
  return config.max_position_embeddings;
}
