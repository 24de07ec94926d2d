/** Most of each thing that a link carries, and the longest texts, in characters. The reader refuses more. */
export const linkLimits = {
  facts: 40,
  decisions: 12,
  deaths: 6,
  notices: 12,
  tasks: 1_000,
  families: 62,
  inputs: 6,
  versions: 4,
  budgets: 2,
  models: 4,
  trust: 6,
  checks: 8,
  recoveries: 6,
  counterfactuals: 24,
  runs: 3,
  components: 40,
  id: 64,
  name: 60,
  title: 60,
  version: 24,
  factText: 80,
  reason: 80,
  userAgent: 200,
  hash: 16,
} as const;

/** Control characters, line separators, and marks that turn the direction of text around. */
const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text without characters that hide or reorder others, cut to a length. */
export function cleanText(text: string, maxLength: number): string {
  const clean = text
    .slice(0, maxLength * 2)
    .replace(unwanted, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // A cut may halve a character outside the basic plane.
  return clean
    .slice(0, maxLength)
    .replace(/\p{Cs}/gu, '')
    .trim();
}

/** Whether `cleanText` would leave the text as it is. */
export function isCleanText(text: string): boolean {
  return text.search(unwanted) === -1;
}

/** Three significant digits: what a link carries of a measurement. Whole numbers stay whole. */
export function significant(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(3)) : 0;
}
