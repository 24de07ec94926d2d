import type { LoadPhase } from '../../contract/engine';
import type { LoadHooks } from '../engine';
import type { TransferMeter } from './transfer-meter';

/** Steps of a download that come faster than this are one step: a screen shows no more. */
const leastGapMs = 50;
/** While nothing comes because the download is held, the watchdogs are told that it is well. */
const heldTickMs = 5_000;

export interface ProgressTeller {
  /** `always`: the first and the last step of a file are never left out. */
  tell(phase: LoadPhase, file: string, loadedBytes: number, totalBytes: number | undefined, always?: boolean): void;
  /** Waits while the download is held, and says so. */
  untilResumed(file: string, signal: AbortSignal): Promise<void>;
}

/** Tells a load's progress with the figures of the whole download. */
export function makeProgressTeller({ onProgress, gate }: LoadHooks, meter: TransferMeter): ProgressTeller {
  let toldAt = Number.NEGATIVE_INFINITY;
  const last = new Map<string, readonly [loadedBytes: number, totalBytes: number | undefined]>();
  const tell: ProgressTeller['tell'] = (phase, file, loadedBytes, totalBytes, always = false) => {
    const now = performance.now();
    last.set(file, [loadedBytes, totalBytes]);
    if (!always && now - toldAt < leastGapMs) return;
    toldAt = now;
    onProgress({ phase, file, loadedBytes, totalBytes, download: meter.snapshot(now, gate.paused) });
  };
  return {
    tell,
    untilResumed: async (file, signal) => {
      if (!gate.paused) return;
      const [loadedBytes, totalBytes] = last.get(file) ?? [0, undefined];
      const tellHeld = (): void => tell('download', file, loadedBytes, totalBytes, true);
      meter.forgetSpeed();
      tellHeld();
      const ticker = setInterval(tellHeld, heldTickMs);
      try {
        await gate.resumed(signal);
      } finally {
        clearInterval(ticker);
      }
      tellHeld();
    },
  };
}
