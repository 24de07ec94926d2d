import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { grade } from '../../../src/suites/grade';
import { loadSuite } from '../../../src/suites/load';

const text = readFileSync(new URL('../../fixtures/suites/example.yaml', import.meta.url), 'utf8');
const answers: Readonly<Record<string, string>> = {
  capital: 'paris',
  half: '2,5',
  colours: 'Blue and red',
  date: 'It is 2025-12-24.',
  person: '{"name":"Ana","age":31}',
  'yes-or-no': 'Yes.',
};

it('the example suite loads, and its graders tell right from wrong', async () => {
  const suite = await loadSuite({ name: 'example.yaml', text }, { seed: 1 });
  expect(suite).toMatchObject({ id: 'example', seed: 7, thresholds: { minSuccessShare: 0.5 } });
  expect(suite.tasks).toHaveLength(10);
  for (const task of suite.tasks.filter(({ family }) => family === undefined)) {
    expect([task.id, (await grade(task.grader, answers[task.id] ?? '')).passed]).toEqual([task.id, true]);
    expect([task.id, (await grade(task.grader, 'no idea')).passed]).toEqual([task.id, false]);
  }
});
