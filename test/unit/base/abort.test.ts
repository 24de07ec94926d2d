import { describe, expect, it } from 'vitest';
import { abortError, delay, isAbortError, within } from '../../../src/base/abort';

describe('delay', () => {
  it('rejects with an AbortError as soon as its signal fires, and when it had fired before', async () => {
    const stop = new AbortController();
    const waiting = delay(60_000, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toSatisfy(isAbortError);
    await expect(delay(60_000, stop.signal)).rejects.toSatisfy(isAbortError);
  });
});

describe('within', () => {
  it('tells a promise that settles in time from one that does not', async () => {
    expect(await within(Promise.resolve(7), 60_000)).toEqual({ kind: 'settled', value: 7 });
    expect(await within(new Promise(() => {}), 1)).toEqual({ kind: 'timed-out' });
  });

  it('passes on a rejection', async () => {
    await expect(within(Promise.reject(abortError()), 60_000)).rejects.toSatisfy(isAbortError);
  });
});
