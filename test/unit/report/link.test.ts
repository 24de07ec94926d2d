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
import { loadSuite } from '../../../src/suites/load';
import { gpuSurvey, type JournalOptions, makeJournalEvents, probeModel } from '../../fixtures/make-journal';

const origin = `https://${'a'.repeat(51)}/`;
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

const worst: JournalOptions = {
  slowness: 37.7,
  survey: { ...gpuSurvey, crossOriginIsolated: false },
  modelAddress: 'https://models.example.org/onnx-community/Qwen2.5-Coder-0.5B-Instruct-ONNX-int8/',
  model: {
    ...probeModel,
    modelId: 'https://models.example.org/onnx-community/Qwen2.5-Coder-0.5B-Instruct-ONNX-int8/',
    vocabularySize: 151_936,
    contextTokens: 32_768,
  },
  decisions: [
    {
      rung: 'web-llm',
      device: 'gpu',
      model: 'https://models.example.org/onnx-community/Qwen2.5-Coder-0.5B-Instruct-ONNX-int8/',
      rule: 'load-failed',
      inputs: { bufferBytes: 1_073_741_824, budgetBytes: 536_870_912, threads: 12 },
      outcome: 'failed',
      error: { code: 'out-of-memory', message: 'm', details: {} },
      tookMs: 48_113.2,
      next: 'onnx-webgpu',
    },
    {
      rung: 'onnx-webgpu',
      device: 'gpu',
      model: 'x',
      rule: 'load-failed',
      inputs: { bufferBytes: 1_073_741_824 },
      outcome: 'failed',
      error: { code: 'engine-hung', message: 'm', details: {} },
      tookMs: 60_002.9,
      next: 'onnx-wasm',
    },
    { rung: 'onnx-wasm', device: 'cpu', model: 'x', rule: 'chosen', inputs: { threads: 12 }, outcome: 'taken', tookMs: 10_431.25 },
  ],
  outcome: (index) => (['passed', 'failed', 'timed-out', 'passed', 'skipped'] as const)[index % 5] ?? 'passed',
  extra: [
    { kind: 'notice', code: 'one-thread', details: { cores: 16 } },
    { kind: 'notice', code: 'storage-denied', details: {} },
    { kind: 'engine-died', engine: 'onnx-wasm', error: { code: 'worker-died', message: 'killed', details: {} }, taskId: 'sorting-en-1' },
    { kind: 'visibility', visible: false },
  ],
};

describe('the size of a link', () => {
  it.each<[string, JournalOptions, boolean, number]>([
    ['typical', {}, false, 1_700],
    ['typical, device exposed', {}, true, 1_800],
    ['GPU, failures', { survey: gpuSurvey, outcome: (i) => (i % 4 === 0 ? 'failed' : 'passed') }, false, 1_800],
    ['worst plausible', worst, false, 2_000],
    ['worst plausible, device exposed', worst, true, 2_300],
  ])('%s', async (name, options, exposeDevice, most) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { fragment, length } = await encodeReportLink(build({ ...options, seed }), { exposeDevice });
      expect(length).toBe(fragment.length);
      const url = `${origin}${fragment}`;
      if (process.env['SHOW_SIZES'] !== undefined) process.stdout.write(`${name} ${seed}: ${url.length}\n`);
      expect(origin).toHaveLength(60);
      expect(url.length).toBeLessThanOrEqual(most);
    }
  });
});

