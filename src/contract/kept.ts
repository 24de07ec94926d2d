import type { EngineId } from './engine';

/**
 * Why an audit is not, or not any longer, kept on this device. Each is the code of a notice too. Another tab keeps its audit now; the browser
 * has no Web Locks; the journal is of a newer version; storage is denied or blocked; it is full; the audit is longer than is kept; the
 * browser closed the journal in the middle (it was cleared, or a newer version of the page took it over); its faults are on purpose.
 */
export const keepProblems = [
  'not-kept-other-tab',
  'not-kept-no-locks',
  'not-kept-newer',
  'not-kept-denied',
  'not-kept-full',
  'not-kept-too-large',
  'not-kept-lost',
  'not-kept-chaos',
] as const;
export type KeepProblem = (typeof keepProblems)[number];

/** Why an interrupted audit cannot go on: what it has would not be of one piece with what follows. */
export type ResumeRefusal = 'app-version' | 'browser' | 'suite' | 'damaged';

/** An audit whose page went away before its end. */
export interface InterruptedAudit {
  readonly id: string;
  readonly suiteTitle: string;
  readonly engine: 'auto' | EngineId;
  readonly model: string;
  readonly tasks: number;
  /** Tasks that have their outcome, and are not run again. */
  readonly finished: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** When it was last heard of; ISO 8601, UTC. */
  readonly interruptedAt: string;
  readonly refusal?: ResumeRefusal;
}

/** What the journal on this device says. */
export interface KeptAudits {
  /** The latest first. */
  readonly interrupted: readonly InterruptedAudit[];
  /** Audits that are run now are not kept, and why. */
  readonly problem?: KeepProblem;
}

/** One kind of what is kept on this device, models apart. */
export interface KeptArea {
  /** Of the database or folder. */
  readonly name: string;
  readonly kind: 'journal' | 'cache' | 'knowledge' | 'learned' | 'consent' | 'files' | 'settings' | 'other';
  readonly entries: number;
  /** About: what its texts and numbers take, without the browser's own overhead. */
  readonly bytes: number;
}

/** What the audit worker offers about what is kept on this device. */
export interface KeptApi {
  keptAudits(): Promise<KeptAudits>;
  /** Forgets an interrupted audit. Rejects with `not-resumable` while another tab uses the journal, or as `open-database.ts` does. */
  discardAudit(id: string): Promise<void>;
  keptAreas(): Promise<readonly KeptArea[]>;
  /** Deletes everything but models; resolves with what is left, which should be nothing. */
  clearKept(): Promise<readonly KeptArea[]>;
}
