import { RE2JS, RE2JSException } from 're2js';

/** Longest regular expression, in characters. */
export const maxPatternLength = 500;
/** Longest text that a pattern is run over, in characters: matching takes time in proportion to both lengths. */
export const maxSubjectLength = 50_000;

const flagBits: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
  // Always on: RE2 works on code points.
  u: 0,
};

/** A compiled pattern; `problem` says why it cannot be used here. */
export type LinearPattern = { readonly test: (text: string) => boolean } | { readonly problem: string };

/**
 * Compiles with RE2's algorithm: time grows with the length of the text and never explodes, by construction. Look-around
 * and back-references do not exist there and are a `problem`, as are flags other than `i`, `m`, `s`, `u`.
 */
export function compilePattern(pattern: string, flags = ''): LinearPattern {
  if (pattern.length > maxPatternLength) return { problem: `longer than ${maxPatternLength} characters` };
  let bits = 0;
  for (const flag of flags) {
    const bit = flagBits[flag];
    if (bit === undefined) return { problem: `flag ${JSON.stringify(flag)} is not one of i, m, s, u` };
    bits |= bit;
  }
  try {
    const compiled = RE2JS.compile(pattern, bits);
    return { test: (text) => text.length <= maxSubjectLength && compiled.matcher(text).find() };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { problem: `not a regular expression in linear-time syntax (no look-around, no back-references): ${error.message}` };
  }
}
