import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../src/base/base64url';
import { makeRandom } from '../../../src/base/random';
import { ApuraError, errorCodes } from '../../../src/contract/errors';
import { assembleReport } from '../../../src/report/assemble';
import { encodeReportLink } from '../../../src/report/link/encode-report-link';
import { joinFragment } from '../../../src/report/link/fragment';
import { toLinkBody } from '../../../src/report/link/link-report';
import { pack } from '../../../src/report/link/pack';
import { parseReportLink } from '../../../src/report/link/parse-report-link';
import type { Payload } from '../../../src/report/link/payload-schema';
import type { Report } from '../../../src/report/report';
import { completeReport } from '../../../src/report/verdict';
import { type JournalOptions, makeJournalEvents } from '../../fixtures/make-journal';
import { recoveredJournal } from '../../fixtures/recovered-run';
import { worstJournal } from '../../fixtures/worst-journal';

const coarse = { exposeDevice: false };
const build = (options?: JournalOptions): Report => assembleReport(makeJournalEvents(options));
const packedOf = (report: Report): Payload => pack(completeReport(toLinkBody(report, false)));
const fragmentOf = (payload: unknown): string =>
  joinFragment(toBase64Url(deflateRawSync(typeof payload === 'string' ? payload : JSON.stringify(payload))));

async function refusal(fragment: string): Promise<ApuraError> {
  const thrown: unknown = await parseReportLink(fragment).catch((error: unknown) => error);
  if (!(thrown instanceof ApuraError)) throw new Error(`not an ApuraError: ${String(thrown)}`);
  return thrown;
}

