import { describe, expect, it } from 'vitest';
import { makeStop, stopOf, untilStop } from '../../../src/base/stop';

describe('a stop', () => {
  it('is told once to everybody who listens then, and at once to those who come later', () => {
    const stop = makeStop();
    const told: string[] = [];
    stop.onStop(() => told.push('first'));
    stop.onStop(() => told.push('second'));
    const off = stop.onStop(() => told.push('gone'));
    off();
    stop.stop('why');
    stop.stop('again');
    stop.onStop(() => told.push('late'));
    expect(told).toEqual(['first', 'second', 'late']);
    expect(stop.isStopped).toBe(true);
  });

  it('lets the first listener go and takes another in its place', () => {
    const stop = makeStop();
    const told: string[] = [];
    const off = stop.onStop(() => told.push('a'));
    stop.onStop(() => told.push('b'));
    off();
    stop.onStop(() => told.push('c'));
    stop.stop('x');
    expect(told.sort()).toEqual(['b', 'c']);
  });

  it('is a signal too, before and after', () => {
    const stop = makeStop();
    const { signal } = stop;
    expect(signal.aborted).toBe(false);
    stop.stop('the reason');
    expect(signal.reason).toMatchObject({ name: 'AbortError', message: 'the reason' });
    const late = makeStop();
    late.stop('before');
    expect(late.signal.aborted).toBe(true);
  });

  it('can be made of a signal, from which it leaves no listener behind', () => {
    const controller = new AbortController();
    const stop = stopOf(controller.signal);
    const told: string[] = [];
    stop.onStop(() => told.push('gone'))();
    stop.onStop(() => told.push('told'));
    controller.abort();
    stop.onStop(() => told.push('late'));
    expect(told).toEqual(['told', 'late']);
  });

  it('ends a wait, unless what is waited for obeys by itself', async () => {
    const stop = makeStop();
    const waiting = untilStop(new Promise(() => undefined), stop);
    let end: (value: string) => void = () => undefined;
    const obedient = untilStop(
      new Promise<string>((resolve) => {
        end = resolve;
      }),
      stop,
      () => true,
    );
    stop.stop('now');
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    end('done');
    expect(await obedient).toBe('done');
    await expect(untilStop(Promise.reject(new Error('own')), makeStop())).rejects.toThrow('own');
  });
});
