import { describe, expect, it } from 'vitest';
import { sleep, systemClock } from '../../../src/base/clock';
import { makeFakeClock } from '../../support/fake-clock';

describe('a clock', () => {
  it('wakes a sleeper when it is time, and not before', async () => {
    const clock = makeFakeClock();
    let woke = false;
    void sleep(clock, 100, new AbortController().signal).then(() => {
      woke = true;
    });
    await clock.advance(99);
    expect(woke).toBe(false);
    await clock.advance(1);
    expect(woke).toBe(true);
  });

  it('wakes a sleeper at once on its signal, and leaves no timer', async () => {
    const clock = makeFakeClock();
    const stop = new AbortController();
    const sleeping = sleep(clock, 100, stop.signal);
    stop.abort();
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.pending()).toBe(0);
    await expect(sleep(clock, 100, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('of this machine goes on, lets timers be taken back, and gives others their turn', async () => {
    const before = systemClock.now();
    const order: string[] = [];
    systemClock.after(0, () => order.push('never'))();
    await new Promise<void>((resolve) => {
      systemClock.soon(() => {
        order.push('soon');
        resolve();
      });
      void Promise.resolve().then(() => order.push('microtask'));
    });
    await new Promise<void>((resolve) => void systemClock.after(1, resolve));
    expect(order).toEqual(['microtask', 'soon']);
    expect(systemClock.now()).toBeGreaterThan(before);
  });
});
