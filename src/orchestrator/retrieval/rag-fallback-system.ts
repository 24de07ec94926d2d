import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { Passage, RetrievalPort } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { Embedder } from '../knowledge/embedder';
import { chunkText } from './chunk-text';
import type { DocumentStore, StoredDocument } from './document-store';
import { embedChunks, findPassages, mostEmbedded } from './find-passages';
import { makePassageIndex } from './passage-index';
import { documentLimits, type RefusalReason, readDocument } from './read-document';

export interface RagFallbackOptions {
  readonly settings: OrchestratorSettings['retrieval'];
  /** Absent: search is by text only. */
  readonly embedder?: Embedder;
  /** Opens the disk; absent: documents and incidents live in memory only. */
  readonly openStore?: (onLost: () => void) => Promise<DocumentStore>;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
  /** The disk does not obey: said, and retrieval goes on in memory. */
  readonly onProblem: (error: ErrorRecord) => void;
}

/** A document to search in. */
export interface DocumentInput {
  /** Unique; adding it again replaces it. */
  readonly id: string;
  readonly title: string;
  /** `suite`: comes with the suite, is not kept on the disk. */
  readonly source: 'user' | 'suite';
  readonly content: string | Uint8Array;
}

export type DocumentAdded =
  | { readonly kind: 'added'; readonly chunks: number }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

export interface KnownDocument {
  readonly id: string;
  readonly title: string;
  readonly source: Passage['source'];
  readonly chunks: number;
}

export interface RetrievalStatistics {
  readonly documents: number;
  readonly chunks: number;
  readonly retrievals: number;
  /** Retrievals that found nothing above the floor. */
  readonly empty: number;
  readonly passages: number;
  readonly belowFloor: number;
  readonly incidents: number;
  readonly embeddingFailures: number;
}

/** Finds knowledge for tasks that failed without it. */
export interface RAGFallbackSystem extends RetrievalPort {
  addDocument(document: DocumentInput): Promise<DocumentAdded>;
  removeDocument(id: string): Promise<void>;
  /**
   * Embeds what has no vector yet, so that the first search does not have to; at most `mostEmbeddedAhead` chunks, the rest is left to the
   * searches. Resolves without, where there is no embedder or it fails; rejects with an `AbortError` at the signal.
   */
  embedAhead(signal: AbortSignal): Promise<void>;
  documents(): readonly KnownDocument[];
  /** All of one source, or everything. */
  clear(source?: Passage['source']): Promise<void>;
  statistics(): RetrievalStatistics;
  close(): void;
}

/** Nine seconds on one WebAssembly thread with the shipped model (18 ms each). */
const mostEmbeddedAhead = 500;

/** Incidents beyond these are forgotten, oldest first. */
const mostIncidents = 500;

export async function openRagFallbackSystem(options: RagFallbackOptions): Promise<RAGFallbackSystem> {
  const { settings, embedder } = options;
  const index = makePassageIndex(embedder?.dimensions ?? 1);
  const known = new Map<string, KnownDocument>();
  const counters = { retrievals: 0, empty: 0, passages: 0, belowFloor: 0, embeddingFailures: 0 };
  let store: DocumentStore | undefined;

  const onDisk = async (work: (disk: DocumentStore) => Promise<void>): Promise<void> => {
    if (store === undefined) return;
    try {
      await work(store);
    } catch (error) {
      options.onProblem(toErrorRecord(error));
    }
  };

  const forget = async (id: string): Promise<void> => {
    known.delete(id);
    await index.removeDocument(id);
  };

  const take = async (id: string, title: string, source: Passage['source'], content: string | Uint8Array) => {
    const read = readDocument(content, documentLimits);
    if (read.kind === 'refused') return read;
    const chunks = chunkText(read.text);
    const others = index.size - (known.get(id)?.chunks ?? 0);
    if (others + chunks.length > documentLimits.mostChunks) {
      const detail = `${others} chunks are there, ${chunks.length} more are too many: ${documentLimits.mostChunks} at most`;
      return { kind: 'refused' as const, reason: 'full' as const, detail };
    }
    await forget(id);
    for (const [at, chunk] of chunks.entries()) await index.add({ id: `${id}#${at}`, documentId: id, title, text: chunk.text });
    known.set(id, { id, title, source, chunks: chunks.length });
    return { kind: 'added' as const, chunks: chunks.length, text: read.text };
  };

  const open = async (): Promise<void> => {
    if (options.openStore === undefined) return;
    try {
      store = await options.openStore(() => {
        store = undefined;
        options.onProblem({ code: 'storage-denied', message: 'the browser closed the documents', details: { name: 'apura-knowledge' } });
      });
      for (const { id, title, source, text } of await store.load()) await take(id, title, source, text);
    } catch (error) {
      store = undefined;
      options.onProblem(toErrorRecord(error));
    }
  };

  const keep = (document: StoredDocument): Promise<void> => onDisk((disk) => disk.put(document));

  const remove = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) await forget(id);
    await onDisk((disk) => disk.delete(ids));
  };

  const idsOf = (source: Passage['source']): string[] => [...known.values()].filter((item) => item.source === source).map(({ id }) => id);

  const onEmbeddingFailed = (): void => {
    counters.embeddingFailures += 1;
  };

  await open();

  return {
    addDocument: async ({ id, title, source, content }) => {
      const taken = await take(id, title, source, content);
      if (taken.kind === 'refused') return taken;
      if (source === 'user') await keep({ id, title, source, text: taken.text, addedAt: options.wallNow() });
      return { kind: 'added', chunks: taken.chunks };
    },
    embedAhead: async (signal) => {
      for (let done = 0; embedder !== undefined && done < mostEmbeddedAhead && index.withoutVector(1).length > 0; done += mostEmbedded) {
        const before = counters.embeddingFailures;
        await embedChunks([], { index, embedder, settings, onEmbeddingFailed }, signal);
        if (counters.embeddingFailures > before) return;
      }
    },
    removeDocument: (id) => remove([id]),
    documents: () => [...known.values()],
    clear: (source) => remove(source === undefined ? [...known.keys()] : idsOf(source)),
    retrieve: async ({ text, limit = settings.documents }, signal) => {
      counters.retrievals += 1;
      const found = await findPassages(text, limit, { index, embedder, settings, onEmbeddingFailed }, signal);
      counters.passages += found.chunks.length;
      counters.belowFloor += found.belowFloor;
      if (found.chunks.length === 0) counters.empty += 1;
      return found.chunks.flatMap(({ chunk, score }): Passage[] => {
        const document = known.get(chunk.documentId);
        if (document === undefined) return [];
        return [{ documentId: document.id, title: document.title, text: chunk.text, score, source: document.source }];
      });
    },
    remember: async ({ fingerprint, text }) => {
      const id = `incident:${fingerprint}`;
      // The same way out of the same failure is no news.
      if (known.get(id)?.chunks === 1 && index.get(`${id}#0`)?.text === text.trim()) return;
      const taken = await take(id, `Incident ${fingerprint}`, 'incident', text);
      if (taken.kind === 'refused') return;
      await keep({ id, title: `Incident ${fingerprint}`, source: 'incident', text: taken.text, addedAt: options.wallNow() });
      const incidents = idsOf('incident');
      if (incidents.length > mostIncidents) await remove(incidents.slice(0, incidents.length - mostIncidents));
    },
    statistics: () => ({ ...counters, documents: known.size, chunks: index.size, incidents: idsOf('incident').length }),
    close: () => {
      store?.close();
      store = undefined;
    },
  };
}
