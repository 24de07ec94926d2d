import { describe, expect, it } from 'vitest';
import { ApuraError } from '../../../src/contract/errors';
import { loadSuite } from '../../../src/suites/load';
import { suiteSha256 } from '../../../src/suites/sha256';

const options = { seed: 1 };
const task = { id: 'one', prompt: 'Say yes', grader: { kind: 'exact', expected: 'yes' } };
const file = (tasks: readonly unknown[], rest: object = {}): string =>
  JSON.stringify({ suiteVersion: 1, id: 'mine', title: 'Mine', tasks, ...rest });
const load = (text: string, name = 'suite.json') => loadSuite({ name, text }, options);

async function refusal(text: string, name?: string): Promise<ApuraError> {
  const thrown: unknown = await load(text, name).catch((error: unknown) => error);
  if (!(thrown instanceof ApuraError)) throw new Error(`not refused: ${JSON.stringify(thrown)?.slice(0, 300)}`);
  return thrown;
}

describe('loadSuite', () => {
  it('reads JSON and fills the defaults', async () => {
    const suite = await load(file([task], { thresholds: { minSuccessShare: 0.5 } }));
    expect(suite).toEqual({
      suiteVersion: 1,
      id: 'mine',
      title: 'Mine',
      seed: 1,
      thresholds: { minSuccessShare: 0.5 },
      tasks: [{ ...task, needs: ['chat'], deadlineMs: 30_000, maxTokens: 256, tags: [] }],
    });
  });

  it('reads the same suite from YAML, with the same hash', async () => {
    const yaml = `
suiteVersion: 1
id: mine
title: Mine
tasks:
  - id: one
    prompt: Say yes
    grader: { kind: exact, expected: "yes" }
`;
    expect(suiteSha256(await load(yaml, 'suite.yaml'))).toBe(suiteSha256(await load(file([task]))));
  });

  it('counts own prompts of one family together, under the name that the file gives it', async () => {
    const suite = await load(file([{ ...task, family: 'greetings' }]));
    expect(suite.tasks.map(({ family }) => family)).toEqual(['greetings']);
  });

  it('expands families with the seed, in both languages, every prompt once', async () => {
    const text = file([{ id: 'sum', family: 'arithmetic', count: 6, deadlineMs: 500, tags: ['x'] }]);
    const suite = await load(text);
    expect(suite.tasks.map(({ id }) => id)).toEqual(['sum-1', 'sum-2', 'sum-3', 'sum-4', 'sum-5', 'sum-6']);
    expect(suite.tasks.map(({ language }) => language)).toEqual(['en', 'pt', 'en', 'pt', 'en', 'pt']);
    expect(new Set(suite.tasks.map(({ prompt }) => prompt)).size).toBe(6);
    expect(suite.tasks[0]).toMatchObject({ deadlineMs: 500, tags: ['x'], family: 'arithmetic' });
    expect(await load(text)).toEqual(suite);
    const other = await loadSuite({ name: 'suite.json', text }, { seed: 2 });
    expect(other.tasks.map(({ prompt }) => prompt)).not.toEqual(suite.tasks.map(({ prompt }) => prompt));
  });

  it('keeps the seed of the file and the first tasks', async () => {
    const text = file([{ id: 'sum', family: 'arithmetic', count: 6 }], { seed: 77 });
    const suite = await loadSuite({ name: 'a.json', text }, { seed: 5, tasks: 2 });
    expect(suite.seed).toBe(77);
    expect(suite.tasks).toHaveLength(2);
    await expect(loadSuite({ name: 'a.json', text }, { seed: 5, tasks: 0 })).rejects.toMatchObject({ code: 'parameter-invalid' });
  });
});

