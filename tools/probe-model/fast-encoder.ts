import { toByteLetters } from './pre-tokens';

interface TokenizerJson {
  readonly pre_tokenizer: { readonly pretokenizers: readonly [{ readonly pattern: { readonly Regex: string } }, ...unknown[]] };
  readonly model: { readonly vocab: Readonly<Record<string, number>>; readonly merges: readonly (readonly [string, string])[] };
}

/**
 * Encodes plain text (no special tokens) as `@huggingface/tokenizers` does with our own `tokenizer.json`, some twenty
 * times faster: each pre-token is looked up once. The corpus writer compares the two on thousands of texts.
 */
export function makeFastEncoder(json: object): (text: string) => readonly number[] {
  const { pre_tokenizer, model } = json as TokenizerJson;
  const pattern = new RegExp(pre_tokenizer.pretokenizers[0].pattern.Regex, 'gu');
  const ranks = new Map(model.merges.map(([left, right], rank) => [`${left} ${right}`, rank]));
  const cache = new Map<string, readonly number[]>();

  const encodePreToken = (token: string): readonly number[] => {
    const letters = toByteLetters(token);
    const whole = model.vocab[letters];
    if (whole !== undefined) return [whole];
    const parts = [...letters];
    for (;;) {
      let best = Number.POSITIVE_INFINITY;
      let at = -1;
      for (let i = 1; i < parts.length; i += 1) {
        const rank = ranks.get(`${parts[i - 1]} ${parts[i]}`) ?? Number.POSITIVE_INFINITY;
        if (rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) break;
      parts.splice(at - 1, 2, `${parts[at - 1]}${parts[at]}`);
    }
    return parts.map((part) => model.vocab[part] ?? 0);
  };

  return (text) => {
    const ids: number[] = [];
    for (const [token] of text.normalize('NFC').matchAll(pattern)) {
      let known = cache.get(token);
      if (known === undefined) {
        known = encodePreToken(token);
        if (cache.size < 500_000) cache.set(token, known);
      }
      ids.push(...known);
    }
    return ids;
  };
}
