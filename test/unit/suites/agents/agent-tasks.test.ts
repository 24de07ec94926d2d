import { describe, expect, it } from 'vitest';
import { agentSuiteId } from '../../../../src/contract/built-in-suites';
import { referencesIn } from '../../../../src/contract/step-references';
import { expandSuite } from '../../../../src/suites/built-in';
import { grade } from '../../../../src/suites/grade';
import { loadSuite } from '../../../../src/suites/load';
import { suiteSha256 } from '../../../../src/suites/sha256';

describe('apura-agents', () => {
  it.each([1, 2, 3, 42, 987_654_321])('seed %i: twenty tasks of at least two steps, ten in each language', (seed) => {
    const { tasks, documents = [] } = expandSuite(agentSuiteId, seed);
    expect(tasks).toHaveLength(20);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(20);
    expect(tasks.filter(({ language }) => language === 'en')).toHaveLength(10);
    expect(tasks.filter(({ language }) => language === 'pt')).toHaveLength(10);
    for (const { steps = [] } of tasks) {
      expect(steps.length).toBeGreaterThanOrEqual(2);
      // A later step is nothing without an earlier one.
      expect(referencesIn(steps.at(-1)?.input ?? null).length).toBeGreaterThan(0);
    }
    for (const tag of ['tool-chain', 'retrieval', 'wide', 'cache', 'impossible', 'plan', 'consent'])
      expect(tasks.filter(({ tags }) => tags.includes(tag)).length, tag).toBeGreaterThanOrEqual(2);
    expect(new Set(documents.map(({ text }) => text)).size).toBe(12);
    expect(new Set(documents.map(({ title }) => title)).size).toBe(12);
  });

  it('is the same for the same seed, has the same ids for every seed, other tasks for another', () => {
    const [a, again, b] = [5, 5, 6].map((seed) => expandSuite(agentSuiteId, seed));
    if (a === undefined || again === undefined || b === undefined) throw new Error('no suite');
    expect(suiteSha256(a)).toBe(suiteSha256(again));
    expect(suiteSha256(a)).not.toBe(suiteSha256(b));
    expect(suiteSha256({ ...a, documents: b.documents })).not.toBe(suiteSha256(a));
    expect(a.tasks.map(({ id }) => id)).toEqual(b.tasks.map(({ id }) => id));
    expect(a.tasks.filter(({ prompt }, index) => prompt === b.tasks[index]?.prompt)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i: equal numbers are never sorted, and no grader takes just anything', async (seed) => {
    for (const { id, grader } of expandSuite(agentSuiteId, seed).tasks) {
      expect((await grade(grader, 'anything')).passed).toBe(false);
      if (!id.startsWith('three-') || grader.kind !== 'exact') continue;
      expect(new Set(grader.expected.split(', ')).size).toBe(3);
    }
  });

  it('is a suite file that anyone can load again, with the same hash', async () => {
    const suite = expandSuite(agentSuiteId, 9);
    const loaded = await loadSuite({ name: 'agents.json', text: JSON.stringify(suite) }, { seed: 1 });
    expect(suiteSha256(loaded)).toBe(suiteSha256(suite));
  });
});
