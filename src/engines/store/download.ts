import { delay } from '../../base/abort';
import { ApuraError } from '../../contract/errors';
import type { PauseGate } from '../engine';
import { openConnection } from './connection';
import type { Part } from './part-address';
import { makeReceivedBytes, type ReceivedBytes } from './received-bytes';
import { factsOf, parseContentRange, type RemoteFacts, refusalOf, versionOf } from './remote-facts';
import { request } from './request';
import type { WantedFile } from './wanted-file';

/** Keeps what came of an unfinished download. Only `write` may reject, with `storage-full`: it ends the download. */
export interface PartKeeper {
  row(): Promise<readonly Part[]>;
  read(part: Part): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(part: Omit<Part, 'sizeBytes'>, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  clear(): Promise<void>;
}

export interface DownloadHooks {
  /** Bytes of the file that are there; `fetched` of them came just now over the network. */
  readonly onBytes: (loadedBytes: number, totalBytes: number | undefined, fetched: number) => void;
  /** Of the file, so many bytes were kept from an earlier download. */
  readonly onKept: (keptBytes: number) => void;
  /** Waits while the download is held. */
  readonly untilResumed: () => Promise<void>;
  readonly gate: PauseGate;
  readonly signal: AbortSignal;
}

export interface Downloaded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly facts: RemoteFacts;
  /** Bytes that came from an earlier download. */
  readonly keptBytes: number;
}

/** Waits before going on after a break; one that got further than all before starts the row anew. */
const retryDelaysMs = [500, 1_000, 2_000, 4_000];
/** What a killed tab may lose: bytes of this time, or this many. */
const keepEveryMs = 2_000;
const keepEveryBytes = 1024 * 1024;

/** The connection ended before the file did: worth going on. */
class BrokenOff extends Error {}

/**
 * Downloads one file, going on where an earlier download stopped when the server has the same version and ranges.
 * Rejects with `model-missing`, `model-incomplete`, `network`, `offline`, `model-cors`, or what the signal says.
 */
export async function downloadFile(file: WantedFile, keeper: PartKeeper | undefined, hooks: DownloadHooks): Promise<Downloaded> {
  const received = makeReceivedBytes();
  const transfer: Transfer = { file, keeper, hooks, received, facts: {}, version: undefined, savedBytes: 0, keptBytes: 0 };
  await restore(transfer);
  let furthest = received.length;
  for (let failures = 0; ; ) {
    await hooks.untilResumed();
    const started = received.length > 0 || failures > 0;
    try {
      await receive(transfer);
      return { bytes: received.from(0), facts: transfer.facts, keptBytes: transfer.keptBytes };
    } catch (thrown) {
      hooks.signal.throwIfAborted();
      if (hooks.gate.paused) continue;
      if (!(thrown instanceof BrokenOff || (started && isTransient(thrown)))) throw thrown;
      if (received.length > furthest) failures = 0;
      furthest = Math.max(furthest, received.length);
      const waitMs = retryDelaysMs[failures];
      if (waitMs === undefined) throw incomplete(transfer, thrown);
      failures += 1;
      await delay(waitMs, hooks.signal);
    }
  }
}

interface Transfer {
  readonly file: WantedFile;
  readonly keeper: PartKeeper | undefined;
  readonly hooks: DownloadHooks;
  readonly received: ReceivedBytes;
  facts: RemoteFacts;
  version: string | undefined;
  /** Of `received`, what is kept as parts. */
  savedBytes: number;
  /** Of `received`, what came from an earlier download. */
  keptBytes: number;
}

/** Trouble that may pass when the server has answered before. */
function isTransient(thrown: unknown): boolean {
  return thrown instanceof ApuraError && (thrown.code === 'network' || thrown.code === 'offline');
}

/** Takes over what an earlier download left. One byte of a file that is all there is asked for again: its answer tells the version. */
async function restore(transfer: Transfer): Promise<void> {
  const { file, keeper, received, hooks } = transfer;
  for (const part of (await keeper?.row()) ?? []) {
    const bytes = await keeper?.read(part);
    if (bytes === undefined) break;
    received.expect(part.totalBytes);
    received.append(bytes);
    transfer.version = part.version;
    transfer.facts = { sizeBytes: part.totalBytes };
  }
  const total = file.expected?.sizeBytes ?? transfer.facts.sizeBytes;
  if (total !== undefined && received.length >= total) received.truncate(Math.max(0, total - 1));
  transfer.savedBytes = received.length;
  transfer.keptBytes = received.length;
  if (received.length === 0) return;
  hooks.onKept(received.length);
  hooks.onBytes(received.length, total, 0);
}

