import { expect, it } from 'vitest';
import { makeCallQueue } from '../../../src/engines/call-queue';

it('runs calls one after the other, in order, whatever the one before came to', async () => {
  const queue = makeCallQueue();
  const log: string[] = [];
  const work = (name: string, fail = false) =>
    queue.run(name.length, async ({ pause }) => {
      log.push(`${name} begins`);
      await pause();
      log.push(`${name} ends`);
      if (fail) throw new Error(name);
    });
  const all = await Promise.allSettled([work('a', true), work('bb'), work('ccc')]);
  expect(log).toEqual(['a begins', 'a ends', 'bb begins', 'bb ends', 'ccc begins', 'ccc ends']);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
});

it('ends a running call at its next pause, and a waiting one before it begins', async () => {
  const queue = makeCallQueue();
  let begun = 0;
  let turns = 0;
  const endless = (callId: number) =>
    queue.run(callId, async ({ pause }) => {
      begun += 1;
      for (;;) {
        turns += 1;
        if (turns === 3) queue.cancel(callId);
        await pause();
      }
    });
  const running = endless(1);
  const waiting = endless(2);
  queue.cancel(2);
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect({ begun, turns }).toEqual({ begun: 1, turns: 3 });
});

it('lets others have their turn while a call runs that waits for nothing else', async () => {
  const queue = makeCallQueue(() => new Promise((resolve) => setImmediate(resolve)));
  const running = queue.run(1, async ({ pause }) => {
    setTimeout(() => queue.cancel(1), 0);
    for (;;) await pause();
  });
  await expect(running).rejects.toMatchObject({ name: 'AbortError' });
});

it('counts time from the arrival of a call, not from its turn', async () => {
  const queue = makeCallQueue();
  const first = queue.run(1, async ({ pause }) => {
    for (let turn = 0; turn < 50; turn += 1) await pause();
    return performance.now();
  });
  const second = queue.run(2, async ({ startedAt }) => startedAt);
  expect(await second).toBeLessThan(await first);
});

it('takes the cancelling of an unknown call lightly', () => {
  expect(() => makeCallQueue().cancel(99)).not.toThrow();
});
