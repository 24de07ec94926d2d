/** Splits text the way `tokenizer.json` declares it; the source of the pattern is shared so that both stay equal. */
export function makePattern(joined: readonly string[]): string {
  const words = [...joined].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|');
  return [
    '[.,:;?!]+\\s?', // punctuation takes its space along
    ' [+×=\\-] ',
    ...(words === '' ? [] : [` (?:${words})(?![\\p{L}_])`]), // words of wordings take the space before them
    '\\p{L}[\\p{L}_]*', // every other word is spelt alike after a space, a quote or nothing: copying is then exact
    '\\d',
    '[^\\s\\p{L}\\d]+',
    '\\s',
  ].join('|');
}

const byteLetters = makeByteLetters();

/** GPT-2's table: each byte as one printable letter. */
function makeByteLetters(): readonly string[] {
  const letters: string[] = [];
  let next = 256;
  for (let byte = 0; byte < 256; byte += 1) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    letters.push(String.fromCharCode(printable ? byte : next++));
  }
  return letters;
}

/** All 256 letters, in byte order. */
export function allByteLetters(): readonly string[] {
  return byteLetters;
}

const encoder = new TextEncoder();

/** UTF-8 bytes of the text, each as its letter. */
export function toByteLetters(text: string): string {
  let result = '';
  for (const byte of encoder.encode(text)) result += byteLetters[byte] ?? '';
  return result;
}
