import { formatNumber } from '../texts/fill-template';

/** Longest piece of foreign text in a table and elsewhere, in characters. */
const maxCellLength = 120;
const maxTextLength = 1_000;

/**
 * Foreign text as plain Markdown inside a line: no markup, no HTML, no links, no mentions. Control and direction
 * characters are removed, line breaks become spaces.
 */
export function escapeMarkdown(text: string): string {
  return text
    .slice(0, maxTextLength)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\`*_[\]<>#|~&@]/g, '\\$&')
    .replace(/:(?=\/)/g, '\\:')
    .replace(/www(?=\.)/gi, '$&\\')
    .trim();
}

/** The same for a cell of a table, cut to a length. */
export function tableCell(text: string): string {
  return escapeMarkdown(text.length > maxCellLength ? `${text.slice(0, maxCellLength - 1)}…` : text);
}

/** A table in GitHub's Markdown; cells are already escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Time in the largest unit that leaves a readable number. */
export function formatMs(ms: number, locale: string): string {
  if (ms < 1000) return `${formatNumber(ms, locale, ms < 1 ? 3 : ms < 10 ? 2 : 0)} ms`;
  if (ms < 60_000) return `${formatNumber(ms / 1000, locale, 2)} s`;
  return `${formatNumber(ms / 60_000, locale, 1)} min`;
}