describe('an altered link', () => {
  it('that claims more successes than its tasks show is called tampered', async () => {
    const packed = packedOf(build({ outcome: (i) => (i < 3 ? 'failed' : 'passed') }));
    const { H } = packed;
    const { tampered, report } = await parseReportLink(fragmentOf({ ...packed, H: [20, 20, H[2], H[3], 9_999, 0, H[6]] }));
    expect(tampered).toEqual([
      { field: 'success.successes', claimed: 20, recomputed: 17 },
      { field: 'localScoreFormula', claimed: 9_999, recomputed: H[4] },
      { field: 'verdict.status', claimed: 'pass', recomputed: 'fail' },
    ]);
    expect(report.summary.success.successes).toBe(17);
    expect(report.verdict.status).toBe('fail');
  });

  it('does not call a verdict by other rules tampered', async () => {
    const packed = packedOf(build());
    const [a, b, c, d, e] = packed.H;
    expect((await parseReportLink(fragmentOf({ ...packed, H: [a, b, c, d, e, 2, 99] }))).tampered).toEqual([]);
  });

  it('cannot reach a prototype', async () => {
    const text = JSON.stringify(packedOf(build(worstJournal))).replace('{"bufferBytes":1070000000', '{"__proto__":{"polluted":1}');
    expect(text).toContain('__proto__');
    const { report } = await parseReportLink(fragmentOf(text.replace('{"polluted":1}', '1')));
    expect(Object.getPrototypeOf(report.decisions[0]?.inputs)).toBe(Object.prototype);
    expect(Object.hasOwn(report.decisions[0]?.inputs ?? {}, '__proto__')).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('that was cut off says how much is there', async () => {
    const { fragment } = await encodeReportLink(build(), coarse);
    const payload = fragment.split('.').at(-1) ?? '';
    const error = await refusal(fragment.slice(0, -500));
    expect(error.code).toBe('permalink-cut');
    expect(error.details).toEqual({ got: payload.length - 500, expected: payload.length });
    expect((await refusal('#r=3.1840.')).details).toEqual({ got: 0, expected: 1840 });
    expect((await refusal('#r=3.18')).code).toMatch(/permalink-(cut|invalid)/);
  });

  it('whose checksum is another one is refused, though it would decode', async () => {
    const { fragment } = await encodeReportLink(build(), coarse);
    const [head = '', length = '', checksum = '', payload = ''] = fragment.split('.');
    const last = checksum.endsWith('0') ? '1' : '0';
    const error = await refusal([head, length, `${checksum.slice(0, -1)}${last}`, payload].join('.'));
    expect(error.code).toBe('permalink-invalid');
    expect(error.details.reason).toContain('checksum');
  });

  it('from a newer version says so', async () => {
    expect(await refusal('#r=4.xyz')).toMatchObject({ code: 'permalink-newer', details: { found: 4, supported: 3 } });
    expect((await refusal('#r=0.5.00000000.abcde')).code).toBe('permalink-invalid');
  });

  it('that is a decompression bomb stops early', async () => {
    const bomb = toBase64Url(deflateRawSync(Buffer.alloc(100 * 1024 * 1024, 0x20)));
    expect(bomb.length).toBeLessThan(200_000);
    const startedAt = performance.now();
    expect((await refusal(joinFragment(bomb))).code).toBe('permalink-invalid');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  const packed = packedOf(build(worstJournal));
  const recovered = packedOf(build(recoveredJournal));
  it.each<[string, unknown]>([
    ['not an object', []],
    ['not JSON', '{"a":'],
    ['deeply nested', '['.repeat(400_000)],
    ['an unknown field', { ...packed, zz: 1 }],
    ['a missing field', { ...packed, T: undefined }],
    ['a wrong type', { ...packed, w: ['1', 2, 1] }],
    ['an infinite number', JSON.stringify(packed).replace(/"w":\[[\d.]+/, '"w":[1e999')],
    ['a negative time', { ...packed, w: [-1, null, null] }],
    ['a long string', { ...packed, a: 'x'.repeat(5_000) }],
    ['control characters', { ...packed, a: 'a\u0000b' }],
    ['reversed text', { ...packed, s: ['x', 'abc\u202Efdp', 1, 'ab', 1] }],
    ['markup as an id', { ...packed, x: '<img src=x>' }],
    ['a position outside its table', { ...packed, e: 44 }],
    ['columns of different length', { ...packed, T: { ...packed.T, S: 'p' } }],
    ['an unknown letter', { ...packed, T: { ...packed.T, S: 'z'.repeat(20) } }],
    ['ids twice', { ...packed, T: { ...packed.T, i: packed.T.d.map(() => 'same') } }],
    ['too many tasks', { ...packed, T: { ...packed.T, d: Array.from({ length: 1_001 }, () => 1) } }],
    ['a date outside the calendar', { ...packed, t: 1e15 }],
    ['a fifth model', { ...recovered, M: [0, 1, 2, 3, 4].map(() => recovered.M[0]) }],
    ['a forecast of a model that it has not', { ...recovered, F: recovered.F.map((row) => [3, ...row.slice(1)]) }],
    ['a run on a model that it has not', { ...recovered, X: [[0, [0, 3]]] }],
    ['a run that its task does not tell', { ...recovered, X: [[0, [0, 1]]] }],
    ['a comparison of a task that it has not', { ...recovered, X: [[20, [0, 1]]] }],
    ['a task on a model that it has not', { ...recovered, T: { ...recovered.T, E: '2'.repeat(20) } }],
    ['places of other tasks', { ...recovered, T: { ...recovered.T, E: '00' } }],
    ['a benchmark with a figure short', { ...recovered, Q: [[[1, 0, 0]], [], 1] }],
    [
      'a spread above the ceiling',
      {
        ...recovered,
        Q: [
          null,
          [
            [1, 0, -1e9],
            [1, 0, 0],
            [1, 0, 0],
          ],
          1,
        ],
      },
    ],
    ['a negative budget', { ...recovered, B: [[0, -1, 1, 0]] }],
    ['an unknown check', { ...recovered, U: [[1, null, [[9, 1]], 5]] }],
    [
      'markup as a reason of a recovery',
      { ...recovered, R: recovered.R.map((row) => row.map((cell) => (cell === 'device-lost' ? '<b>' : cell))) },
    ],
    ['a tombstone outside the calendar', { ...recovered, Z: [0, null, 0, 1e15] }],
  ])('with %s is refused', async (_name, payload) => {
    expect((await refusal(fragmentOf(payload))).code).toBe('permalink-invalid');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

it('a payload of version 2 that calls itself version 1, or the other way round, is refused', async () => {
  const payload = packedOf(build(recoveredJournal));
  const bytes = toBase64Url(deflateRawSync(JSON.stringify(payload)));
  expect((await refusal(joinFragment(bytes, 1))).code).toBe('permalink-invalid');
  const { M: _models, ...older } = payload;
  expect((await refusal(fragmentOf({ ...older, m: null }))).code).toBe('permalink-invalid');
});

describe('fuzz: nothing but an ApuraError, and always an end', () => {
  const random = makeRandom('link fuzz');
  const settle = async (fragment: string): Promise<void> => {
    const result = await parseReportLink(fragment).catch((error: unknown) => error);
    if (result instanceof ApuraError) {
      expect(errorCodes).toContain(result.code);
      expect(result.code).toMatch(/^permalink-/);
    } else expect(result).toHaveProperty('report.kind', 'apura-report');
  };

  it('random cuts', async () => {
    const { fragment } = await encodeReportLink(build(worstJournal), coarse);
    for (let i = 0; i < 300; i += 1) await settle(fragment.slice(0, random.integer(0, fragment.length)));
    for (let i = 0; i < 30; i += 1) await settle(fragment.slice(i));
  });

  it('random changes, with the checksum as it was', async () => {
    const { fragment } = await encodeReportLink(build(worstJournal), coarse);
    for (let i = 0; i < 300; i += 1) {
      const at = random.integer(0, fragment.length - 1);
      await settle(`${fragment.slice(0, at)}${String.fromCharCode(random.integer(1, 300))}${fragment.slice(at + 1)}`);
    }
  });

  it('random changes of the packed bytes, with a checksum that fits', async () => {
    const bytes = deflateRawSync(JSON.stringify(packedOf(build(worstJournal))));
    for (let i = 0; i < 400; i += 1) {
      const changed = Uint8Array.from(bytes);
      for (let flips = random.integer(1, 4); flips > 0; flips -= 1) changed[random.integer(0, changed.length - 1)] = random.integer(0, 255);
      const cut = random.next() < 0.5 ? changed : changed.slice(0, random.integer(0, changed.length));
      await settle(joinFragment(toBase64Url(cut)));
    }
  });

  it('random bytes and random text', async () => {
    for (let i = 0; i < 300; i += 1) {
      const bytes = Uint8Array.from({ length: random.integer(0, 400) }, () => random.integer(0, 255));
      await settle(joinFragment(toBase64Url(bytes)));
      await settle(String.fromCharCode(...bytes));
    }
  });

  it.each([
    ['worst', worstJournal],
    ['recovered', recoveredJournal],
  ] as const)('random changes of the fields: %s', async (_name, options) => {
    const text = JSON.stringify(packedOf(build(options)));
    const pieces = ['null', '-1', '1e308', '""', '[]', '{}', 'true', '"\\u202e"', '{"__proto__":{"polluted":1}}', '0.5', '[[[[]]]]'];
    for (let i = 0; i < 400; i += 1) {
      const values = [...text.matchAll(/"[^"]*"|-?\d+(?:\.\d+)?|null/g)];
      const value = random.pick(values);
      await settle(fragmentOf(`${text.slice(0, value.index)}${random.pick(pieces)}${text.slice(value.index + value[0].length)}`));
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