/** One connection, from where we are to the end of the file. */
async function receive(transfer: Transfer): Promise<void> {
  const { file, hooks, received } = transfer;
  if (transfer.version === undefined) await startOver(transfer);
  const connection = openConnection(hooks);
  try {
    const start = received.length;
    const options = { start: start > 0 ? start : undefined, passCache: transfer.keeper !== undefined, signal: connection.signal };
    const response = await request(file.url, file.path, options);
    await take(transfer, response, start);
    await readBody(transfer, response, connection.heard);
  } catch (thrown) {
    if (thrown instanceof ApuraError || thrown instanceof BrokenOff) throw thrown;
    throw new BrokenOff('the connection broke', { cause: thrown });
  } finally {
    connection.end();
  }
}

/** Decides what an answer means for what we have: it continues it, replaces it, or is none. */
async function take(transfer: Transfer, response: Response, start: number): Promise<void> {
  const { file, received } = transfer;
  const refusal = response.status === 416 ? undefined : refusalOf(response, file.path);
  const facts = factsOf(response);
  const version = versionOf(facts, file.expected);
  if (refusal === undefined && start > 0 && response.status === 206) {
    const range = parseContentRange(response.headers.get('content-range'));
    // A server that does not let us read the range still lets us read the length.
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const total = range?.totalBytes ?? (Number.isNaN(length) ? undefined : start + length);
    const same = versionOf({ ...facts, sizeBytes: total }, file.expected) === transfer.version;
    if (same && (range === undefined ? total === transfer.facts.sizeBytes : range.start === start)) {
      transfer.facts = { ...facts, sizeBytes: total };
      return;
    }
  }
  if (refusal === undefined && response.status === 200) {
    await startOver(transfer);
    transfer.facts = facts;
    transfer.version = version;
    received.expect(file.expected?.sizeBytes ?? facts.sizeBytes);
    return;
  }
  await response.body?.cancel();
  if (refusal !== undefined) throw refusal;
  await startOver(transfer);
  throw new BrokenOff(`the file changed, or the server does not give its rest (status ${response.status})`);
}

async function startOver(transfer: Transfer): Promise<void> {
  if (transfer.received.length > 0) await transfer.keeper?.clear();
  transfer.received.truncate(0);
  transfer.version = undefined;
  transfer.savedBytes = 0;
  transfer.keptBytes = 0;
}

async function readBody(transfer: Transfer, response: Response, heard: () => void): Promise<void> {
  const { file, hooks, received } = transfer;
  const announced = transfer.facts.sizeBytes;
  const total = file.expected?.sizeBytes ?? announced;
  const reader = response.body?.getReader();
  let savedAt = performance.now();
  const next = async () => {
    try {
      return await reader?.read();
    } catch (cause) {
      await save(transfer);
      throw new BrokenOff('the connection broke', { cause });
    }
  };
  hooks.onBytes(received.length, total, 0);
  for (let part = await next(); part?.done === false; part = await next()) {
    heard();
    received.append(part.value);
    hooks.onBytes(received.length, total, part.value.length);
    if (received.length - transfer.savedBytes < keepEveryBytes || performance.now() - savedAt < keepEveryMs) continue;
    await save(transfer);
    savedAt = performance.now();
  }
  if (total === undefined || received.length >= total) return;
  // All that the server has, and too little: asking again brings no more.
  if (received.length === announced) throw incomplete(transfer, undefined);
  await save(transfer);
  throw new BrokenOff('the connection ended early');
}

async function save(transfer: Transfer): Promise<void> {
  const { file, keeper, received, facts, version, savedBytes } = transfer;
  const bytes = received.from(savedBytes);
  if (keeper === undefined || version === undefined || bytes.length === 0) return;
  transfer.savedBytes = received.length;
  await keeper.write({ url: file.url, version, totalBytes: facts.sizeBytes, at: savedBytes }, bytes);
}

function incomplete({ file, received, facts }: Transfer, cause: unknown): ApuraError {
  if (cause instanceof ApuraError && (received.length === 0 || cause.code === 'offline')) return cause;
  if (received.length === 0) return new ApuraError('network', `${file.path}: no bytes`, { file: file.path }, { cause });
  const totalBytes = file.expected?.sizeBytes ?? facts.sizeBytes ?? 0;
  return new ApuraError(
    'model-incomplete',
    `${file.path}: ${received.length} bytes of ${totalBytes || 'an unknown size'}`,
    { file: file.path, loadedBytes: received.length, totalBytes },
    { cause },
  );
}
