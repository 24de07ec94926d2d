import { isAbortError } from '../../base/abort';
import type { Random } from '../../base/random';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { CachedAnswer, CacheLookup, CachePort, CacheQuestion } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import { cosine, type Embedder, normalised } from '../knowledge/embedder';
import type { AnswerStore } from './answer-store';
import { type CacheStatistics, makeCounters, wrongHitRate } from './cache-statistics';
import { type KeptAnswer, sizeOf } from './kept-answer';
import { makeKeptAnswers } from './kept-answers';
import { differsInOneWord } from './meaning';
import { exactKey, type MeaningKey, meaningKey } from './question-key';
import { servedWrongly } from './served-wrongly';
import { makeSingleFlight } from './single-flight';
import { makeWriteBehind, type WriteBehind } from './write-behind';

export interface SemanticCacheOptions {
  readonly settings: OrchestratorSettings['cache'];
  /** Absent: questions are compared exactly only. */
  readonly embedder?: Embedder;
  /** Opens the disk; absent: answers live in memory only. */
  readonly openStore?: (onLost: () => void) => Promise<AnswerStore>;
  /** Chooses which hits are run again. */
  readonly random: Random;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
  /** The disk is full, blocked, newer or gone: said once each time; the cache goes on in memory. */
  readonly onProblem: (error: ErrorRecord) => void;
}

/** Answers verified tasks from memory and disk. Its failures are misses: a broken cache costs speed, never a task. */
export interface SemanticCacheLayer extends CachePort {
  statistics(): CacheStatistics;
  /** Smallest cosine of a semantic hit, 0 to 1: what the tuning may change. */
  setCosine(value: number): void;
  /** Resolves when all that was stored until now is on the disk, or given up. */
  flush(): Promise<void>;
  /** Writes what is left, and lets go of the disk. */
  close(): Promise<void>;
}

/** A hit writes its time of use to the disk only when the one there is older than this. */
const useWrittenMs = 3_600_000;

