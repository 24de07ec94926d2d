import { makeRandom } from '../../../src/base/random';
import type { JsonValue } from '../../../src/contract/json';
import type { CacheQuestion } from '../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import { answerStoreName, openAnswerStore } from '../../../src/orchestrator/cache/answer-store';
import { openSemanticCacheLayer, type SemanticCacheLayer } from '../../../src/orchestrator/cache/semantic-cache-layer';
import { openDocumentStore } from '../../../src/orchestrator/retrieval/document-store';
import { openRagFallbackSystem } from '../../../src/orchestrator/retrieval/rag-fallback-system';

const signal = new AbortController().signal;
let cache: SemanticCacheLayer | undefined;
let said: string[] = [];

const question = (input: JsonValue, agent: string): CacheQuestion => ({
  agent,
  version: '1',
  capability: 'language',
  input,
  dependencies: new Map(),
});

function opened(): SemanticCacheLayer {
  if (cache === undefined) throw new Error('no cache was opened');
  return cache;
}

/** Opens the cache on this browser's disk; returns how it is kept and what was said. */
export async function open() {
  said = [];
  cache = await openSemanticCacheLayer({
    settings: { ...orchestratorDefaults.cache, shadowShare: 0 },
    embedder: { id: 'one', dimensions: 2, noise: 0, embed: async (texts) => texts.map(() => new Float32Array([1, 0])) },
    openStore: openAnswerStore,
    random: makeRandom(1),
    wallNow: Date.now,
    onProblem: ({ code }) => said.push(code),
  });
  return { persistence: cache.statistics().persistence, said };
}

/** Stores `count` answers of `length` characters each. */
export async function store(prefix: string, count: number, length: number, agent = 'language') {
  for (let i = 0; i < count; i += 1) {
    const grade = { passed: true, grader: 'exact' as const, expected: 'x', got: 'x' };
    await opened().store(question(`Tell me ${prefix} ${i}`, agent), { output: 'x'.repeat(length), grade }, signal);
  }
  await opened().flush();
  const { persistence, entries } = opened().statistics();
  return { persistence, entries, said };
}

export async function lookup(text: string, agent = 'language') {
  const found = await opened().lookup(question(text, agent), signal);
  return found.kind === 'hit' ? found.via : found.kind;
}

export async function clear(agent?: string) {
  await opened().clear(agent);
  return opened().statistics().persistence;
}

export async function close() {
  await opened().close();
}

/** Leaves the database so that whoever opens it waits: a connection that does not go away, and a request to delete it. */
export async function block() {
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(answerStoreName);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      // No `onversionchange`: it stays open.
      const deleting = indexedDB.deleteDatabase(answerStoreName);
      deleting.onblocked = () => resolve();
    };
  });
}

/** Documents of a user and an incident, found again after the page was loaded anew. */
export async function documents(add: boolean) {
  const system = await openRagFallbackSystem({
    settings: orchestratorDefaults.retrieval,
    openStore: openDocumentStore,
    wallNow: Date.now,
    onProblem: ({ code }) => said.push(code),
  });
  if (add) {
    await system.addDocument({
      id: 'mine',
      title: 'Notes',
      source: 'user',
      content: new TextEncoder().encode('The wine is in the cellar.'),
    });
    await system.remember({ fingerprint: 'f', text: 'The engine timed out and a smaller model answered.' });
  }
  const found = await Promise.all(
    ['Where is the wine?', 'engine timed out', 'unrelated'].map((text) => system.retrieve({ text, taskId: 't' }, signal)),
  );
  system.close();
  return found.map((passages) => passages.map(({ documentId }) => documentId));
}
