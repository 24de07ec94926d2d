import { describe, expect, it } from 'vitest';
import type { GenerateRequest, Generation } from '../../../../src/contract/engine';
import { checkAgreement, makeReference } from '../../../../src/engines/trust/agreement';
import { checkDegenerate } from '../../../../src/engines/trust/degenerate';
import { checkKnownAnswer, commonKnowledge } from '../../../../src/engines/trust/known-answer';

const signal = new AbortController().signal;
const said = (text: string, tokenIds: readonly number[] = [...text].map((letter) => letter.codePointAt(0) ?? 0)): Generation => ({
  text,
  tokenIds,
  finishReason: 'stop',
  timings: { promptTokens: 1, completionTokens: tokenIds.length, timeToFirstTokenMs: 1, prefillMs: 1, interTokenMs: [], totalMs: 1 },
});
const request: GenerateRequest = { input: { kind: 'raw', prompt: 'x' }, maxTokens: 20, sampling: { kind: 'greedy' } };
const engine = (answer: (request: GenerateRequest) => Generation) => ({
  generate: (asked: GenerateRequest) => Promise.resolve(answer(asked)),
});

describe('checkDegenerate', () => {
  it('lets ordinary text pass, in any script', () => {
    for (const text of ['Paris.', 'São 12 laranjas.\n', '東京', '{"a": 1}']) expect(checkDegenerate(said(text)).passed).toBe(true);
  });

  it.each([
    ['nothing at all', said('', []), 'no-text'],
    ['one token for ever', said('a a', Array<number>(40).fill(7)), 'repetition'],
    ['characters that are none', said('\uFFFD\uFFFD\uFFFDab'), 'noise'],
  ])('refuses %s', (_what, generation, kind) => {
    expect(checkDegenerate(generation)).toMatchObject({ passed: false, details: { kind } });
  });
});

describe('checkAgreement', () => {
  const tokens = Array.from({ length: 20 }, (_, index) => index);

  it('makes a reference of at least sixteen tokens, and feeds them to the other engine', async () => {
    const reference = await makeReference(
      engine(() => said('x', tokens.slice(0, 6))),
      Array(9).fill(request),
      signal,
    );
    expect(reference).toHaveLength(3);
    const forced: (readonly number[] | undefined)[] = [];
    const check = await checkAgreement(
      engine((asked) => {
        forced.push(asked.forced);
        return said('x', asked.forced ?? []);
      }),
      reference,
      signal,
    );
    expect(check).toMatchObject({ passed: true, details: { compared: 18, different: 0 } });
    expect(forced).toEqual(reference.map(({ tokenIds }) => tokenIds));
  });

  it('bears one near tie in twenty, not two', async () => {
    const differing = (count: number) =>
      engine(({ forced = [] }) =>
        said(
          'x',
          forced.map((id, index) => (index < count ? id + 1 : id)),
        ),
      );
    const reference = [{ request, tokenIds: tokens }];
    expect((await checkAgreement(differing(1), reference, signal)).passed).toBe(true);
    expect((await checkAgreement(differing(2), reference, signal)).passed).toBe(false);
  });

  it('proves nothing with too few tokens', async () => {
    const check = await checkAgreement(
      engine(({ forced = [] }) => said('x', forced)),
      [{ request, tokenIds: tokens.slice(0, 15) }],
      signal,
    );
    expect(check).toMatchObject({ passed: false, details: { compared: 15, different: 0 } });
  });
});

describe('checkKnownAnswer', () => {
  it('takes the first right answer, and fails when none is', async () => {
    const raw = await checkKnownAnswer(
      engine(({ input }) => said(input.kind === 'raw' ? ' Paris, and' : 'I like cheese')),
      commonKnowledge,
      signal,
    );
    expect(raw.check).toMatchObject({ passed: true, details: { asked: 2 } });
    const none = await checkKnownAnswer(
      engine(() => said('Lyon')),
      commonKnowledge,
      signal,
    );
    expect(none.check).toMatchObject({ passed: false, details: { answer: 'Lyon' } });
  });
});
