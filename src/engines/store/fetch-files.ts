import type { LoadHooks } from '../engine';
import { type ContentCheck, checkContent, mismatch } from './content-check';
import { type Downloaded, downloadFile } from './download';
import { findCopy } from './file-cache';
import { inParallel } from './in-parallel';
import { withModelLock } from './model-lock';
import { type ModelStorage, makeModelStorage } from './model-storage';
import { rowBytes } from './part-address';
import { makeProgressTeller, type ProgressTeller } from './progress-teller';
import type { RemoteLookup } from './remote-lookup';
import { checkStored, type StoredState } from './stored-check';
import { storedOf } from './stored-models';
import { makeTransferMeter, type TransferMeter } from './transfer-meter';
import type { FetchedFile, FetchedFiles, ModelIdentity, WantedFile } from './wanted-file';

/** Several connections use a fast network better than one, and hold that many files in memory. */
const connections = 3;

/** Everything that the steps of one fetch share. */
interface Fetch {
  readonly hooks: LoadHooks;
  readonly storage: ModelStorage;
  readonly lookup: RemoteLookup;
  readonly meter: TransferMeter;
  readonly teller: ProgressTeller;
  /** `memory`: bytes stay at hand. `storage`: they are read from there when asked for, if they are stored. */
  readonly hold: 'memory' | 'storage';
  verifyMs: number;
  /** False while another tab works on the model. */
  working: boolean;
}

export interface FetchOptions {
  readonly available: boolean;
  readonly lookup: RemoteLookup;
  readonly hold: 'memory' | 'storage';
}

/** See `ModelStore.fetchFiles`. */
export async function fetchFiles(
  model: ModelIdentity,
  wanted: readonly WantedFile[],
  hooks: LoadHooks,
  { available, lookup, hold }: FetchOptions,
): Promise<FetchedFiles> {
  const startedAt = performance.now();
  const meter = makeTransferMeter(wanted.map(({ path, expected }) => ({ path, totalBytes: expected?.sizeBytes })));
  const teller = makeProgressTeller(hooks, meter);
  const storage = makeModelStorage(model, available);
  const fetch: Fetch = { hooks, storage, lookup, meter, teller, hold, verifyMs: 0, working: false };
  const work = async (): Promise<FetchedFiles> => {
    fetch.working = true;
    const files = await fetchAll(wanted, fetch);
    return { files, downloadMs: Math.max(0, performance.now() - startedAt - fetch.verifyMs), verifyMs: fetch.verifyMs };
  };
  const [first] = wanted;
  if (!available || first === undefined) return await work();
  return await withModelLock(model.key, () => tellWaiting(first, wanted, fetch), hooks.signal, work);
}

/** Another tab works on the model: its progress, as far as it is stored, is ours. */
async function tellWaiting(first: WantedFile, wanted: readonly WantedFile[], fetch: Fetch): Promise<void> {
  const { meter, teller } = fetch;
  const stored = await storedOf(wanted);
  if (fetch.working) return;
  for (const [index, { path }] of wanted.entries()) {
    const bytes = stored[index]?.bytes ?? 0;
    meter.set(path, bytes);
    meter.setStored(path, bytes);
  }
  teller.tell('download', first.path, stored[0]?.bytes ?? 0, first.expected?.sizeBytes, true);
}

async function fetchAll(wanted: readonly WantedFile[], fetch: Fetch): Promise<FetchedFile[]> {
  const { storage, hooks } = fetch;
  const states = await inParallel(wanted, connections, hooks.signal, (file) => lookAtStored(file, fetch));
  const missing = wanted.filter((_, index) => states[index]?.kind !== 'right');
  await makeRoom(missing, fetch);
  // Before the first byte comes, so that it can be listed and deleted; after the question for room, whose answer says how much is missing.
  await storage.note(wanted);
  return await inParallel([...wanted.entries()], connections, hooks.signal, async ([index, file], signal) => {
    const state = states[index];
    if (state?.kind === 'right') return fetched(file, fetch, { ...state, origin: 'stored', stored: true });
    const obtained = await download(file, fetch, signal);
    return fetched(file, fetch, { ...obtained, origin: state?.kind === 'wrong' ? 'repaired' : 'network' });
  });
}

