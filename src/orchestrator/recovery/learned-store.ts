import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { openDatabase, storageError } from '../persistence/open-database';
import type { LearnedStrategies } from './error-analyzer';
import { strategyNames } from './strategies';

export const learnedStoreName = 'apura-learned';
export const learnedStoreVersion = 1;

/** Of fingerprints kept, the latest: what a decision can rest on, in about a megabyte. */
const mostFingerprints = 1_000;

const beta = v.object({
  passed: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1e9)),
  failed: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1e9)),
});
const schema = v.object({
  id: v.literal('strategies'),
  runs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  strategies: v.record(v.pipe(v.string(), v.maxLength(200)), v.partial(v.object(v.entriesFromList(strategyNames, beta)))),
});

/** What runs before this one have learned. */
export interface LearnedBefore {
  readonly runs: number;
  readonly strategies: LearnedStrategies;
}

interface Layout extends DBSchema {
  learned: { key: string; value: unknown };
}

/** Posteriors on the disk. Calls reject with an `ApuraError`: `storage-denied`, `storage-full`, `store-newer`. */
export interface LearnedStore {
  /** Nothing, where there is nothing or what is there is no learned thing. */
  load(): Promise<LearnedBefore>;
  save(learned: LearnedBefore): Promise<void>;
  close(): void;
}

export async function openLearnedStore(name = learnedStoreName): Promise<LearnedStore> {
  const database = await openDatabase<Layout>({
    name,
    version: learnedStoreVersion,
    upgrade: (opened) => void opened.createObjectStore('learned', { keyPath: 'id' }),
  });
  const mapped = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw await storageError(thrown, name, learnedStoreVersion);
    }
  };
  return {
    load: () =>
      mapped(async () => {
        const read = v.safeParse(schema, await database.get('learned', 'strategies'));
        return read.success ? { runs: read.output.runs, strategies: read.output.strategies } : { runs: 0, strategies: {} };
      }),
    save: ({ runs, strategies }) =>
      mapped(async () => {
        const latest = Object.fromEntries(Object.entries(strategies).slice(-mostFingerprints));
        await database.put('learned', { id: 'strategies', runs, strategies: latest });
      }),
    close: () => database.close(),
  };
}