describe('a link opened again', () => {
  it.each<[string, JournalOptions]>([
    ['typical', {}],
    ['worst', worst],
    ['GPU', { survey: gpuSurvey }],
  ])('%s: tells what it told, and its figures follow', async (_name, options) => {
    const report = build(options);
    const { fragment } = await encodeReportLink(report, coarse);
    const { report: opened, tampered } = await parseReportLink(fragment);
    expect(tampered).toEqual([]);
    expect(opened).toEqual(completeReport(toLinkBody(report, false)));
    expect(opened.detail).toBe('link');
    expect(opened.verdict.status).toBe(report.verdict.status);
    expect(opened.verdict.findings.map(({ id }) => id)).toEqual(report.verdict.findings.map(({ id }) => id));
    expect(opened.summary.success).toEqual(report.summary.success);
    expect(opened.tasks.map(({ id }) => id)).toEqual(report.tasks.map(({ id }) => id));
    expect(Math.abs((opened.summary.decode.p50 ?? 0) / (report.summary.decode.p50 ?? 1) - 1)).toBeLessThan(0.006);
  });

  it('is the same with or without #, and with what a chat adds behind it', async () => {
    const { fragment } = await encodeReportLink(build(), coarse);
    const { report } = await parseReportLink(fragment);
    for (const variant of [fragment.slice(1), `${fragment})`, `${fragment}>.`, `${fragment} and more`]) {
      expect((await parseReportLink(variant)).report).toEqual(report);
    }
  });

  it('links itself again without loss', async () => {
    const { fragment } = await encodeReportLink(build(worst), coarse);
    const { report } = await parseReportLink(fragment);
    expect((await encodeReportLink(report, coarse)).fragment).toBe(fragment);
  });

  it('keeps the ids of a suite of the user', async () => {
    const text = JSON.stringify({
      suiteVersion: 1,
      id: 'mine',
      title: 'My café ☕',
      tasks: [
        { id: 'Greeting.1', prompt: 'p', grader: { kind: 'exact', expected: 'x' } },
        { id: 'sum', family: 'arithmetic', count: 3, deadlineMs: 900 },
      ],
    });
    const { tasks } = await loadSuite({ name: 's.json', text }, { seed: 1 });
    const report = build({ tasks, suite: { id: 'mine', title: 'My café ☕' } });
    const { report: opened } = await parseReportLink((await encodeReportLink(report, coarse)).fragment);
    expect(opened.tasks.map(({ id, deadlineMs, family }) => [id, deadlineMs, family])).toEqual([
      ['Greeting.1', 30_000, undefined],
      ['sum-1', 900, 'arithmetic'],
      ['sum-2', 900, 'arithmetic'],
      ['sum-3', 900, 'arithmetic'],
    ]);
    expect(opened.suite.title).toBe('My café ☕');
  });

  it('holds more families than it has letters for', async () => {
    const report = build();
    const tasks = Array.from({ length: 80 }, (_, i) => ({ ...report.tasks[0], ...report.tasks[i % 20], id: `t${i}`, family: `f${i}` }));
    const many = completeReport({ ...report, tasks } as Report);
    const { report: opened } = await parseReportLink((await encodeReportLink(many, coarse)).fragment);
    expect(opened.tasks.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
    expect(opened.tasks[79]?.family).toBeUndefined();
  });

  it('gives tasks new ids where cleaning would make them alike', async () => {
    const report = build();
    const odd = completeReport({ ...report, tasks: report.tasks.map((task, i) => ({ ...task, id: 'é'.repeat(i + 1) })) });
    const { report: opened } = await parseReportLink((await encodeReportLink(odd, coarse)).fragment);
    expect(opened.tasks.map(({ id }) => id).slice(0, 2)).toEqual(['task-1', 'task-2']);
  });

  it('carries a thousand tasks', async () => {
    const report = build();
    const tasks = Array.from({ length: 1_000 }, (_, i) => ({ ...report.tasks[0], ...report.tasks[i % 20], id: `task-${i}` }));
    const { fragment } = await encodeReportLink(completeReport({ ...report, tasks } as Report), coarse);
    expect((await parseReportLink(fragment)).report.tasks).toHaveLength(1_000);
  });

  it('carries a journal that stopped before anything', async () => {
    const report = assembleReport([]);
    const { report: opened } = await parseReportLink((await encodeReportLink(report, coarse)).fragment);
    expect(opened.verdict.status).toBe('fail');
    expect(opened.startedAt).toBe('');
  });
});

describe('what a link reveals', () => {
  it('is coarse unless the user opts in', async () => {
    const report = build({ ...worst, survey: gpuSurvey });
    const hidden = await encodeReportLink(report, coarse);
    const shown = await encodeReportLink(report, { exposeDevice: true });
    for (const secret of ['RTX 5090', 'blackwell', '0x2331', 'AppleWebKit', '300000000000 bytes']) {
      expect(JSON.stringify(hidden.reveals)).not.toContain(secret);
      expect(JSON.stringify((await parseReportLink(hidden.fragment)).report)).not.toContain(secret.replace(' bytes', ''));
      expect(JSON.stringify(shown.reveals)).toContain(secret);
    }
    for (const never of ['models.example.org', 'expected answer', report.tasks[0]?.prompt ?? '?']) {
      expect(JSON.stringify((await parseReportLink(shown.fragment)).report)).not.toContain(never);
    }
  });

  it('lists every value of the report that the link gives', async () => {
    const { fragment, reveals } = await encodeReportLink(build(worst), coarse);
    const { report } = await parseReportLink(fragment);
    const told = reveals.map(({ id, value }) => `${id} ${value}`).join('\n');
    const { tasks: _tasks, summary: _summary, verdict: _verdict, kind: _kind, reportVersion: _version, detail: _detail, ...rest } = report;
    const leaves: string[] = [];
    const walk = (value: unknown, key: string): void => {
      if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) walk(item, name);
      else if (value !== undefined && value !== '' && !['source', 'evidence', 'unit', 'message'].includes(key)) leaves.push(String(value));
    };
    walk(rest, '');
    for (const leaf of leaves) expect(told).toContain(leaf);
  });
});

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
    const text = JSON.stringify(packedOf(build(worst))).replace('{"bufferBytes":1070000000', '{"__proto__":{"polluted":1}');
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
    expect((await refusal('#r=1.1840.')).details).toEqual({ got: 0, expected: 1840 });
    expect((await refusal('#r=1.18')).code).toMatch(/permalink-(cut|invalid)/);
  });

  it('from a newer version says so', async () => {
    expect(await refusal('#r=2.xyz')).toMatchObject({ code: 'permalink-newer', details: { found: 2, supported: 1 } });
    expect((await refusal('#r=0.5.00000000.abcde')).code).toBe('permalink-invalid');
  });

  it('that is a decompression bomb stops early', async () => {
    const bomb = toBase64Url(deflateRawSync(Buffer.alloc(100 * 1024 * 1024, 0x20)));
    expect(bomb.length).toBeLessThan(200_000);
    const startedAt = performance.now();
    expect((await refusal(joinFragment(bomb))).code).toBe('permalink-invalid');
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  const packed = packedOf(build(worst));
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
  ])('with %s is refused', async (_name, payload) => {
    expect((await refusal(fragmentOf(payload))).code).toBe('permalink-invalid');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
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
    const { fragment } = await encodeReportLink(build(worst), coarse);
    for (let i = 0; i < 300; i += 1) await settle(fragment.slice(0, random.integer(0, fragment.length)));
    for (let i = 0; i < 30; i += 1) await settle(fragment.slice(i));
  });

  it('random changes, with the checksum as it was', async () => {
    const { fragment } = await encodeReportLink(build(worst), coarse);
    for (let i = 0; i < 300; i += 1) {
      const at = random.integer(0, fragment.length - 1);
      await settle(`${fragment.slice(0, at)}${String.fromCharCode(random.integer(1, 300))}${fragment.slice(at + 1)}`);
    }
  });

  it('random changes of the packed bytes, with a checksum that fits', async () => {
    const bytes = deflateRawSync(JSON.stringify(packedOf(build(worst))));
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

  it('random changes of the fields', async () => {
    const text = JSON.stringify(packedOf(build(worst)));
    const pieces = ['null', '-1', '1e308', '""', '[]', '{}', 'true', '"\\u202e"', '{"__proto__":{"polluted":1}}', '0.5', '[[[[]]]]'];
    for (let i = 0; i < 400; i += 1) {
      const values = [...text.matchAll(/"[^"]*"|-?\d+(?:\.\d+)?|null/g)];
      const value = random.pick(values);
      await settle(fragmentOf(`${text.slice(0, value.index)}${random.pick(pieces)}${text.slice(value.index + value[0].length)}`));
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