describe('a broken suite file', () => {
  it.each<[string, readonly unknown[], string]>([
    ['grader kind', [task, task, task, { ...task, grader: { kind: 'regex' } }], 'tasks[3].grader.kind: expected one of "exact", "number"'],
    ['wrong type', [{ ...task, prompt: 5 }], 'tasks[0].prompt: expected string; found 5'],
    ['missing', [{ id: 'a', grader: task.grader }], 'tasks[0].prompt: missing'],
    ['unknown key', [{ ...task, promt: 'x' }], 'tasks[0].promt: unknown key'],
    ['unknown family', [{ id: 'a', family: 'poetry' }], 'tasks[0].family: expected one of "arithmetic", '],
    ['bad id', [{ ...task, id: 'a b' }], 'tasks[0].id: expected letters, digits'],
    ['deadline', [{ ...task, deadlineMs: 5 }], 'tasks[0].deadlineMs: expected >=100; found 5'],
    [
      'a prompt of a generated family',
      [{ ...task, family: 'arithmetic' }],
      'tasks[0].family: a task with a prompt is of no generated family',
    ],
    ['duplicate ids', [task, task], 'tasks: more than one has the id "one"'],
    [
      'look-around',
      [{ ...task, grader: { kind: 'pattern', pattern: '(?=a)b' } }],
      'tasks[0].grader.pattern: not a regular expression in linear-time syntax',
    ],
    ['back-reference', [{ ...task, grader: { kind: 'pattern', pattern: '(a)\\1' } }], 'tasks[0].grader.pattern: not a regular expression'],
    ['flags', [{ ...task, grader: { kind: 'pattern', pattern: 'a', flags: 'y' } }], 'tasks[0].grader.pattern: flag "y"'],
    ['schema keyword', [{ ...task, grader: { kind: 'json-schema', schema: { typ: 'x' } } }], 'tasks[0].grader.schema: typ: not a keyword'],
    [
      'schema pattern',
      [{ ...task, grader: { kind: 'json-schema', schema: { properties: { a: { pattern: '(?<=a)' } } } } }],
      'properties.a.pattern: not a regular expression',
    ],
    [
      'schema recursion',
      [{ ...task, grader: { kind: 'json-schema', schema: { $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' } } }],
      'recursive schemas',
    ],
    ['empty expectation', [{ ...task, grader: { kind: 'exact', expected: '' } }], 'tasks[0].grader.expected: too short'],
    [
      'too many tasks',
      [
        { id: 'a', family: 'arithmetic', count: 600 },
        { id: 'b', family: 'sorting', count: 600 },
      ],
      'tasks: 1200 after counts, at most 1000',
    ],
    ['no tasks', [], 'tasks: too short: 0, at least 1'],
  ])('%s', async (_name, tasks, message) => {
    const error = await refusal(file(tasks));
    expect(error.code).toBe('suite-invalid');
    expect(String(error.details['problems'])).toContain(message);
    expect(error.details).toMatchObject({ file: 'suite.json' });
  });

  it.each([
    ['not JSON', '{"a":', 'suite.json', 'not JSON'],
    ['not YAML', 'a: [1, 2', 'suite.yaml', 'not YAML'],
    ['plain text', 'hello', 'suite.json', 'file: expected'],
    ['nothing', '', 'suite.json', 'file: expected'],
    ['newer', file([task], { suiteVersion: 2 }), 'suite.json', 'suiteVersion: expected one of 1; found 2'],
    ['YAML duplicate keys', 'id: a\nid: b\n', 'a.yml', 'unique'],
    ['YAML custom tag', 'id: !!js/function "x"\n', 'a.yml', 'tag'],
  ])('%s', async (_name, text, name, message) => {
    expect(String((await refusal(text, name)).details['problems'])).toContain(message);
  });

  it('tells at most eight of many problems, and how many there are', async () => {
    const { details } = await refusal(file(Array.from({ length: 30 }, () => ({ ...task, x: 1 }))));
    expect(details['count']).toBe(30);
    expect(String(details['problems']).split('\n')).toHaveLength(8);
  });
});

describe('a hostile suite file', () => {
  it('of 50 MB is refused without parsing', async () => {
    const text = `[${'"x",'.repeat(13_000_000)}`;
    const startedAt = performance.now();
    const error = await refusal(text);
    expect(error.code).toBe('suite-too-large');
    expect(error.details).toMatchObject({ sizeBytes: text.length, limitBytes: 2 * 1024 * 1024 });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('counts bytes, not characters', async () => {
    expect((await refusal('é'.repeat(1.5 * 1024 * 1024))).code).toBe('suite-too-large');
  });

  it.each(['__proto__', 'constructor', 'prototype'])('with the key %s', async (key) => {
    const text = `{"suiteVersion":1,"id":"a","title":"b","tasks":[{"id":"x","${key}":{"polluted":true}}]}`;
    expect(String((await refusal(text)).details['problems'])).toContain(`tasks[0].${key}: this key is not allowed`);
    expect(String((await refusal(`suiteVersion: 1\n${key}: {polluted: true}`, 'a.yaml')).details['problems'])).toContain(key);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('with a bomb of aliases', async () => {
    const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i += 1) {
      const [name, previous] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
      lines.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${previous}`).join(', ')}]`);
    }
    expect((await refusal(lines.join('\n'), 'a.yaml')).details['problems']).toContain('not YAML');
  });

  it.each([
    ['JSON', '['.repeat(500_000), 'a.json'],
    ['closed JSON', '['.repeat(100_000) + ']'.repeat(100_000), 'a.json'],
    ['YAML flow', `a: ${'['.repeat(1_000_000)}`, 'a.yaml'],
    ['YAML block', Array.from({ length: 1_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'a.yaml'],
    ['YAML block sequences', `${'- '.repeat(5_000)}a`, 'a.yaml'],
  ])('nested without end: %s', async (_name, text, name) => {
    const startedAt = performance.now();
    expect((await refusal(text, name)).code).toBe('suite-invalid');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('with merge keys, which stay ordinary keys', async () => {
    const text =
      'base: &b {id: x}\nsuiteVersion: 1\nid: a\ntitle: t\ntasks:\n  - <<: *b\n    prompt: p\n    grader: {kind: exact, expected: y}\n';
    expect(String((await refusal(text, 'a.yaml')).details['problems'])).toContain('tasks[0].<<: unknown key');
  });
});
