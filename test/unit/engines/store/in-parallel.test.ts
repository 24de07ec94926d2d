import { describe, expect, it } from 'vitest';
import { abortError } from '../../../../src/base/abort';
import { inParallel } from '../../../../src/engines/store/in-parallel';

const never = new AbortController().signal;

describe('in parallel', () => {
  it('keeps the order of the items, and never more at once than allowed', async () => {
    let now = 0;
    let most = 0;
    const results = await inParallel([3, 1, 2, 0], 2, never, async (item) => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      now -= 1;
      return item * 2;
    });
    expect(results).toEqual([6, 2, 4, 0]);
    expect(most).toBe(2);
    expect(await inParallel([], 2, never, async () => 1)).toEqual([]);
  });

  it('ends the others when one fails, waits for them, and starts no more', async () => {
    const ended: string[] = [];
    const work = (item: string, signal: AbortSignal): Promise<void> =>
      item === 'bad'
        ? Promise.reject(new Error('first'))
        : new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              ended.push(item);
              reject(new Error('second'));
            });
          });
    await expect(inParallel(['slow', 'bad', 'late'], 2, never, work)).rejects.toThrow('first');
    expect(ended).toEqual(['slow']);
  });

  it('passes a cancellation on', async () => {
    const cancel = new AbortController();
    const result = inParallel([1], 1, cancel.signal, (_, signal) => {
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    cancel.abort(abortError());
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    await expect(inParallel([1], 1, cancel.signal, async () => 1)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
