import { functionWords, negations, numberWords } from '../knowledge/function-words';

/** What may not differ between two wordings of one question. Equal strings mean that all of it is equal. */
export interface Meaning {
  /** Numbers, signs between numbers, names and literals (quoted text, addresses, identifiers) in their order; count of negations. */
  readonly signature: string;
  /** All words, folded, for `differsInOneWord`. */
  readonly words: readonly string[];
}

/** Quoted text, then addresses and paths, then words with inner marks, then numbers with separators, then signs. */
const token =
  /"[^"\n]*"|“[^”\n]*”|`[^`\n]*`|\S+[@/\\_]\S*|\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*(?![\p{L}\p{N}])|[\p{L}\p{N}]+(?:[.,:-]\p{N}[\p{L}\p{N}]*)*|[-+*×÷/<>=%^°$€£]|[.!?:;(\n]/gu;

const word = /^\p{L}[\p{L}\p{M}'’-]*$/u;
const sentenceEnd = /^[.!?:;(\n]$/;

/**
 * Reads a text for what a paraphrase must keep. Where it cannot know (a capitalised word at a sentence's start that is no
 * common opener), it takes the word for a name: a missed hit costs one run, a wrong one costs the truth.
 */
export function readMeaning(text: string): Meaning {
  const fixed: string[] = [];
  const words: string[] = [];
  let negated = 0;
  let atStart = true;
  for (const [found] of text.normalize('NFC').matchAll(token)) {
    if (sentenceEnd.test(found)) {
      atStart = true;
      continue;
    }
    const folded = found.toLowerCase();
    if (word.test(found)) {
      words.push(folded);
      if (isNegation(folded)) negated += 1;
      const kept = fixedWord(found, folded, atStart);
      if (kept !== undefined) fixed.push(kept);
    } else {
      fixed.push(plainNumber(folded));
      if (/[\p{L}\p{N}]/u.test(found)) words.push(folded);
    }
    atStart = false;
  }
  return { signature: JSON.stringify([fixed, negated]), words };
}

/**
 * True when two texts are the same but for one word, and that word carries content: "price of plums" and "price of pears".
 * Names in lower case and things are told apart so; no paraphrase is so close.
 */
export function differsInOneWord(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const rest = [...b];
  const gone: string[] = [];
  for (const item of a) {
    const at = rest.indexOf(item);
    if (at >= 0) rest.splice(at, 1);
    else gone.push(item);
  }
  return gone.length === 1 && rest.length === 1 && !(functionWords.has(gone[0] ?? '') && functionWords.has(rest[0] ?? ''));
}

function isNegation(folded: string): boolean {
  return negations.has(folded) || /n['’]t$/.test(folded);
}

function fixedWord(found: string, folded: string, atStart: boolean): string | undefined {
  const number = numberWords.get(folded);
  if (number !== undefined) return number;
  if (!/\p{Lu}/u.test(found)) return undefined;
  // "I" is written large wherever it stands; elsewhere a large letter inside a sentence makes a name.
  if (/^i(?:['’]\p{L}+)?$/u.test(folded)) return undefined;
  if (atStart && functionWords.has(folded)) return undefined;
  return folded.replace(/['’]s$/, '');
}

/** 1,000 and 1000 are one number; so are 3.0 and 3. Anything else stays as it is written. */
function plainNumber(folded: string): string {
  const digits = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(folded) ? folded.replaceAll(',', '') : folded;
  return /^\d+(?:\.\d+)?$/.test(digits) && digits.length <= 15 ? String(Number(digits)) : folded;
}
