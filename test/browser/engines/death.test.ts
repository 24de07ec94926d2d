import type { Worker } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EnginePage, greedy, openEnginePage } from './support';

let at: EnginePage;
beforeAll(async () => {
  at = await openEnginePage();
});
afterAll(() => at.close());

const endless = greedy('Apura', 90);

async function startLoaded(options: object = {}): Promise<void> {
  await at.call('start', options);
  expect(await at.load(at.source('tiny-plain'), { threads: 1 })).toHaveProperty('model');
}

/** An engine whose worker is there before anything is asked of it: how long a worker takes to start is not what these tests are about. */
async function startBeating(options: object): Promise<void> {
  await at.call('start', options);
  await at.call('usage');
}

function engineWorker(): Worker {
  const worker = at.page.workers().find((one) => one.url().includes('engine-worker'));
  if (worker === undefined) throw new Error('the page has no engine worker');
  return worker;
}

describe('cancelling', () => {
  it('ends a generation within one token, and the engine goes on', async () => {
    await startLoaded();
    const whole = await at.generate(greedy('Apura', 12));
    const cancelled = await at.generate(endless, 3);
    expect(cancelled).toMatchObject({ failed: 'AbortError', seen: 3 });
    const after = await at.generate(greedy('Apura', 12));
    expect(after.generation.tokenIds).toEqual(whole.generation.tokenIds);
  });
});

describe('the engine worker', () => {
  it('that is gone while it answers: the call rejects for that, not for its silence, though no event says so', async () => {
    await startBeating({ fault: 'closes' });
    expect(await at.generate(endless)).toMatchObject({ failed: 'worker-died', seen: 1 });
  });

  it('that hangs in a loop: silence tells', async () => {
    await startBeating({ fault: 'hangs', runSilenceMs: 1_500 });
    expect(await at.generate(endless)).toMatchObject({ failed: 'engine-hung', details: { silentMs: 1_500 }, seen: 1 });
    expect(await at.generate(endless)).toMatchObject({ failed: 'engine-hung' });
  });

  it('that beats but makes no token is hung all the same', async () => {
    await startBeating({ fault: 'idles', runSilenceMs: 1_500 });
    expect(await at.generate(endless)).toMatchObject({ failed: 'engine-hung', seen: 1 });
  });

  it('whose download stalls says so', async () => {
    await startBeating({ fault: 'stalls', loadSilenceMs: 1_500 });
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'network', details: { file: 'onnx/model.onnx' } });
  });

  it('that throws where nobody catches', async () => {
    await startBeating({ fault: 'throws' });
    expect(await at.generate(endless)).toMatchObject({ failed: 'worker-died', message: expect.stringContaining('on purpose') });
  });

  it('whose script is blocked', async () => {
    await at.context.route('**/engine-worker.ts*', (route) => route.abort('blockedbyclient'));
    await at.call('start');
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'worker-blocked' });
    expect(await at.generate(endless)).toMatchObject({ failed: 'worker-blocked' });
    await at.context.unrouteAll();
  });

  it('whose script is missing', async () => {
    await at.call('start', { script: '/no-such-script.js' });
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'worker-blocked' });
  });

  it('that is released: what is pending rejects, and so does what comes later', async () => {
    await startLoaded();
    expect(await at.call('releaseDuring', endless)).toEqual({
      pending: expect.objectContaining({ failed: 'engine-unavailable' }),
      later: expect.objectContaining({ failed: 'engine-unavailable' }),
    });
  });

  it('leaves a fresh engine unharmed', async () => {
    await startLoaded();
    expect((await at.generate(greedy('Apura', 4))).generation.tokenIds).toEqual([137, 175, 117, 117]);
  });

  // Last, because Playwright waits for ever for a worker that it saw hanging. The fault comes while answers follow one another, however soon or late it arrives.
  it.each([
    ['ends while it generates, as by a crash', 'self.close()', {}, 'worker-died'],
    ['hangs while it generates', 'for (;;);', { runSilenceMs: 3_000 }, 'engine-hung'],
  ])('that %s', async (_what, fault, limits, code) => {
    await at.call('start', limits);
    expect(await at.load(at.source('apura-probe'), { threads: 1 })).toHaveProperty('model');
    const long = greedy('The', 400);
    const pending = at.call('generateUntilFailure', long);
    await at.page.waitForFunction(() => document.documentElement.dataset['tokens'] !== undefined);
    // The worker lets messages in between tokens; this one does not come back.
    void engineWorker()
      .evaluate(fault)
      .catch(() => undefined);
    expect(await pending).toMatchObject({ failed: code });
    expect(await at.generate(long)).toMatchObject({ failed: code, seen: 0 });
  });
});
