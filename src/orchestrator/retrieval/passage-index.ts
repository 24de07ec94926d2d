import { create, insert, type Orama, remove, search } from '@orama/orama';
import { searchTokens } from './search-tokens';

/** A chunk in the index. */
export interface IndexedChunk {
  /** Unique; starts with its document's id. */
  readonly id: string;
  readonly documentId: string;
  readonly title: string;
  readonly text: string;
}

/** Text and vector search over chunks, in memory. */
export interface PassageIndex {
  add(chunk: IndexedChunk): Promise<void>;
  /** Adds a vector to a chunk that is there. */
  setVector(id: string, vector: Float32Array): Promise<void>;
  removeDocument(documentId: string): Promise<void>;
  get(id: string): IndexedChunk | undefined;
  hasVector(id: string): boolean;
  /** Ids that lack a vector, oldest first, at most `limit`. */
  withoutVector(limit: number): readonly string[];
  /** Ids by BM25, best first. */
  byText(query: string, limit: number): Promise<readonly string[]>;
  /** Ids with their cosine, nearest first. */
  byVector(vector: Float32Array, limit: number): Promise<readonly { readonly id: string; readonly cosine: number }[]>;
  /**
   * Share of what the query asks for that the chunk speaks of: inverse document frequencies of its words that the chunk has, over
   * those of all its words. 0 to 1; 0 for a query without words.
   */
  coverage(query: string, id: string): number;
  readonly size: number;
}

type Schema = { title: 'string'; text: 'string'; vector: `vector[${number}]` };

/** `dimensions`: of the vectors; 1 where there will be none. */
export function makePassageIndex(dimensions: number): PassageIndex {
  const orama: Orama<Schema> = create({
    schema: { title: 'string', text: 'string', vector: `vector[${dimensions}]` },
    components: { tokenizer: { language: 'english', normalizationCache: new Map(), tokenize: searchTokens } },
  });
  const chunks = new Map<string, IndexedChunk>();
  const byDocument = new Map<string, Set<string>>();
  const vectors = new Set<string>();
  /** In how many chunks a word is. */
  const frequencies = new Map<string, number>();

  const count = (chunk: IndexedChunk, change: 1 | -1): void => {
    for (const token of wordsOf(chunk)) {
      const now = (frequencies.get(token) ?? 0) + change;
      if (now > 0) frequencies.set(token, now);
      else frequencies.delete(token);
    }
  };

  const rarity = (token: string): number => Math.log(1 + chunks.size / (1 + (frequencies.get(token) ?? 0)));

  return {
    add: async (chunk) => {
      await insert(orama, { id: chunk.id, title: chunk.title, text: chunk.text });
      chunks.set(chunk.id, chunk);
      byDocument.set(chunk.documentId, (byDocument.get(chunk.documentId) ?? new Set()).add(chunk.id));
      count(chunk, 1);
    },
    setVector: async (id, vector) => {
      const chunk = chunks.get(id);
      if (chunk === undefined || vector.length !== dimensions) return;
      await remove(orama, id);
      await insert(orama, { id, title: chunk.title, text: chunk.text, vector: [...vector] });
      vectors.add(id);
    },
    removeDocument: async (documentId) => {
      for (const id of byDocument.get(documentId) ?? []) {
        await remove(orama, id);
        const chunk = chunks.get(id);
        if (chunk !== undefined) count(chunk, -1);
        chunks.delete(id);
        vectors.delete(id);
      }
      byDocument.delete(documentId);
    },
    get: (id) => chunks.get(id),
    hasVector: (id) => vectors.has(id),
    withoutVector: (limit) => {
      const found: string[] = [];
      for (const id of chunks.keys()) {
        if (found.length >= limit) break;
        if (!vectors.has(id)) found.push(id);
      }
      return found;
    },
    byText: async (query, limit) => {
      if (searchTokens(query).length === 0) return [];
      const { hits } = await search(orama, { mode: 'fulltext', term: query, properties: ['title', 'text'], boost: { title: 1.5 }, limit });
      return hits.map(({ id }) => id);
    },
    byVector: async (vector, limit) => {
      if (vectors.size === 0 || vector.length !== dimensions) return [];
      const value = [...vector];
      const { hits } = await search(orama, { mode: 'vector', vector: { value, property: 'vector' }, similarity: 0, limit });
      return hits.map(({ id, score }) => ({ id, cosine: score }));
    },
    coverage: (query, id) => {
      const chunk = chunks.get(id);
      const asked = [...new Set(searchTokens(query))];
      if (chunk === undefined || asked.length === 0) return 0;
      const words = wordsOf(chunk);
      const weight = (tokens: readonly string[]): number => tokens.reduce((sum, token) => sum + rarity(token), 0);
      return weight(asked.filter((token) => words.has(token))) / weight(asked);
    },
    get size() {
      return chunks.size;
    },
  };
}

function wordsOf({ title, text }: IndexedChunk): ReadonlySet<string> {
  return new Set(searchTokens(`${title}\n${text}`));
}
