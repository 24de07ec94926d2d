import type { DownloadProgress } from '../../contract/engine';

/** Speed is of the last seconds: long enough to be steady, short enough to notice a change. */
const windowMs = 5_000;
/** Shorter spans give a figure that jumps. */
const leastSpanMs = 500;
/** Chunks that come within this time are one sample. */
const sampleMs = 100;

/** Adds up the download of all files of a model. Times in ms of one clock. */
export interface TransferMeter {
  /** A file's bytes that are there; `totalBytes` where it became known. */
  set(path: string, loadedBytes: number, totalBytes?: number): void;
  /** Of a file's bytes, those that were on this device. */
  setStored(path: string, storedBytes: number): void;
  /** A stored copy was found to be wrong. */
  addRepair(path: string): void;
  /** Bytes came over the network. */
  received(bytes: number, nowMs: number): void;
  /** The download was held: what is measured afterwards does not count the time before. */
  forgetSpeed(): void;
  snapshot(nowMs: number, paused: boolean): DownloadProgress;
}

interface FileTransfer {
  loadedBytes: number;
  storedBytes: number;
  totalBytes: number | undefined;
}

export function makeTransferMeter(files: readonly { readonly path: string; readonly totalBytes?: number }[]): TransferMeter {
  const transfers = new Map<string, FileTransfer>();
  const repaired = new Set<string>();
  let samples: { atMs: number; bytes: number }[] = [];
  for (const { path, totalBytes } of files) transfers.set(path, { loadedBytes: 0, storedBytes: 0, totalBytes });
  const of = (path: string): FileTransfer => {
    const transfer = transfers.get(path) ?? { loadedBytes: 0, storedBytes: 0, totalBytes: undefined };
    transfers.set(path, transfer);
    return transfer;
  };

  const speed = (nowMs: number): number | undefined => {
    const [first] = samples;
    if (first === undefined || nowMs - first.atMs < leastSpanMs) return undefined;
    // The first sample's bytes came before the span begins.
    const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0) - first.bytes;
    return (bytes * 1000) / (nowMs - first.atMs);
  };

  return {
    set: (path, loadedBytes, totalBytes) => {
      const transfer = of(path);
      transfer.loadedBytes = loadedBytes;
      transfer.storedBytes = Math.min(transfer.storedBytes, loadedBytes);
      transfer.totalBytes = totalBytes ?? transfer.totalBytes;
    },
    setStored: (path, storedBytes) => {
      of(path).storedBytes = storedBytes;
    },
    addRepair: (path) => repaired.add(path),
    received: (bytes, atMs) => {
      const last = samples.at(-1);
      if (last !== undefined && atMs - last.atMs < sampleMs) {
        last.bytes += bytes;
        return;
      }
      samples.push({ atMs, bytes });
      samples = samples.filter((sample) => atMs - sample.atMs <= windowMs);
    },
    forgetSpeed: () => {
      samples = [];
    },
    snapshot: (nowMs, paused) => {
      const all = [...transfers.values()];
      const loadedBytes = all.reduce((sum, file) => sum + file.loadedBytes, 0);
      const totalBytes = all.reduce<number | undefined>(
        (sum, file) => (sum === undefined || file.totalBytes === undefined ? undefined : sum + file.totalBytes),
        0,
      );
      const bytesPerSecond = paused ? undefined : speed(nowMs);
      const remainingMs =
        totalBytes === undefined || bytesPerSecond === undefined || bytesPerSecond <= 0
          ? undefined
          : (Math.max(0, totalBytes - loadedBytes) * 1000) / bytesPerSecond;
      const storedBytes = all.reduce((sum, file) => sum + file.storedBytes, 0);
      return { loadedBytes, totalBytes, storedBytes, bytesPerSecond, remainingMs, paused, repaired: [...repaired] };
    },
  };
}
