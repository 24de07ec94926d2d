import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import type { ErrorRecord } from '../../../../src/contract/errors';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import type { Embedder } from '../../../../src/orchestrator/knowledge/embedder';
import { documentStoreName, openDocumentStore } from '../../../../src/orchestrator/retrieval/document-store';
import { openRagFallbackSystem, type RagFallbackOptions } from '../../../../src/orchestrator/retrieval/rag-fallback-system';
import 'fake-indexeddb/auto';

const signal = new AbortController().signal;

async function open(options: Partial<RagFallbackOptions> = {}) {
  return await openRagFallbackSystem({
    settings: orchestratorDefaults.retrieval,
    wallNow: () => 1,
    onProblem: (error) => {
      throw new Error(`unexpected: ${error.message}`);
    },
    ...options,
  });
}

/** Topics instead of words: texts about the same topic point the same way, all others each its own. */
const topics = [/router|modem|light|button/i, /plum|pear|fruit/i, /treaty|war|peace/i];
const topicEmbedder: Embedder = {
  id: 'topics',
  dimensions: 35,
  noise: 0.35,
  embed: async (texts) =>
    texts.map((text) => {
      const random = makeRandom(text);
      const vector = new Float32Array(35);
      for (let at = topics.length; at < vector.length; at += 1) vector[at] = random.next() - 0.5;
      for (const [at, topic] of topics.entries()) if (topic.test(text)) vector[at] = 5;
      return vector;
    }),
};

const corpus = [
  ['shop', 'The shop Kalvor', 'It belongs to Ana. It opens at 9. You find it in Lisbon.'],
  ['router', 'Manual', 'Hold the button for ten seconds until the light of the router blinks.'],
  ['treaty', 'History', 'The Treaty of Westphalia ended the war in 1648.'],
  ['order', 'Orders', 'Order 71 was bought by Bruno: 3 plums and 2 pears.'],
  ['lorem', 'Filler', 'Lorem ipsum dolor sit amet consectetur.'],
] as const;

async function withCorpus(options: Partial<RagFallbackOptions> = {}) {
  const system = await open(options);
  for (const [id, title, content] of corpus) await system.addDocument({ id, title, content, source: 'suite' });
  return system;
}

const find = async (system: Awaited<ReturnType<typeof open>>, text: string): Promise<string[]> =>
  (await system.retrieve({ text, taskId: 't' }, signal)).map(({ documentId }) => documentId);

