import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../src/base/random';
import type { Grader } from '../../../src/contract/suite';
import { families } from '../../../src/suites/families/families';
import { grade, graderProblem } from '../../../src/suites/grade';

const number = (expected: number, tolerance?: number): Grader => ({ kind: 'number', expected, tolerance });
const person: Grader = {
  kind: 'json-schema',
  schema: {
    type: 'object',
    properties: { name: { type: 'string', pattern: '^[A-Z]' }, age: { $ref: '#/$defs/age' } },
    required: ['name', 'age'],
    additionalProperties: false,
    $defs: { age: { type: 'integer', minimum: 0 } },
  },
};

const cases: readonly (readonly [Grader, readonly string[], readonly string[]])[] = [
  [
    { kind: 'exact', expected: 'São Paulo' },
    ['São Paulo', '  São\n Paulo ', 'Sa\u0303o Paulo'],
    ['são paulo', 'Sao Paulo', 'São Paulo.', '', 'in São Paulo'],
  ],
  [{ kind: 'exact', expected: 'Yes', ignoreCase: true }, ['YES', 'yes'], ['yes!', 'no']],
  [{ kind: 'one-of', expected: ['red', 'blue'] }, ['red', ' blue'], ['green', 'red blue', 'Red']],
  [{ kind: 'contains', expected: ['red', 'blue'] }, ['blue and red'], ['red only', '', 'RED blue']],
  [{ kind: 'contains', expected: ['Red'], ignoreCase: true }, ['infraRED'], ['blue']],
  [
    number(42),
    ['42', '42.', '42,', ' 42 ', '42.0', '42,00', 'The answer is 42.', '42 kg', '42%', '+42', '4.2e1'],
    ['', 'forty', '42 or 43', '43', '-42', 'x42', '4 2', '42.1', '1/42', '42-42'],
  ],
  [number(42.5), ['42.5', '42,5', 'R$ 42,50'], ['42', '425', '42.5.1']],
  [number(-3), ['-3', '−3', 'It is -3 °C'], ['3', '5-3']],
  [number(1234), ['1234', '1,234', '1.234', '1.234,00', '1,234.00'], ['1,23,4', '12,34', '1234567']],
  [number(1.234), ['1.234', '1,234'], ['12.34']],
  [number(1234567), ['1,234,567', '1.234.567'], ['1,234.567', '1.2.3']],
  [number(0.3), ['0.3', '.3', String(0.1 + 0.2)], ['0.30001']],
  [number(10, 0.5), ['9.5', '10.5', '10'], ['9.4', '10.6']],
  [number(2026), ['2026'], ['2026-11-23']],
  [{ kind: 'pattern', pattern: '^(yes|no)$' }, ['yes', 'no'], ['yes no', 'Yes']],
  [{ kind: 'pattern', pattern: '\\bolá\\w*', flags: 'i' }, ['OLÁ mundo'], ['mundo']],
  [{ kind: 'pattern', pattern: '^b$', flags: 'm' }, ['a\nb'], ['ab']],
  [
    person,
    ['{"name":"Ana","age":3}', ' {"age":0,"name":"Z"}\n'],
    [
      '{"name":"ana","age":3}',
      '{"name":"Ana"}',
      '{"name":"Ana","age":3.5}',
      '{"name":"Ana","age":3,"x":1}',
      'Ana',
      '```json\n{"name":"Ana","age":3}\n```',
      '{"name":"Ana","age":3} ok',
      '',
    ],
  ],
  [
    { kind: 'json-schema', schema: { const: { tool: 'a', args: { n: 1 } } } },
    ['{"args":{"n":1},"tool":"a"}'],
    ['{"tool":"a","args":{"n":"1"}}', '{"tool":"a","args":{"n":1},"x":1}'],
  ],
];

describe('grade', () => {
  for (const [grader, right, wrong] of cases) {
    const name = JSON.stringify(grader).slice(0, 80);
    it.each(right)(`${name} accepts %j`, async (answer) => {
      expect(await grade(grader, answer)).toMatchObject({ passed: true, grader: grader.kind });
    });
    it.each(wrong)(`${name} rejects %j`, async (answer) => {
      expect((await grade(grader, answer)).passed).toBe(false);
    });
  }

  it('says why', async () => {
    expect(await grade(number(1), '2 and 3')).toEqual({
      passed: false,
      grader: 'number',
      expected: '1',
      got: '2 and 3',
      reason: '2 numbers in the answer',
    });
    expect((await grade(person, '{"name":"ana","age":1}')).reason).toContain('#/name');
    expect((await grade(person, 'no')).reason).toBe('not JSON');
  });

  it('keeps evidence short', async () => {
    const { got, expected } = await grade({ kind: 'exact', expected: 'x'.repeat(2_000) }, 'y'.repeat(100_000));
    expect(got).toHaveLength(240);
    expect(expected).toHaveLength(240);
  });
});

describe('time limits', () => {
  const evil = ['(a+)+$', '(a|aa)+$', '(.*a){20}$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', 'a*a*a*a*a*a*a*b'];

  it.each(evil)('the catastrophic pattern %s is linear', async (pattern) => {
    const startedAt = performance.now();
    await grade({ kind: 'pattern', pattern }, `${'a'.repeat(20_000)}!`);
    await grade({ kind: 'pattern', pattern }, 'x'.repeat(20_000));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it.each(evil)('and so it is inside a JSON schema: %s', async (pattern) => {
    const startedAt = performance.now();
    const schema = { allOf: [{ pattern }], pattern };
    expect((await grade({ kind: 'json-schema', schema }, JSON.stringify(`${'a'.repeat(15_000)}!`))).passed).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('a schema that doubles at every level is refused', async () => {
    const $defs: Record<string, { allOf: { $ref: string }[] } | true> = { d40: true };
    for (let i = 0; i < 40; i += 1) $defs[`d${i}`] = { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] };
    const problem = await graderProblem({ kind: 'json-schema', schema: { $defs, $ref: '#/$defs/d0' } });
    expect(problem?.message).toContain('more than 2000 subschemas');
  });

  it('deep and wide JSON answers end soon', async () => {
    const startedAt = performance.now();
    const unique: Grader = { kind: 'json-schema', schema: { uniqueItems: true } };
    await grade(unique, `[${Array.from({ length: 3_000 }, (_, i) => i).join()}]`);
    expect((await grade({ kind: 'json-schema', schema: { const: [] } }, '['.repeat(9_000) + ']'.repeat(9_000))).passed).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('families', () => {
  it.each(families.map((family) => [family.id, family] as const))(
    '%s: its answer passes, another family member fails',
    async (_id, family) => {
      for (const language of ['en', 'pt'] as const) {
        const random = makeRandom(`grade/${family.id}/${language}`);
        for (let i = 0; i < 10; i += 1) {
          const { answer, grader } = family.generate(random, language, 'held-out');
          expect(await graderProblem(grader)).toBeUndefined();
          expect(await grade(grader, answer)).toMatchObject({ passed: true });
          expect((await grade(grader, `${answer} zzz 12345`)).passed).toBe(false);
          expect((await grade(grader, '')).passed).toBe(false);
        }
      }
    },
  );
});
