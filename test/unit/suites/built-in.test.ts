import { describe, expect, it } from 'vitest';
import { defaultSuiteId } from '../../../src/contract/built-in-suites';
import { expandSuite } from '../../../src/suites/built-in';
import { isHeldOutPrompt } from '../../../src/suites/families/family';
import { suiteSha256 } from '../../../src/suites/sha256';

describe('apura-20', () => {
  it.each([1, 2, 3, 42, 987_654_321])('seed %i: twenty tasks, ten in each language, at least fourteen families', (seed) => {
    const { tasks } = expandSuite(defaultSuiteId, seed);
    expect(tasks).toHaveLength(20);
    expect(tasks.filter((task) => task.language === 'en')).toHaveLength(10);
    expect(tasks.filter((task) => task.language === 'pt')).toHaveLength(10);
    expect(new Set(tasks.map((task) => task.family)).size).toBeGreaterThanOrEqual(14);
    expect(new Set(tasks.map((task) => task.id)).size).toBe(20);
    expect(new Set(tasks.map((task) => task.prompt)).size).toBe(20);
    for (const task of tasks) {
      expect(task.id).toMatch(new RegExp(`^${task.family}-${task.language}-\\d+$`));
      expect(task.deadlineMs).toBe(30_000);
      expect(isHeldOutPrompt(task.prompt)).toBe(true);
    }
  });

  it('is the same for the same seed, has the same ids for every seed, other prompts for another', () => {
    const [a, again, b] = [expandSuite(defaultSuiteId, 5), expandSuite(defaultSuiteId, 5), expandSuite(defaultSuiteId, 6)];
    expect(suiteSha256(a)).toBe(suiteSha256(again));
    expect(suiteSha256(a)).not.toBe(suiteSha256(b));
    expect(a.tasks.map(({ id }) => id)).toEqual(b.tasks.map(({ id }) => id));
    expect(a.tasks.filter((task, index) => task.prompt === b.tasks[index]?.prompt).length).toBeLessThan(5);
  });

  it('keeps the first tasks', () => {
    expect(expandSuite(defaultSuiteId, 5, 3).tasks).toEqual(expandSuite(defaultSuiteId, 5).tasks.slice(0, 3));
    expect(expandSuite(defaultSuiteId, 5, 99).tasks).toHaveLength(20);
    expect(() => expandSuite(defaultSuiteId, 5, 1.5)).toThrow('whole number');
    expect(() => expandSuite('nothing', 5)).toThrow('no built-in suite');
  });
});
