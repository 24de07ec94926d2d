import { describe, expect, it } from 'vitest';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { makePlan } from '../../../../src/orchestrator/plan/make-plan';
import { type PlanContext, parsePlan } from '../../../../src/orchestrator/plan/parse-plan';
import { problemText } from '../../../../src/orchestrator/plan/plan-problem';

const context: PlanContext = {
  id: 'p',
  origin: 'model',
  capabilities: new Set(['language', 'math']),
  agents: new Set(['writer']),
  settings: orchestratorDefaults.plan,
};
const step = (id: unknown, dependsOn: unknown = [], changes: object = {}) => ({
  id,
  capability: 'language',
  input: `do ${id}`,
  dependsOn,
  ...changes,
});
const problemsOf = (value: unknown, changes: Partial<PlanContext> = {}): readonly string[] => {
  const parsed = parsePlan(value, { ...context, ...changes });
  return parsed.kind === 'invalid' ? parsed.problems.map(problemText) : [];
};

describe('parsePlan', () => {
  it('reads a text with numbered steps 1 → 2 → 3, in a fence or not', () => {
    const text = JSON.stringify({ goal: 'g', tasks: [step(1), step(2, [1]), step(3, [2, '2'])] });
    for (const given of [text, `\`\`\`json\n${text}\n\`\`\``, JSON.parse(text)]) {
      const parsed = parsePlan(given, context);
      expect(parsed.kind === 'plan' && parsed.plan.tasks.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
        ['1', []],
        ['2', ['1']],
        ['3', ['2']],
      ]);
    }
    const parsed = parsePlan(text, context);
    expect(parsed).toMatchObject({
      plan: { id: 'p', goal: 'g', origin: 'model', tasks: [{ deadlineMs: 30_000, cacheable: false }, {}, {}] },
    });
  });

  it.each([
    ['not JSON', 'First, I would\n  do', 'is not JSON'],
    ['cut JSON', '{"goal": "g",\n "tasks": [', 'line 2, column 12: is not JSON'],
    ['wrong JSON', '{"goal": "g",\n x', 'line 2, column 2: is not JSON'],
    ['no object', '[1]', 'must be an object'],
    ['nothing', null, 'must be an object'],
    ['no tasks', { tasks: [] }, 'tasks: must name at least one task'],
    ['a cycle', { tasks: [step('a', ['c']), step('b', ['a']), step('c', ['b']), step('d', ['a'])] }, 'a → c → b → a'],
    ['itself', { tasks: [step('a', ['a'])] }, 'tasks: these depend on each other in a circle: a → a'],
    ['an unknown agent', { tasks: [step('a', [], { agent: 'nobody' })] }, 'tasks[0].agent: there is no agent "nobody"; known: writer'],
    [
      'an unknown capability',
      { tasks: [step('a', [], { capability: 'fly' })] },
      'tasks[0].capability: no agent can do "fly"; known: language, math',
    ],
    ['a missing dependency', { tasks: [step('a'), step('b', ['a', 'z'])] }, 'tasks[1].dependsOn[1]: there is no task "z"'],
    ['one id twice', { tasks: [step('a'), step('a')] }, 'tasks[1].id: "a" is already the id of tasks[0]'],
    ['a wrong type', { tasks: [step('a', 'b')] }, 'tasks[0].dependsOn: must be a list'],
    ['a field nobody knows', { tasks: [step('a', [], { hack: 1 })] }, 'tasks[0].hack: is not known here'],
    ['no input', { tasks: [{ id: 'a', capability: 'math' }] }, 'tasks[0].input'],
    ['an id with spaces', { tasks: [step('a b')] }, 'tasks[0].id: must be 1 to 64'],
    ['a judge of its own', { tasks: [step('a', [], { grader: { kind: 'exact' } })] }, 'tasks[0].grader: whoever makes a plan'],
  ])('refuses %s, with the place', (_, value, expected) => {
    expect(problemsOf(value).join('\n')).toContain(expected);
  });

  it('takes graders where they may come from the plan, and says what is wrong with one', () => {
    const value = { tasks: [step('a', [], { grader: { kind: 'exact', expected: 'x' } })] };
    const grader = { kind: 'exact', expected: 'x' } as const;
    expect(parsePlan(value, { ...context, origin: 'file', parseGrader: () => grader })).toMatchObject({ plan: { tasks: [{ grader }] } });
    const refuse = (): never => {
      throw new RangeError('no such grader');
    };
    expect(problemsOf(value, { parseGrader: refuse })).toEqual(['tasks[0].grader: no such grader']);
  });

  it('tells at most twenty problems', () => {
    expect(problemsOf({ tasks: Array.from({ length: 500 }, () => ({})) })).toHaveLength(20);
    expect(problemsOf({ tasks: Array.from({ length: 500 }, (_, i) => step(i, ['z'])) })).toHaveLength(20);
  });

  it('takes 10,000 tasks in one chain and refuses one more before looking at any', () => {
    const chain = Array.from({ length: 10_000 }, (_, i) => step(i, i === 0 ? [] : [i - 1]));
    expect(parsePlan({ tasks: chain }, context).kind).toBe('plan');
    expect(problemsOf({ tasks: [...chain, 7] })).toEqual(['tasks: has 10001 tasks, 10000 at most']);
    const circle = [...chain.slice(1), step(0, [9_999])];
    expect(problemsOf({ tasks: circle })[0]).toMatch(/circle: 1 → 0 → 9999 → .* → … → 1$/);
    expect(problemsOf('x'.repeat(4_000_001))[0]).toContain('4000001 characters');
  });

  it('looks at each task and each dependency a bounded number of times', () => {
    const reads = (count: number): number => {
      let read = 0;
      const tasks = Array.from({ length: count }, (_, i) => {
        const dependsOn = i === 0 ? [] : [String(i - 1), '0'].slice(0, i === 1 ? 1 : 2);
        const raw = { capability: 'language', input: 'x', dependsOn };
        return Object.defineProperty(raw, 'id', {
          enumerable: true,
          get: () => {
            read += 1;
            return String(i);
          },
        });
      });
      expect(parsePlan({ tasks }, context).kind).toBe('plan');
      return read;
    };
    expect(reads(4_000)).toBe(4 * reads(1_000));
  });
});

