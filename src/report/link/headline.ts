import type { Report } from '../report';
import { verdictRulesVersion } from '../verdict-rules';
import { significant } from './link-limits';
import type { Payload } from './payload-schema';
import { verdicts } from './vocabulary';

/** A figure that a report claims and that does not follow from its own samples. */
export interface TamperedFigure {
  readonly field: string;
  readonly claimed: string | number;
  readonly recomputed: string | number;
}

/** Shown for a figure that one side lacks. */
const none = '–';
/** Rounding on other machines may differ in the last of three digits. */
const tolerance = 0.006;

/** The figures that people quote. */
export function headlineOf({ summary, verdict }: Report): Payload['H'] {
  return [
    summary.success.successes,
    summary.success.total,
    rounded(summary.duration.p50),
    rounded(summary.decode.p50),
    rounded(summary.localScoreFormula),
    verdicts.indexOf(verdict.status),
    verdictRulesVersion,
  ];
}

/** Every claim that does not follow from the report. A verdict by other rules than this build's is not compared. */
export function compareHeadline(claimed: Payload['H'], report: Report): TamperedFigure[] {
  const [successes, total, duration, decode, score, verdict, rules] = claimed;
  const [successesNow, totalNow, durationNow, decodeNow, scoreNow, verdictNow, rulesNow] = headlineOf(report);
  const figures: readonly [string, string | number | null, string | number | null][] = [
    ['success.successes', successes, successesNow],
    ['success.total', total, totalNow],
    ['duration.p50', duration, durationNow],
    ['decode.p50', decode, decodeNow],
    ['localScoreFormula', score, scoreNow],
    ...(rules === rulesNow
      ? [['verdict.status', verdicts[verdict] ?? none, verdicts[verdictNow] ?? none] satisfies [string, string, string]]
      : []),
  ];
  return figures.flatMap(([field, claim, now]) => (agree(claim, now) ? [] : [{ field, claimed: claim ?? none, recomputed: now ?? none }]));
}

function agree(claim: string | number | null, now: string | number | null): boolean {
  if (typeof claim !== 'number' || typeof now !== 'number') return claim === now;
  if (Number.isInteger(claim) && Number.isInteger(now) && Math.max(claim, now) < 1000) return claim === now;
  return Math.abs(claim - now) <= tolerance * Math.max(Math.abs(claim), Math.abs(now));
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : significant(value);
}
