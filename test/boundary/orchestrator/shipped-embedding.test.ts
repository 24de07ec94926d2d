import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeRandom } from '../../../src/base/random';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import type { Embedder } from '../../../src/orchestrator/knowledge/embedder';
import { openRagFallbackSystem } from '../../../src/orchestrator/retrieval/rag-fallback-system';
import { drawParaphrase } from '../../../src/suites/families/paraphrases';
import { openProbe, type ProbeSession } from '../../../tools/probe-model/probe-session';
import { repositoryRoot } from '../../../tools/setup.mjs';
import { openCache, passed, question, signal } from '../../unit/orchestrator/cache/questions';

const folder = join(repositoryRoot, 'public/models/apura-probe');
let probe: ProbeSession;
const embedder: Embedder = {
  id: 'apura-probe',
  dimensions: 192,
  noise: 0.35,
  embed: async (texts) => {
    const vectors: Float32Array[] = [];
    for (const text of texts) vectors.push(await probe.embed(text));
    return vectors;
  },
};

beforeAll(async () => {
  probe = await openProbe(folder, join(folder, 'onnx/model_int8.onnx'));
});

describe('the shipped model’s embeddings', () => {
  it('in the cache: most paraphrases hit, no look-alike does', async () => {
    const random = makeRandom(11);
    const counts = { paraphrases: 0, hits: 0, lookAlikes: 0, wrong: 0 };
    for (let i = 0; i < 40; i += 1) {
      const sample = drawParaphrase(random, i % 2 === 0 ? 'en' : 'pt', 'held-out');
      const cache = await openCache({ embedder });
      await cache.store(question(sample.anchor), passed('a'), signal);
      counts.paraphrases += 1;
      if ((await cache.lookup(question(sample.paraphrase), signal)).kind === 'hit') counts.hits += 1;
      for (const negative of sample.hardNegatives) {
        counts.lookAlikes += 1;
        if ((await cache.lookup(question(negative), signal)).kind === 'hit') counts.wrong += 1;
      }
    }
    expect(counts).toMatchObject({ paraphrases: 40, lookAlikes: 120, wrong: 0 });
    expect(counts.hits).toBeGreaterThan(20);
  }, 60_000);

  it('in retrieval: the right passage for what a document holds, none for what none does', async () => {
    const system = await openRagFallbackSystem({
      settings: orchestratorDefaults.retrieval,
      embedder,
      wallNow: () => 1,
      onProblem: (error) => {
        throw new Error(error.message);
      },
    });
    const documents = {
      shop: 'The shop Kalvor belongs to Ana. It opens at 9. You find it in Lisbon.',
      router: 'Reset the router by holding the button for ten seconds until the light blinks.',
      treaty: 'The Treaty of Westphalia ended the thirty years war in 1648.',
      fruit: 'Bananas are rich in potassium and taste sweet.',
      order: 'Order 71 was bought by Bruno: 3 plums and 2 pears.',
    };
    for (const [id, content] of Object.entries(documents)) await system.addDocument({ id, title: id, content, source: 'user' });
    const find = async (text: string): Promise<readonly string[]> =>
      (await system.retrieve({ text, taskId: 't' }, signal)).map(({ documentId }) => documentId);
    expect((await find('When does the shop Kalvor open?'))[0]).toBe('shop');
    expect((await find('Which fruit has potassium?'))[0]).toBe('fruit');
    expect((await find('What was bought in order 71?'))[0]).toBe('order');
    for (const text of ['Who won the 2018 world cup?', 'What is the boiling point of mercury?', 'Is port 80 open?']) {
      expect(await find(text), text).toEqual([]);
    }
  }, 60_000);
});