describe('makePlan', () => {
  const good = JSON.stringify({ goal: 'other words', tasks: [step('a')] });
  const ask = (...answers: readonly string[]) => {
    const prompts: string[] = [];
    const left = [...answers];
    return {
      prompts,
      ask: (_goal: string, prompt: string) => {
        prompts.push(prompt);
        return Promise.resolve(left.shift() ?? '');
      },
    };
  };
  const signal = new AbortController().signal;

  it('plans "increase speed, decrease cost" like any other goal', async () => {
    const model = ask(good);
    const plan = await makePlan('increase speed, decrease cost', model.ask, context, () => undefined, signal);
    expect(plan).toMatchObject({ goal: 'increase speed, decrease cost', tasks: [{ id: 'a' }] });
    expect(model.prompts[0]).toContain('increase speed, decrease cost');
  });

  it('asks once more with the problems, and takes the repaired plan', async () => {
    const model = ask(JSON.stringify({ tasks: [step('a', ['z'])] }), good);
    const rejected: (readonly string[])[] = [];
    const plan = await makePlan('g', model.ask, context, (problems) => rejected.push(problems.map(problemText)), signal);
    expect(plan.tasks).toHaveLength(1);
    expect(rejected).toEqual([['tasks[0].dependsOn[0]: there is no task "z"']]);
    expect(model.prompts[1]).toContain('there is no task "z"');
    expect(model.prompts[1]).toContain('do a');
  });

  it('fails after one repair, and puts nothing in its place', async () => {
    const model = ask('no', 'still no', good);
    await expect(makePlan('g', model.ask, context, () => undefined, signal)).rejects.toMatchObject({ code: 'plan-invalid' });
    expect(model.prompts).toHaveLength(2);
  });
});
