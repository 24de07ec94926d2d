const start = '<!-- table of forecasts: tools/bench/forecast/table.ts --write -->\n\n';
const end = '\n\n<!-- end of the table -->';

/** The text with this table between its two marks. Throws where they are not there. */
export function withTable(text: string, table: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from + start.length - 2);
  if (from < 0 || to < 0) throw new Error('the text has no place for the table of forecasts');
  return text.slice(0, from + start.length) + table + text.slice(to);
}
