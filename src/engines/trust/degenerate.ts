import type { TrustCheck } from '../../contract/audit';
import type { Generation } from '../../contract/engine';

/** The same token this many times in a row is a stuck sampler or NaN logits, not language. */
const longestRun = 12;
/** Share of replacement and control characters above which a text is noise. */
const mostStrangeShare = 0.3;

/** Looks at generated text as such, whatever was asked: nothing at all, one token over and over, characters that are none. */
export function checkDegenerate({ text, tokenIds }: Pick<Generation, 'text' | 'tokenIds'>): TrustCheck {
  const run = longestRepetition(tokenIds);
  const strange = strangeShare(text);
  const kind = tokenIds.length === 0 ? 'no-text' : run >= longestRun ? 'repetition' : strange > mostStrangeShare ? 'noise' : undefined;
  return {
    id: 'degenerate',
    passed: kind === undefined,
    details: { tokens: tokenIds.length, longestRun: run, strangeShare: strange, ...(kind === undefined ? {} : { kind }) },
  };
}

function longestRepetition(ids: readonly number[]): number {
  let longest = 0;
  let current = 0;
  ids.forEach((id, index) => {
    current = index > 0 && ids[index - 1] === id ? current + 1 : 1;
    longest = Math.max(longest, current);
  });
  return longest;
}

/** Replacement characters, controls and private-use characters; line breaks and tabs are ordinary. */
function strangeShare(text: string): number {
  const characters = [...text];
  if (characters.length === 0) return 0;
  return (
    characters.filter((character) => /[\uFFFD\p{Cc}\p{Co}\p{Cn}]/u.test(character) && !/\s/.test(character)).length / characters.length
  );
}