export async function openSemanticCacheLayer(options: SemanticCacheOptions): Promise<SemanticCacheLayer> {
  const { settings, embedder, random, wallNow } = options;
  const kept = makeKeptAnswers(settings);
  const flights = makeSingleFlight();
  const counters = makeCounters();
  /** Which entry an answer was served from, for `compare`. */
  const servedFrom = new WeakMap<CachedAnswer, string>();
  let leastCosine = settings.cosine;
  let problem: ErrorRecord | undefined;
  let disk: { readonly store: AnswerStore; readonly writer: WriteBehind } | undefined;

  const say = (error: ErrorRecord): void => {
    problem = error;
    options.onProblem(error);
  };

  const dropOldest = (): void => {
    // Half, and never the only one: an answer is not dropped to make room for itself.
    const keys = [...kept.oldest(Math.floor(kept.entries / 2))];
    for (const key of keys) kept.delete(key);
    counters.evicted += keys.length;
    disk?.writer.drop(keys);
  };

  const open = async (): Promise<void> => {
    if (options.openStore === undefined) return;
    try {
      const store = await options.openStore(() => {
        disk = undefined;
        say({ code: 'storage-denied', message: 'the browser closed the cache', details: { name: 'apura-cache' } });
      });
      disk = { store, writer: makeWriteBehind({ store, onFull: dropOldest, onStopped: say }) };
      const stored = await store.load(settings.mostEntries);
      // Used last first on the disk, used last last in memory.
      for (const answer of stored.toReversed()) if (isFresh(answer)) disk.writer.drop(kept.put(answer));
    } catch (error) {
      disk = undefined;
      say(toErrorRecord(error));
    }
  };

  const isFresh = ({ storedAt }: KeptAnswer): boolean => {
    const age = wallNow() - storedAt;
    // A clock that was set back makes answers of the future: they are kept.
    return age <= settings.ttlMs;
  };

  const forget = (key: string): void => {
    if (kept.delete(key)) disk?.writer.drop([key]);
  };

  const fresh = (answer: KeptAnswer | undefined): KeptAnswer | undefined => {
    if (answer === undefined || isFresh(answer)) return answer;
    counters.expired += 1;
    forget(answer.key);
    return undefined;
  };

  const embed = async (text: string, signal: AbortSignal): Promise<Float32Array | undefined> => {
    if (embedder === undefined) return undefined;
    try {
      const [vector] = await embedder.embed([text], signal);
      return vector === undefined ? undefined : normalised(vector);
    } catch (error) {
      if (isAbortError(error)) throw error;
      counters.embeddingFailures += 1;
      return undefined;
    }
  };

  /** The nearest answer of the group that is near enough; an embedding is made only where there is something to compare. */
  const nearest = async (
    meaning: MeaningKey,
    signal: AbortSignal,
  ): Promise<{ readonly answer: KeptAnswer; readonly similarity: number } | undefined> => {
    const candidates = kept.group(meaning.group).filter((answer) => fresh(answer)?.meaning?.embedder === embedder?.id);
    const vector = candidates.length === 0 ? undefined : await embed(meaning.text, signal);
    if (vector === undefined) return undefined;
    let best: { readonly answer: KeptAnswer; readonly similarity: number } | undefined;
    for (const answer of candidates) {
      if (answer.meaning === undefined) continue;
      const similarity = cosine(vector, answer.meaning.vector);
      if (similarity < leastCosine || similarity <= (best?.similarity ?? -1)) continue;
      if (differsInOneWord(meaning.words, answer.meaning.words)) counters.guarded += 1;
      else best = { answer, similarity };
    }
    return best;
  };

  const serve = (found: KeptAnswer, via: 'exact' | 'semantic', similarity?: number): CacheLookup => {
    const usedAt = wallNow();
    const used = { ...found, usedAt };
    kept.put(used);
    if (usedAt - found.usedAt > useWrittenMs) disk?.writer.put(used);
    servedFrom.set(found.answer, found.key);
    counters[via === 'exact' ? 'exactHits' : 'semanticHits'] += 1;
    return { kind: 'hit', via, similarity, shadow: random.next() < settings.shadowShare, answer: found.answer };
  };

  const lookup = async (question: CacheQuestion, signal: AbortSignal): Promise<CacheLookup> => {
    const exact = fresh(kept.get(exactKey(question)));
    if (exact !== undefined) return serve(exact, 'exact');
    const meaning = embedder === undefined || kept.entries === 0 ? undefined : meaningKey(question);
    const near = meaning === undefined ? undefined : await nearest(meaning, signal);
    if (near !== undefined) return serve(near.answer, 'semantic', near.similarity);
    counters.misses += 1;
    return { kind: 'miss' };
  };

  const store = async (question: CacheQuestion, answer: CachedAnswer, signal: AbortSignal): Promise<void> => {
    if (!answer.grade.passed) throw new Error('only verified successes are cached');
    const meaning = embedder === undefined ? undefined : meaningKey(question);
    const vector = meaning === undefined ? undefined : await embed(meaning.text, signal);
    const vectored =
      meaning === undefined || vector === undefined || embedder === undefined
        ? undefined
        : { group: meaning.group, words: meaning.words, embedder: embedder.id, vector };
    const at = wallNow();
    const entry = {
      key: exactKey(question),
      agent: question.agent,
      meaning: vectored,
      answer: structuredClone(answer),
      storedAt: at,
      usedAt: at,
      sizeBytes: sizeOf(answer, vectored),
    };
    const gone = kept.put(entry);
    counters.stored += 1;
    counters.evicted += gone.length;
    disk?.writer.put(entry);
    disk?.writer.drop(gone);
  };

  const clear = async (agent?: string): Promise<void> => {
    if (agent === undefined) kept.clear();
    else for (const key of kept.keysOf(agent)) kept.delete(key);
    try {
      await disk?.writer.clear(agent);
      if (disk !== undefined) problem = undefined;
    } catch (error) {
      say(toErrorRecord(error));
    }
  };

  await open();

  return {
    lookup,
    store,
    singleFlight: async (question, run, signal) => {
      const result = await flights.run(exactKey(question), run, signal);
      if (result.shared) counters.shared += 1;
      return result;
    },
    compare: (_question, served, again) => {
      counters.shadowed += 1;
      if (!servedWrongly(served, again)) return;
      counters.wrongHits += 1;
      const key = servedFrom.get(served);
      if (key !== undefined) forget(key);
    },
    clear,
    statistics: () => ({
      ...counters,
      entries: kept.entries,
      sizeBytes: kept.sizeBytes,
      wrongHitRate: wrongHitRate(counters),
      persistence: disk === undefined || problem !== undefined ? 'memory' : 'kept',
      problem,
    }),
    setCosine: (value) => {
      leastCosine = value;
    },
    flush: async () => await disk?.writer.flush(),
    close: async () => {
      await disk?.writer.flush();
      disk?.store.close();
      disk = undefined;
    },
  };
}
