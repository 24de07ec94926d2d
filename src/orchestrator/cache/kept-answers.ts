import type { KeptAnswer } from './kept-answer';

export interface KeptAnswersLimits {
  readonly mostEntries: number;
  readonly mostBytes: number;
}

/** Answers in memory, the least recently used first to go. */
export interface KeptAnswers {
  get(key: string): KeptAnswer | undefined;
  /** All whose questions may answer each other. */
  group(name: string): readonly KeptAnswer[];
  /** Adds or replaces, as the one used last; returns the keys of what had to go. */
  put(answer: KeptAnswer): readonly string[];
  delete(key: string): boolean;
  keysOf(agent: string): readonly string[];
  /** So many keys, used longest ago first. */
  oldest(count: number): readonly string[];
  clear(): void;
  readonly entries: number;
  readonly sizeBytes: number;
}

export function makeKeptAnswers(limits: KeptAnswersLimits): KeptAnswers {
  // A Map keeps the order of insertion: what is used is taken out and put in again.
  const byKey = new Map<string, KeptAnswer>();
  const groups = new Map<string, Set<string>>();
  let sizeBytes = 0;

  const remove = (key: string): boolean => {
    const found = byKey.get(key);
    if (found === undefined) return false;
    byKey.delete(key);
    sizeBytes -= found.sizeBytes;
    const group = found.meaning === undefined ? undefined : groups.get(found.meaning.group);
    group?.delete(key);
    if (group?.size === 0 && found.meaning !== undefined) groups.delete(found.meaning.group);
    return true;
  };

  return {
    get: (key) => byKey.get(key),
    group: (name) => [...(groups.get(name) ?? [])].flatMap((key) => byKey.get(key) ?? []),
    put: (answer) => {
      remove(answer.key);
      byKey.set(answer.key, answer);
      sizeBytes += answer.sizeBytes;
      if (answer.meaning !== undefined) {
        const group = groups.get(answer.meaning.group) ?? new Set();
        groups.set(answer.meaning.group, group.add(answer.key));
      }
      const gone: string[] = [];
      for (const key of byKey.keys()) {
        if (byKey.size <= limits.mostEntries && sizeBytes <= limits.mostBytes) break;
        remove(key);
        gone.push(key);
      }
      return gone;
    },
    delete: remove,
    keysOf: (agent) => [...byKey.values()].filter((answer) => answer.agent === agent).map(({ key }) => key),
    oldest: (count) => [...byKey.keys()].slice(0, count),
    clear: () => {
      byKey.clear();
      groups.clear();
      sizeBytes = 0;
    },
    get entries() {
      return byKey.size;
    },
    get sizeBytes() {
      return sizeBytes;
    },
  };
}
