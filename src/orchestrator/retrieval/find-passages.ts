import { abortError, isAbortError } from '../../base/abort';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import { type Embedder, normalised } from '../knowledge/embedder';
import type { IndexedChunk, PassageIndex } from './passage-index';
import { fuseRanks } from './rank-fusion';

export interface FoundChunk {
  readonly chunk: IndexedChunk;
  /** By reciprocal-rank fusion. */
  readonly score: number;
  /** 0 to 1: the larger of coverage by words and nearness by embedding. */
  readonly relevance: number;
}

export interface FindOptions {
  readonly index: PassageIndex;
  readonly embedder?: Embedder;
  readonly settings: OrchestratorSettings['retrieval'];
  /** An embedding failed: this search is by text only. */
  readonly onEmbeddingFailed: () => void;
}

export interface Found {
  readonly chunks: readonly FoundChunk[];
  /** Candidates that the floor kept out. */
  readonly belowFloor: number;
}

/** Chunks embedded in one search at most; 18 ms each on one WebAssembly thread with the shipped model. */
export const mostEmbedded = 40;

/** Most chunks of one document among the results: five documents say more than five pieces of one. */
const mostPerDocument = 2;

/** Hybrid search: candidates by text and by vector, fused, those below the floor left out; at most `limit`. */
export async function findPassages(query: string, limit: number, options: FindOptions, signal: AbortSignal): Promise<Found> {
  const { index, settings } = options;
  const byText = await index.byText(query, settings.textCandidates);
  if (signal.aborted) throw abortError();
  const near = await searchVectors(query, byText, options, signal);
  const cosines = new Map(near.map(({ id, cosine }) => [id, cosine]));
  const chunks: FoundChunk[] = [];
  const perDocument = new Map<string, number>();
  let belowFloor = 0;
  for (const { id, score } of fuseRanks([byText, near.map((found) => found.id)])) {
    const chunk = index.get(id);
    if (chunk === undefined) continue;
    const relevance = Math.max(index.coverage(query, id), nearness(cosines.get(id), options.embedder));
    const taken = perDocument.get(chunk.documentId) ?? 0;
    if (relevance < settings.relevanceFloor) belowFloor += 1;
    else if (chunks.length < limit && taken < mostPerDocument) {
      chunks.push({ chunk, score, relevance });
      perDocument.set(chunk.documentId, taken + 1);
    }
  }
  return { chunks, belowFloor };
}

/** 0 for a cosine that unrelated texts have too, 1 for equal texts. */
function nearness(cosine: number | undefined, embedder: Embedder | undefined): number {
  return cosine === undefined || embedder === undefined ? 0 : Math.max(0, (cosine - embedder.noise) / (1 - embedder.noise));
}

async function searchVectors(
  query: string,
  byText: readonly string[],
  options: FindOptions,
  signal: AbortSignal,
): Promise<readonly { readonly id: string; readonly cosine: number }[]> {
  const { index, settings } = options;
  if (index.size === 0 || query.trim() === '') return [];
  const wanted = byText.filter((id) => !index.hasVector(id));
  const vector = await embedChunks(wanted, options, signal, query);
  return vector === undefined ? [] : await index.byVector(vector, settings.vectorCandidates);
}

/** Gives vectors to the chunks that are `wanted` and to others that have none, up to `mostEmbedded`; with a query, its vector. */
export async function embedChunks(
  wanted: readonly string[],
  { index, embedder, onEmbeddingFailed }: FindOptions,
  signal: AbortSignal,
  query?: string,
): Promise<Float32Array | undefined> {
  if (embedder === undefined) return undefined;
  try {
    const ids = [...new Set([...wanted, ...index.withoutVector(mostEmbedded)])].slice(0, mostEmbedded);
    const asked = query === undefined ? [] : [query];
    const vectors = await embedder.embed([...asked, ...ids.flatMap((id) => index.get(id)?.text ?? [])], signal);
    for (const [at, id] of ids.entries()) {
      const made = vectors[asked.length + at];
      if (made !== undefined) await index.setVector(id, normalised(made));
    }
    return query === undefined ? undefined : vectors[0];
  } catch (error) {
    if (isAbortError(error)) throw error;
    onEmbeddingFailed();
    return undefined;
  }
}
