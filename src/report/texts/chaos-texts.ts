import type { FaultDetector, FaultKind, FaultReaction } from '../../contract/chaos';
import type { ChaosCheckId } from '../chaos';
import type { VerdictStatus } from '../report';

/** Everything that is said of faults on purpose, on the page and in exports. Templates hold `{good}`, `{total}` and the like. */
export interface ChaosTexts {
  readonly title: string;
  /** What kind of run this is, wherever its figures could be taken for the device's. */
  readonly banner: string;
  readonly verdictMeans: Readonly<Record<VerdictStatus, string>>;
  readonly checks: Readonly<Record<ChaosCheckId, string>>;
  readonly kinds: Readonly<Record<FaultKind, string>>;
  readonly detectors: Readonly<Record<FaultDetector, string>>;
  readonly reactions: Readonly<Record<FaultReaction, string>>;
  /** Fault, task, came at, noticed after, by, what was done, recovered after, task. */
  readonly columns: readonly [string, string, string, string, string, string, string, string];
  readonly outcomes: Readonly<Record<'passed' | 'failed' | 'timed-out' | 'skipped' | 'aborted', string>>;
  readonly notNoticed: string;
  readonly notRecovered: string;
  readonly noReaction: string;
  readonly seed: string;
  readonly omitted: string;
  readonly withoutPlace: string;
  readonly flood: string;
  /** On the start screen and while it runs. */
  readonly setting: string;
  readonly settingHelp: string;
  readonly settingSeed: string;
  readonly settingSeedHelp: string;
  readonly live: string;
}
