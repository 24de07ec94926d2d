import { functionWords } from '../knowledge/function-words';

const word = /[\p{L}\p{N}]+/gu;
/** Combining marks, after decomposition: "não" and "nao" are searched alike. */
const marks = /\p{M}+/gu;

const stopWords: ReadonlySet<string> = new Set([...functionWords].map(fold));

/** The words that a text is found by: folded, without marks, without words that every text has, plurals as singulars. In order. */
export function searchTokens(text: string): string[] {
  const tokens: string[] = [];
  for (const [found] of fold(text).matchAll(word)) {
    if (!stopWords.has(found)) tokens.push(stem(found));
  }
  return tokens;
}

function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(marks, '');
}

/** Plurals of English and Portuguese, roughly and alike on both sides of a search. */
function stem(token: string): string {
  return token.length > 3 && /[a-z]s$/.test(token) && !token.endsWith('ss') ? token.slice(0, -1) : token;
}
