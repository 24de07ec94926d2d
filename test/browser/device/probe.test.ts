import { describe, expect, it, vi } from 'vitest';
import type { ProbeRun } from './device.page';
import type { ProbeEnd, StepsRun } from './probe.page';
import { killGpuProcess, useDevicePage } from './support';

const MIB = 1024 ** 2;
const step = 8 * MIB;

describe('the memory probe', () => {
  const at = useDevicePage('swiftshader');
  const steps = (count: number, trouble: object = {}): Promise<StepsRun> => at.call('probe', 'steps', count * step, step, trouble);

  it('gets what it asks for, and frees all of it', async () => {
    const { probe, buffers, devices } = await steps(5);
    expect(probe).toMatchObject({ ended: 'reached', askedBytes: 5 * step, gotBytes: 5 * step });
    expect(probe.steps).toHaveLength(5);
    for (const { allocatedBytes, tookMs } of probe.steps) {
      expect(allocatedBytes).toBe(step);
      expect(tookMs).toBeGreaterThan(0);
    }
    expect(buffers).toEqual({ made: 5, live: 0 });
    expect(devices).toEqual({ made: 1, live: 0 });
  });

  it('meets a real out-of-memory error in these tests', async () => {
    expect(await at.call('probe', 'errorOfHugeTexture')).toBe('GPUOutOfMemoryError');
  });

  it('stops where memory ends, with what it got until then', async () => {
    const { probe, buffers, devices } = await steps(12, { outOfMemoryFrom: 4 });
    expect(probe).toMatchObject({ ended: 'out-of-memory', gotBytes: 3 * step });
    expect(probe.steps).toHaveLength(3);
    expect(buffers).toEqual({ made: 4, live: 0 });
    expect(devices.live).toBe(0);
  });

  it('notices a device that is destroyed under it', async () => {
    const { probe, buffers, devices } = await steps(12, { loseAfter: 2 });
    expect(probe).toMatchObject({ ended: 'device-lost', gotBytes: 2 * step });
    expect(buffers.live).toBe(0);
    expect(devices.live).toBe(0);
  });

  it('takes two slow steps in a row for memory from elsewhere, and a single one for chance', async () => {
    // Other load of this machine must not look like a cliff, so it is steep.
    const spilled = await steps(9, { late: { submissions: [6, 7], byMs: 1_500 } });
    expect(spilled.probe).toMatchObject({ ended: 'spilled', gotBytes: 5 * step });
    expect(spilled.probe.steps).toHaveLength(7);
    const chance = await steps(9, { late: { submissions: [6], byMs: 1_500 } });
    expect(chance.probe).toMatchObject({ ended: 'reached', gotBytes: 9 * step });
    expect(spilled.buffers.live + chance.buffers.live).toBe(0);
  });

  it('gives up on a queue that does not answer', async () => {
    const { probe, buffers } = await steps(4, { late: { submissions: [2], byMs: 60_000 } });
    expect(probe).toMatchObject({ ended: 'timed-out', gotBytes: step });
    expect(buffers.live).toBe(0);
  });

  it('runs in a worker that is gone afterwards, and becomes a measured budget', async () => {
    const { allowed, inferred, probe, measured } = await at.call<ProbeRun>('device', 'probe', 150 * MIB);
    expect(allowed).toBe(true);
    expect(probe).toMatchObject({ ended: 'reached', askedBytes: 187.5 * MIB });
    expect(measured).toMatchObject({ evidence: 'measured', lowBytes: probe?.gotBytes, highBytes: inferred?.highBytes });
    await at.workersGone();
  });

  it('is cancelled in the middle', async () => {
    const running = at.call<ProbeEnd>('probe', 'probe', 2_000 * MIB);
    await vi.waitUntil(async () => (await at.call<number>('probe', 'stepsHeard')) > 0, { timeout: 30_000 });
    await at.call('probe', 'abort');
    expect(await running).toMatchObject({ failed: 'AbortError' });
    await at.workersGone();
  });

  it('ends a worker that says nothing', async () => {
    const script = `${at.origin()}test/browser/device/silent-worker.ts`;
    const { probe } = await at.call<ProbeEnd>('probe', 'probe', 100 * MIB, { script, silenceMs: 500 });
    expect(probe).toMatchObject({ ended: 'timed-out', gotBytes: 0, steps: [] });
    await at.workersGone();
  });

  it('says that its worker could not be loaded', async () => {
    const script = `${at.origin()}test/browser/device/missing-worker.ts`;
    expect(await at.call<ProbeEnd>('probe', 'probe', 100 * MIB, { script })).toMatchObject({ failed: 'worker-blocked' });
  });

  it('outlives the GPU process', async () => {
    const running = at.call<ProbeEnd>('probe', 'probe', 2_000 * MIB);
    await vi.waitUntil(async () => (await at.call<number>('probe', 'stepsHeard')) > 0, { timeout: 30_000 });
    await killGpuProcess(at.browser());
    const { probe } = await running;
    expect(['device-lost', 'timed-out']).toContain(probe?.ended);
    expect(probe?.gotBytes).toBeLessThan(2_500 * MIB);
    await at.workersGone();
  });
});

describe('without an adapter', () => {
  const at = useDevicePage('none');

  it('nothing is probed, and the CPU has a budget', async () => {
    const run = await at.call<ProbeRun>('device', 'probe', 100 * MIB);
    expect(run.allowed).toBe(false);
    expect(run.inferred).toBeUndefined();
    expect(run.cpu.lowBytes).toBeGreaterThan(0);
  });

  it('a probe that is run all the same gets nothing', async () => {
    const { probe } = await at.call<ProbeEnd>('probe', 'probe', 100 * MIB);
    expect(probe).toMatchObject({ ended: 'device-lost', gotBytes: 0 });
    expect(at.problems()).toEqual([]);
  });
});
