import { fillReason, type ReasonId, reasons } from '../../contract/reasons';
import type { Language } from '../../contract/suite';
import { idWordsEn } from './id-words-en';
import { idWordsPt } from './id-words-pt';
import { reasonsPt } from './reasons-pt';

/**
 * What a component told, in the reader's language: why it did something (`contract/reasons.ts`), or ids of strategies, errors, states
 * and agents. A text of another version, or of somebody else's, stays as it is.
 */
export function reasonIn(language: Language, text: string): string {
  const word = wordOf(language, text);
  if (word !== undefined) return word;
  const read = readReason(text);
  if (read !== undefined) {
    const values = Object.entries(read.values).map(([name, value]) => [name, name === 'text' ? value : reasonIn(language, value)]);
    return fillReason(language === 'pt' ? reasonsPt[read.id] : reasons[read.id], Object.fromEntries(values));
  }
  const separator = text.includes('; ') ? '; ' : ', ';
  const parts = text.split(separator);
  return parts.length === 1 ? text : parts.map((part) => reasonIn(language, part)).join(separator);
}

function wordOf(language: Language, id: string): string | undefined {
  const words: Readonly<Record<string, string>> = language === 'pt' ? idWordsPt : idWordsEn;
  if (Object.hasOwn(words, id)) return words[id];
  // Under faults on purpose each agent has one that stands in for it.
  const [, agent = ''] = /^(.+)-spare$/.exec(id) ?? [];
  return Object.hasOwn(words, agent) ? `${words[agent]} (${words['spare']})` : undefined;
}

/** Which sentence a text is, with its values as they were written; `undefined`: none that is known. */
function readReason(text: string): { readonly id: ReasonId; readonly values: Readonly<Record<string, string>> } | undefined {
  for (const { id, pattern } of readers) {
    const found = pattern.exec(text);
    if (found !== null) return { id, values: { ...found.groups } };
  }
  return undefined;
}

/** Those with most words of their own first: a sentence that ends in another one is not that other one. */
const readers = (Object.keys(reasons) as ReasonId[])
  .map((id) => ({ id, pattern: readerOf(reasons[id]), own: reasons[id].replace(/\{#?\w+\}/g, '').length }))
  .sort((a, b) => b.own - a.own);

/** A pattern as a regular expression with its values as groups. */
function readerOf(pattern: string): RegExp {
  const parts = pattern.split(/(\{#?\w+\})/).map((part) => {
    const [, isNumber, name] = /^\{(#?)(\w+)\}$/.exec(part) ?? [];
    if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return `(?<${name}>${isNumber === '#' ? '-?[\\d.]+' : '.+?'})`;
  });
  return new RegExp(`^${parts.join('')}$`);
}
