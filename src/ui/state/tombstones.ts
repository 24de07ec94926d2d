import type { Tombstone } from '../../contract/audit';
import { engineIds } from '../../contract/engine';

/** The part of `Storage` that is used. */
export type TombstoneStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Where marks are kept, and what tells whether their tab lives. */
export interface TombstonePlace {
  readonly store: TombstoneStore;
  readonly locks: Pick<LockManager, 'request'>;
}

export interface DeadRun {
  readonly key: string;
  readonly tombstone: Tombstone;
}

/** The mark of a run of this tab. */
export interface RunMark {
  /** Says what the run does now. */
  write(tombstone: Tombstone): void;
  /** Takes the mark away: the page goes in peace. The next `write` sets it again. */
  clear(): void;
  /** The run is over. */
  end(): void;
}

const prefix = 'apura.tombstone.';

/** Each run has a key and a Web Lock of the same name: the browser frees the lock of a killed tab, so the two never disagree. */
export async function beginMark({ store, locks }: TombstonePlace): Promise<RunMark | undefined> {
  const key = `${prefix}${crypto.randomUUID()}`;
  let release = (): void => undefined;
  const held = await new Promise<boolean>((resolve) => {
    const hold = (): Promise<void> => {
      resolve(true);
      return new Promise((done) => {
        release = done;
      });
    };
    locks.request(key, hold).catch(() => resolve(false));
  });
  if (!held) return undefined;
  let isOver = false;
  const clear = (): void => void unlessDenied(() => store.removeItem(key));
  return {
    write: (tombstone) => {
      if (!isOver) unlessDenied(() => store.setItem(key, JSON.stringify(tombstone)));
    },
    clear,
    end: () => {
      isOver = true;
      clear();
      release();
    },
  };
}

/** Runs whose tab was killed, the latest first. Marks that cannot be read are removed. */
export async function findDeadRuns({ store, locks }: TombstonePlace): Promise<readonly DeadRun[]> {
  const keys = unlessDenied(() => Array.from({ length: store.length }, (_, index) => store.key(index) ?? '')) ?? [];
  const dead: DeadRun[] = [];
  for (const key of keys.filter((name) => name.startsWith(prefix))) {
    if (!(await isFree(locks, key))) continue;
    const text = unlessDenied(() => store.getItem(key)) ?? undefined;
    const tombstone = text === undefined ? undefined : parseTombstone(text);
    if (tombstone === undefined) forget(store, [key]);
    else dead.push({ key, tombstone });
  }
  return dead.sort((a, b) => b.tombstone.at.localeCompare(a.tombstone.at));
}

export function forget(store: Pick<TombstoneStore, 'removeItem'>, keys: readonly string[]): void {
  for (const key of keys) unlessDenied(() => store.removeItem(key));
}

/** Nobody holds the lock: its tab is gone. Where locks are denied, every mark counts as alive. */
async function isFree(locks: TombstonePlace['locks'], name: string): Promise<boolean> {
  try {
    return await locks.request(name, { ifAvailable: true }, (lock) => lock !== null);
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

function parseTombstone(text: string): Tombstone | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('engine' in value && 'model' in value && 'phase' in value && 'at' in value)) return undefined;
  const engine = engineIds.find((id) => id === value.engine);
  const { model, phase, at } = value;
  if (engine === undefined || typeof model !== 'string' || model.length > 2_000 || typeof at !== 'string') return undefined;
  if ((phase !== 'load' && phase !== 'tasks') || Number.isNaN(Date.parse(at))) return undefined;
  return { engine, model, phase, at };
}

/** The result, or `undefined` where storage is denied or full. */
function unlessDenied<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
