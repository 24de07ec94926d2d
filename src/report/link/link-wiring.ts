import { type WiringResult, wiredComponents } from '../../contract/wiring';
import type { Report } from '../report';
import { noneLetter, wiringLetters } from './vocabulary';

/** The verdicts alone: their evidence is in the report file. Of each component one, in the order of all. */
export function linkWiring({ wiring }: Pick<Report, 'wiring'>): readonly WiringResult[] {
  return wiredComponents.flatMap((component) => {
    const found = wiring.find((result) => result.component === component);
    return found === undefined ? [] : [{ component, verdict: found.verdict, evidence: {}, tookMs: 0 }];
  });
}

/** One letter per component; `null`: none was asked. */
export function packWiring(wiring: readonly WiringResult[]): string | null {
  if (wiring.length === 0) return null;
  const verdicts = new Map(wiring.map(({ component, verdict }) => [component, verdict]));
  return wiredComponents
    .map((component) => {
      const verdict = verdicts.get(component);
      return verdict === undefined ? noneLetter : wiringLetters[verdict];
    })
    .join('');
}

/** The verdicts again; a letter that means nothing is a component that was not asked. */
export function unpackWiring(letters: string | null): readonly WiringResult[] {
  return wiredComponents.flatMap((component, index) => {
    const verdict = (['acted', 'idle', 'broken'] as const).find((one) => wiringLetters[one] === letters?.[index]);
    return verdict === undefined ? [] : [{ component, verdict, evidence: {}, tookMs: 0 }];
  });
}
