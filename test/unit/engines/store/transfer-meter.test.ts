import { describe, expect, it } from 'vitest';
import { makeTransferMeter } from '../../../../src/engines/store/transfer-meter';

describe('transfer meter', () => {
  it('adds up all files, and knows the total only when it knows every size', () => {
    const meter = makeTransferMeter([{ path: 'a', totalBytes: 100 }, { path: 'b' }]);
    meter.set('a', 40);
    expect(meter.snapshot(0, false)).toMatchObject({ loadedBytes: 40, totalBytes: undefined, storedBytes: 0 });
    meter.set('b', 10, 50);
    meter.setStored('b', 10);
    expect(meter.snapshot(0, false)).toMatchObject({ loadedBytes: 50, totalBytes: 150, storedBytes: 10 });
  });

  it('a file that starts again has nothing stored any more', () => {
    const meter = makeTransferMeter([{ path: 'a', totalBytes: 100 }]);
    meter.set('a', 60);
    meter.setStored('a', 60);
    meter.set('a', 0);
    expect(meter.snapshot(0, false)).toMatchObject({ loadedBytes: 0, storedBytes: 0 });
  });

  it('measures the last five seconds, and what remains at that speed', () => {
    const meter = makeTransferMeter([{ path: 'a', totalBytes: 100_000 }]);
    expect(meter.snapshot(0, false).bytesPerSecond).toBeUndefined();
    // Ten seconds of 1,000 bytes/s, then ten of 100.
    for (let second = 0; second <= 10; second += 1) meter.received(1000, second * 1000);
    meter.set('a', 50_000);
    expect(meter.snapshot(10_000, false)).toMatchObject({ bytesPerSecond: 1000, remainingMs: 50_000 });
    for (let second = 11; second <= 20; second += 1) meter.received(100, second * 1000);
    expect(meter.snapshot(20_000, false)).toMatchObject({ bytesPerSecond: 100, remainingMs: 500_000 });
    // Nothing comes any more: the speed falls.
    expect(meter.snapshot(25_000, false).bytesPerSecond).toBe(50);
  });

  it('has no speed while it is held, nor just after', () => {
    const meter = makeTransferMeter([{ path: 'a', totalBytes: 100 }]);
    meter.received(10, 0);
    meter.received(10, 1000);
    expect(meter.snapshot(1000, false).bytesPerSecond).toBe(10);
    expect(meter.snapshot(1000, true)).toMatchObject({ bytesPerSecond: undefined, remainingMs: undefined, paused: true });
    meter.forgetSpeed();
    expect(meter.snapshot(60_000, false).bytesPerSecond).toBeUndefined();
  });

  it('takes chunks that come close together as one sample', () => {
    const meter = makeTransferMeter([]);
    for (let ms = 0; ms <= 2000; ms += 1) meter.received(10, ms);
    expect(meter.snapshot(2000, false).bytesPerSecond).toBeCloseTo(10_000, -3);
  });

  it('names what was wrong once', () => {
    const meter = makeTransferMeter([]);
    meter.addRepair('a');
    meter.addRepair('a');
    expect(meter.snapshot(0, false).repaired).toEqual(['a']);
  });
});