async function lookAtStored(file: WantedFile, fetch: Fetch): Promise<StoredState> {
  const { storage, lookup, meter, teller } = fetch;
  if (!storage.usable) return { kind: 'absent' };
  const startedAt = performance.now();
  const size = file.expected?.sizeBytes;
  const state = await checkStored(file, lookup, () => teller.tell('verify', file.path, size ?? 0, size));
  if (state.kind === 'wrong') meter.addRepair(file.path);
  if (state.kind !== 'right') return state;
  fetch.verifyMs += performance.now() - startedAt;
  meter.set(file.path, state.sizeBytes, state.sizeBytes);
  meter.setStored(file.path, state.sizeBytes);
  teller.tell('verify', file.path, state.sizeBytes, state.sizeBytes, true);
  return fetch.hold === 'memory' ? state : { ...state, bytes: new Uint8Array(0), sizeBytes: state.bytes.length };
}

/** Asks for the sizes that are not known, and for room for all that is to come. */
async function makeRoom(missing: readonly WantedFile[], { storage, lookup, meter, hooks }: Fetch): Promise<void> {
  if (missing.length === 0) return;
  const needs = await inParallel(missing, missing.length, hooks.signal, async (file) => {
    const remote = file.expected?.sizeBytes === undefined ? await lookup.look(file) : undefined;
    const sizeBytes = file.expected?.sizeBytes ?? (remote?.kind === 'there' ? remote.facts.sizeBytes : undefined) ?? 0;
    meter.set(file.path, 0, sizeBytes === 0 ? undefined : sizeBytes);
    return Math.max(0, sizeBytes - rowBytes(await storage.keeper(file).row()));
  });
  await storage.reserve(needs.reduce((sum, bytes) => sum + bytes, 0));
}

interface Obtained extends Pick<FetchedFile, 'sha256' | 'checked' | 'stored'> {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function download(file: WantedFile, fetch: Fetch, signal: AbortSignal): Promise<Obtained> {
  const { storage, meter } = fetch;
  let downloaded = await downloadOnce(file, fetch, signal);
  let check = await verify(file, downloaded.bytes, fetch);
  if (check.kind === 'wrong' && downloaded.keptBytes > 0) {
    // What was kept may be what is wrong.
    await storage.keeper(file).clear();
    meter.addRepair(file.path);
    downloaded = await downloadOnce(file, fetch, signal);
    check = await verify(file, downloaded.bytes, fetch);
  }
  if (check.kind === 'wrong') {
    await storage.keeper(file).clear();
    throw mismatch(file.path, check);
  }
  const { bytes, facts } = downloaded;
  const { sha256, checked } = check;
  const stored = await storage.store(file, bytes, { ...facts, sizeBytes: bytes.length }, { sha256, md5: file.expected?.md5 });
  return { bytes, sha256, checked, stored };
}

async function downloadOnce(file: WantedFile, { storage, meter, teller, hooks }: Fetch, signal: AbortSignal): Promise<Downloaded> {
  let toldFirst = false;
  return await downloadFile(file, storage.usable ? storage.keeper(file) : undefined, {
    gate: hooks.gate,
    signal,
    onKept: (bytes) => meter.setStored(file.path, bytes),
    onBytes: (loaded, total, arrived) => {
      meter.set(file.path, loaded, total);
      if (arrived > 0) meter.received(arrived, performance.now());
      teller.tell('download', file.path, loaded, total, !toldFirst || loaded === total);
      toldFirst = true;
    },
    untilResumed: () => teller.untilResumed(file.path, signal),
  });
}

async function verify(file: WantedFile, bytes: Uint8Array<ArrayBuffer>, fetch: Fetch): Promise<ContentCheck> {
  fetch.meter.set(file.path, bytes.length, bytes.length);
  fetch.teller.tell('verify', file.path, bytes.length, bytes.length, true);
  const startedAt = performance.now();
  const check = await checkContent(bytes, file.expected);
  fetch.verifyMs += performance.now() - startedAt;
  return check;
}

/** A file as its user gets it; its bytes are let go of where they are to be read from storage. */
function fetched(
  file: WantedFile,
  { hold }: Fetch,
  got: Obtained & Pick<FetchedFile, 'origin'> & { readonly sizeBytes?: number },
): FetchedFile {
  const { url, path } = file;
  const inMemory = hold === 'memory' || !got.stored ? got.bytes : undefined;
  const fromStorage = async (): Promise<Uint8Array<ArrayBuffer>> => {
    const copy = await findCopy(file);
    if (copy === undefined) throw new DOMException(`${path} was deleted from storage`, 'NotFoundError');
    return await copy.read();
  };
  return {
    url,
    path,
    sizeBytes: got.sizeBytes ?? got.bytes.length,
    sha256: got.sha256,
    checked: got.checked,
    origin: got.origin,
    stored: got.stored,
    bytes: inMemory === undefined ? fromStorage : async () => inMemory,
  };
}