describe('finding passages', () => {
  it('by words, in both languages, best first', async () => {
    const system = await withCorpus();
    expect((await find(system, 'When does the shop Kalvor open?'))[0]).toBe('shop');
    expect(await find(system, 'What was bought in order 71?')).toEqual(['order']);
    await system.addDocument({ id: 'pt', title: 'Lojas', content: 'A padaria de João fica em Évora.', source: 'user' });
    expect(await find(system, 'Onde fica a PADARIA de Joao?')).toEqual(['pt']);
  });

  it('by meaning, where no word is shared', async () => {
    expect(await find(await withCorpus(), 'How do I restart my modem?')).toEqual([]);
    const system = await withCorpus({ embedder: topicEmbedder });
    expect(await find(system, 'How do I restart my modem?')).toEqual(['router']);
  });

  it('injects no junk: what is only the best of nothing stays out', async () => {
    const system = await withCorpus({ embedder: topicEmbedder });
    for (const text of ['Who won the world cup of 2018?', 'What is the boiling point of mercury?', 'the of and', '']) {
      expect(await find(system, text), text).toEqual([]);
    }
    expect(system.statistics()).toMatchObject({ retrievals: 4, empty: 4, passages: 0 });
    expect(system.statistics().belowFloor).toBeGreaterThan(0);
  });

  it('five at most, no document more than twice', async () => {
    const system = await open();
    const long = Array.from({ length: 40 }, (_, i) => `Paragraph ${i} tells about the lighthouse of Faro.\n\n`).join('');
    for (let i = 0; i < 8; i += 1) await system.addDocument({ id: `d${i}`, title: 'x', content: long, source: 'user' });
    const found = await find(system, 'lighthouse Faro');
    expect(found).toHaveLength(5);
    expect(Math.max(...found.map((id) => found.filter((other) => other === id).length))).toBeLessThanOrEqual(2);
    expect(await system.retrieve({ text: 'lighthouse Faro', taskId: 't', limit: 2 }, signal)).toHaveLength(2);
  });

  it('an engine that fails to embed leaves the search by words', async () => {
    const system = await withCorpus({ embedder: { ...topicEmbedder, embed: () => Promise.reject(new Error('device lost')) } });
    expect((await find(system, 'When does the shop Kalvor open?'))[0]).toBe('shop');
    expect(system.statistics().embeddingFailures).toBe(1);
  });

  it('embeds each chunk once, a bounded number per search, those found by words first', async () => {
    const batches: number[] = [];
    const embedder: Embedder = {
      ...topicEmbedder,
      embed: (texts, until) => {
        batches.push(texts.length - 1);
        return topicEmbedder.embed(texts, until);
      },
    };
    const system = await open({ embedder });
    for (let i = 0; i < 60; i += 1) await system.addDocument({ id: `d${i}`, title: 'x', content: `Number ${i}`, source: 'suite' });
    await system.addDocument({ id: 'last', title: 'x', content: 'The router has a light.', source: 'suite' });
    expect(await find(system, 'router light')).toEqual(['last']);
    expect(await find(system, 'modem')).toEqual(['last']);
    await find(system, 'modem');
    expect(batches).toEqual([40, 21, 0]);
  });

  it('cancelling rejects with AbortError', async () => {
    const embedder: Embedder = {
      ...topicEmbedder,
      embed: (_texts, until) =>
        new Promise((_resolve, reject) =>
          until.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')), { once: true }),
        ),
    };
    const system = await withCorpus({ embedder });
    const stop = new AbortController();
    const searching = system.retrieve({ text: 'router', taskId: 't' }, stop.signal);
    stop.abort();
    await expect(searching).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('uplift: questions that nothing but a document can answer fail without it and pass with it', async () => {
    const system = await open();
    const people = ['Ana', 'Bruno', 'Clara', 'Davi', 'Eva', 'Fabio', 'Gina', 'Hugo'];
    for (const [i, name] of people.entries()) {
      await system.addDocument({ id: name, title: name, content: `${name} keeps the key in drawer ${i + 10}.`, source: 'user' });
    }
    /** Reads; knows nothing. */
    const answer = (question: string, passages: readonly { text: string }[]): string => {
      const name = people.find((person) => question.includes(person)) ?? '';
      const text = passages.map((passage) => passage.text).find((passage) => passage.startsWith(name));
      return /drawer (\d+)/.exec(text ?? '')?.[1] ?? 'unknown';
    };
    const counts = { without: 0, with: 0 };
    for (const [i, name] of people.entries()) {
      const question = `In which drawer is the key of ${name}?`;
      const passages = await system.retrieve({ text: question, taskId: name }, signal);
      if (answer(question, []) === String(i + 10)) counts.without += 1;
      if (answer(question, passages) === String(i + 10)) counts.with += 1;
    }
    expect(counts).toEqual({ without: 0, with: 8 });
  });
});

describe('documents', () => {
  it('are replaced, removed and refused with a reason', async () => {
    const system = await withCorpus();
    await system.addDocument({ id: 'shop', title: 'The shop Kalvor', content: 'It moved to Porto.', source: 'suite' });
    const [passage] = await system.retrieve({ text: 'Where is the shop Kalvor?', taskId: 't' }, signal);
    expect(passage).toMatchObject({ documentId: 'shop', text: 'It moved to Porto.', source: 'suite' });
    await system.removeDocument('shop');
    expect(await find(system, 'Where is the shop Kalvor?')).toEqual([]);
    const refused = await system.addDocument({ id: 'bin', title: 'x', content: new Uint8Array([0, 1, 2]), source: 'user' });
    expect(refused).toMatchObject({ kind: 'refused', reason: 'binary' });
    const huge = await system.addDocument({ id: 'huge', title: 'x', content: 'x'.repeat(2_000_001), source: 'user' });
    expect(huge).toMatchObject({ kind: 'refused', reason: 'huge' });
    expect(system.documents().map(({ id }) => id)).toEqual(['router', 'treaty', 'order', 'lorem']);
  });
});

describe('what is kept on the disk', () => {
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('the user’s documents and incidents come back; the suite’s corpus does not', async () => {
    const first = await withCorpus({ openStore: openDocumentStore });
    await first.addDocument({ id: 'mine', title: 'Notes', content: 'The wine is in the cellar.', source: 'user' });
    await first.remember({ fingerprint: 'timeout/engine', text: 'The engine timed out; a smaller model on the CPU answered.' });
    first.close();
    const second = await open({ openStore: openDocumentStore });
    expect(
      second
        .documents()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['incident:timeout/engine', 'mine']);
    const [incident] = await second.retrieve({ text: 'The engine timed out', taskId: 't' }, signal);
    expect(incident).toMatchObject({ source: 'incident', documentId: 'incident:timeout/engine' });
    await second.clear('incident');
    second.close();
    const third = await open({ openStore: openDocumentStore });
    expect(third.documents().map(({ id }) => id)).toEqual(['mine']);
    third.close();
  });

  it('remembers 500 incidents, the newest', async () => {
    const system = await open({ openStore: openDocumentStore });
    for (let i = 0; i < 505; i += 1) await system.remember({ fingerprint: `f${i}`, text: `failure number ${i}` });
    expect(system.statistics().incidents).toBe(500);
    expect(system.documents()[0]?.id).toBe('incident:f5');
    system.close();
  });

  it('a newer or missing disk is said, and retrieval goes on in memory', async () => {
    (await openDB(documentStoreName, 9)).close();
    const said: ErrorRecord[] = [];
    const system = await withCorpus({ openStore: openDocumentStore, onProblem: (error) => said.push(error) });
    await system.addDocument({ id: 'mine', title: 'Notes', content: 'The wine is in the cellar.', source: 'user' });
    expect(await find(system, 'Where is the wine?')).toEqual(['mine']);
    expect(said).toMatchObject([{ code: 'store-newer' }]);
  });
});
