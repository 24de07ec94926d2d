import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/contract/json';
import { fillReferences, partAt, referencesIn } from '../../../src/contract/step-references';
import { loadSuite } from '../../../src/suites/load';

const step = (id: string, input: unknown, rest: object = {}) => ({ id, capability: 'language', input, ...rest });
const grader = { kind: 'exact', expected: 'yes' };

const load = (steps: readonly unknown[], rest: object = {}) => {
  const tasks = [{ id: 'one', prompt: 'Say yes twice', grader, steps }];
  return loadSuite({ name: 's.json', text: JSON.stringify({ suiteVersion: 1, id: 'mine', title: 'Mine', tasks, ...rest }) }, { seed: 1 });
};

describe('a task with steps in a suite file', () => {
  it('is read, with its documents', async () => {
    const documents = [{ id: 'd', title: 'D', text: 'Yes.' }];
    const suite = await load([step('a', 'Say yes', { grader, cacheable: true }), step('b', { prompt: 'Again: {{a}}' }, { after: ['a'] })], {
      documents,
    });
    expect(suite.documents).toEqual(documents);
    expect(suite.tasks[0]?.steps).toEqual([
      { id: 'a', capability: 'language', input: 'Say yes', after: [], grader, cacheable: true },
      { id: 'b', capability: 'language', input: { prompt: 'Again: {{a}}' }, after: ['a'] },
    ]);
  });

  it.each([
    ['a later step in a text', [step('a', 'See {{b}}'), step('b', 'x')], 'tasks[0].steps[0].input: refers to "b"'],
    ['itself', [step('a', ['x', { y: '{{a/z}}' }])], 'tasks[0].steps[0].input: refers to "a"'],
    ['a later step to wait for', [step('a', 'x', { after: ['b'] }), step('b', 'x')], 'tasks[0].steps[0].after[0]: "b" is no earlier step'],
    ['one id twice', [step('a', 'x'), step('a', 'x')], 'tasks[0].steps[1].id: another step has the id "a"'],
    ['a cacheable step without a grader', [step('a', 'x', { cacheable: true })], 'tasks[0].steps[0].cacheable: only what a grader'],
    ['an unknown key', [step('a', 'x', { tool: 'y' })], 'tasks[0].steps[0].tool: unknown key'],
    ['a step without input', [{ id: 'a', capability: 'language' }], 'tasks[0].steps[0].input'],
    ['no step', [], 'tasks[0].steps: too short'],
    ['1,000 steps', Array.from({ length: 1_000 }, (_, i) => step(`s${i}`, 'x')), 'tasks[0].steps: too long: 1000, at most 50'],
    [
      'steps that wait for each other',
      [step('a', 'x', { after: ['b'] }), step('b', '{{a}}')],
      'tasks[0].steps[0].after[0]: "b" is no earlier step',
    ],
    [
      'a step that nobody can do',
      [step('a', 'x'), step('b', 'x', { capability: 'fly' })],
      'tasks[0].steps[1].capability: no agent can do "fly"; known: language,',
    ],
    ['an unknown agent', [step('a', 'x', { agent: 'nobody' })], 'tasks[0].steps[0].agent: there is no agent "nobody"; known: language,'],
    ['an agent that cannot do it', [step('a', 'x', { agent: 'io' })], 'tasks[0].steps[0].agent: the agent "io" cannot do "language"'],
    [
      'a pattern that could hang',
      [step('a', 'x', { grader: { kind: 'pattern', pattern: '(a)\\1' } })],
      'tasks[0].steps[0].grader.pattern: ',
    ],
  ])('%s is refused with its place', async (_what, steps, told) => {
    await expect(load(steps)).rejects.toMatchObject({ code: 'suite-invalid', details: { problems: expect.stringContaining(told) } });
  });

  it('two documents with one id are refused', async () => {
    const document = { id: 'd', title: 'D', text: 'Yes.' };
    const refused = load([step('a', 'x')], { documents: [document, document] });
    await expect(refused).rejects.toMatchObject({ details: { problems: expect.stringContaining('documents[1].id: ') } });
  });
});

describe('documents of a suite', () => {
  it.each([
    ['binary', 'a\u0000b', 'holds zero bytes'],
    ['control characters', '\u0001\u0002\u0003 and a word', '3 control characters'],
    ['nothing', ' \n ', 'no text'],
  ])('%s is refused with its place', async (_what, text, reason) => {
    const refused = load([step('a', 'x')], {
      documents: [
        { id: 'good', title: 'D', text: 'Yes.' },
        { id: 'd', title: 'D', text },
      ],
    });
    await expect(refused).rejects.toMatchObject({ details: { problems: `documents[1].text: cannot be looked up in: ${reason}` } });
  });

  it('huge ones are refused before they are looked at', async () => {
    const refused = load([step('a', 'x')], { documents: [{ id: 'd', title: 'D', text: 'x'.repeat(200_001) }] });
    await expect(refused).rejects.toMatchObject({ details: { problems: 'documents[0].text: too long: 200001, at most 200000' } });
    await expect(load([step('a', 'x')], { documents: [{ id: 'd', title: 'D', text: 'x'.repeat(3_000_000) }] })).rejects.toMatchObject({
      code: 'suite-too-large',
    });
  });

  it('a thousand are read in linear time: each is looked at once', async () => {
    const documents = Array.from({ length: 1_000 }, (_, i) => ({ id: `d${i}`, title: 'D', text: 'Yes.' }));
    expect((await load([step('a', 'x')], { documents })).documents).toHaveLength(1_000);
  });
});

describe('references to outputs', () => {
  const outputs = new Map<string, JsonValue>([
    ['a', 'text {{b}}'],
    ['b', { list: [1, { deep: true }], '': 0 }],
  ]);

  it('names each step once, wherever it is', () => {
    expect(referencesIn({ x: ['{{a}} and {{b/list/0}}', { y: '{{a}}' }], z: 3 })).toEqual(['a', 'b']);
    expect(referencesIn('{a} {{ a }} {{a b}} {{}}')).toEqual([]);
  });

  it('a reference alone becomes the value, inside a text its words; what comes in is not filled again', () => {
    expect(fillReferences({ whole: '{{b/list}}', part: '1: {{b/list/1}}', text: '<{{a}}>' }, outputs)).toEqual({
      whole: [1, { deep: true }],
      part: '1: {"deep":true}',
      text: '<text {{b}}>',
    });
  });

  it('leaves alone what is no step here, and refuses what an output does not have', () => {
    expect(fillReferences('{{c}} {{a}}', outputs)).toBe('{{c}} text {{b}}');
    for (const path of ['b/nothing', 'b/list/7', 'a/length', 'b/__proto__', 'b/list/length'])
      expect(() => fillReferences(`{{${path}}}`, outputs), path).toThrow('has no');
  });

  it('reads parts of values by their own keys only', () => {
    expect(partAt({ a: [{ b: 2 }] }, 'a/0/b')).toBe(2);
    expect(partAt({ a: 1 }, 'toString')).toBeUndefined();
  });
});
