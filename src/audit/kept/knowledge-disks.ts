import { openAnswerStore } from '../../orchestrator/cache/answer-store';
import type { SemanticCacheOptions } from '../../orchestrator/cache/semantic-cache-layer';
import type { LearnedStrategies } from '../../orchestrator/recovery/error-analyzer';
import { type LearnedBefore, openLearnedStore } from '../../orchestrator/recovery/learned-store';
import { openDocumentStore, type StoredDocument } from '../../orchestrator/retrieval/document-store';
import type { RagFallbackOptions } from '../../orchestrator/retrieval/rag-fallback-system';

/** What the proof of the wiring leaves among the incidents until it is over; nobody shall find it. */
export const proofDocument = 'incident:wiring-proof';

/** What the knowledge of an audit reads from the disk and leaves there. */
export interface KnowledgeDisks {
  /** Answers of this batch: of the part before a reload, where it goes on. */
  readonly answers: NonNullable<SemanticCacheOptions['openStore']>;
  /** Incidents of earlier audits. Documents of the user are not read: they would change what is measured. */
  readonly incidents: NonNullable<RagFallbackOptions['openStore']>;
  readonly learned: LearnedBefore;
  /** Adds this audit to what is learned. A disk that does not obey costs only that. */
  saveLearned(strategies: LearnedStrategies): Promise<void>;
  /** The batch is over: its answers are deleted. */
  dropAnswers(): Promise<void>;
}

/** `goesOn`: the batch has answers already; else what lies there is of a batch that never ended, and goes. */
export async function openKnowledgeDisks(goesOn: boolean): Promise<KnowledgeDisks> {
  const learned = await readLearned();
  return {
    answers: async (onLost) => {
      const store = await openAnswerStore(onLost);
      if (!goesOn) await store.clear();
      return store;
    },
    incidents: async (onLost) => {
      const store = await openDocumentStore(onLost);
      const isIncident = ({ id, source }: StoredDocument): boolean => source === 'incident' && id !== proofDocument;
      return { ...store, load: async () => (await store.load()).filter(isIncident) };
    },
    learned,
    saveLearned: async (strategies) => {
      await useLearned(async (store) => await store.save({ runs: learned.runs + 1, strategies }));
    },
    // What is not deleted now goes when the next batch begins.
    dropAnswers: () => clearAnswers().catch(() => undefined),
  };
}

async function clearAnswers(): Promise<void> {
  const store = await openAnswerStore(() => undefined);
  await store.clear();
  store.close();
}

async function readLearned(): Promise<LearnedBefore> {
  return (await useLearned((store) => store.load())) ?? { runs: 0, strategies: {} };
}

async function useLearned<T>(use: (store: Awaited<ReturnType<typeof openLearnedStore>>) => Promise<T>): Promise<T | undefined> {
  try {
    const store = await openLearnedStore();
    try {
      return await use(store);
    } finally {
      store.close();
    }
  } catch {
    // Denied, newer or full: the journal, on the same disk, says so.
    return undefined;
  }
}
