import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import { makeStop } from '../../../../src/base/stop';
import type { PlannedTask } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import type { DeviceLoad } from '../../../../src/contract/placement';
import type { Reservation } from '../../../../src/contract/placement-port';
import { HybridResourceManager, type ResourceParts } from '../../../../src/orchestrator/resources/hybrid-resource-manager';

const never = makeStop();
const makeTask = (capability: string): PlannedTask => ({
  id: 't',
  capability,
  input: 1,
  dependsOn: [],
  deadlineMs: 1_000,
  cacheable: false,
});

function setUp(changes: Partial<ResourceParts> = {}) {
  let load: DeviceLoad = { gpuPresent: true, gpuMemoryShare: 0.5, cpuShare: 0.2 };
  const manager = new HybridResourceManager({
    settings: orchestratorDefaults.placement,
    capacityOf: () => 1_000,
    usualBytes: 1,
    load: () => load,
    ...changes,
  });
  const at = (capability: string, next: Partial<DeviceLoad> = {}): string => {
    load = { ...load, ...next };
    const { device, rule } = manager.place(makeTask(capability));
    return `${device} ${rule}`;
  };
  return { manager, at };
}

describe('HybridResourceManager places', () => {
  it.each([
    ['tensor', { gpuPresent: false, cpuShare: 0.99 }, 'cpu no-gpu'],
    ['tensor', { gpuMemoryShare: 0.91, cpuShare: 0.99 }, 'cpu gpu-memory-high'],
    ['io', { cpuShare: 0.81, gpuMemoryShare: 0.69 }, 'gpu cpu-busy'],
    ['io', { cpuShare: 0.81, gpuMemoryShare: 0.71 }, 'cpu default-cpu'],
    ['math', {}, 'gpu gpu-class'],
    ['embedding', {}, 'gpu gpu-class'],
    ['io', {}, 'cpu default-cpu'],
  ])('%s at %j: %s', (capability, load, expected) => {
    expect(setUp().at(capability, load)).toBe(expected);
  });

  it('with hysteresis: off the GPU above 90 %, back on it only below 80 %', () => {
    const { at } = setUp();
    const shares = [0.89, 0.91, 0.89, 0.81, 0.79, 0.89];
    expect(shares.map((gpuMemoryShare) => at('tensor', { gpuMemoryShare }).slice(0, 3))).toEqual([
      'gpu',
      'cpu',
      'cpu',
      'cpu',
      'gpu',
      'gpu',
    ]);
  });

  it('by prediction once both devices have one, but never against a firm rule', () => {
    const predict = (_: PlannedTask, device: string) => (device === 'gpu' ? 9 : 2);
    const { at, manager } = setUp({ predict });
    expect(at('tensor')).toBe('cpu cost-model');
    expect(manager.place(makeTask('tensor')).options).toMatchObject([
      { device: 'gpu', predictedMs: 9 },
      { device: 'cpu', predictedMs: 2 },
    ]);
    expect(setUp({ predict: (_, device) => (device === 'gpu' ? 9 : undefined) }).at('tensor')).toBe('gpu gpu-class');
    expect(setUp({ predict: (_, device) => (device === 'gpu' ? 1 : 2) }).at('tensor', { gpuMemoryShare: 0.95 })).toBe(
      'cpu gpu-memory-high',
    );
  });

  it('where it is forced to, if the device is there', () => {
    const { manager, at } = setUp();
    expect(manager.place(makeTask('io'), { force: 'gpu' })).toMatchObject({ device: 'gpu', rule: 'forced' });
    at('io', { gpuPresent: false });
    expect(manager.place(makeTask('io'), { force: 'gpu' })).toMatchObject({ device: 'cpu', rule: 'no-gpu' });
  });
});

describe('the reservation ledger', () => {
  it('eight concurrent tasks that fit alone but not together never over-commit', async () => {
    const { manager } = setUp();
    const random = makeRandom(3);
    let held = 0;
    let most = 0;
    const run = async (): Promise<void> => {
      const bytes = random.integer(200, 700);
      const reservation = await manager.reserve('gpu', bytes, never);
      held += bytes;
      most = Math.max(most, held);
      for (let turn = random.integer(1, 5); turn > 0; turn -= 1) await Promise.resolve();
      held -= bytes;
      manager.release(reservation);
    };
    await Promise.all(Array.from({ length: 8 }, run));
    expect(most).toBeLessThanOrEqual(1_000);
    expect(most).toBeGreaterThan(0);
    expect(manager.accounts().gpu).toMatchObject({ heldBytes: 0, waiting: 0 });
    expect(manager.accounts().gpu.peakBytes).toBeLessThanOrEqual(1_000);
    expect(manager.counters().granted).toBe(8);
  });

  it('refuses at once what would never fit', async () => {
    const { manager } = setUp();
    await expect(manager.reserve('cpu', 1_001, never)).rejects.toMatchObject({ code: 'out-of-memory', details: { device: 'cpu' } });
  });

  it('serves in order of arrival: a small one does not pass a large one that waits', async () => {
    const { manager } = setUp();
    const order: string[] = [];
    const first = await manager.reserve('cpu', 600, never);
    const take = async (name: string, bytes: number): Promise<Reservation> => {
      const reservation = await manager.reserve('cpu', bytes, never);
      order.push(name);
      return reservation;
    };
    const large = take('large', 900);
    const small = take('small', 100);
    await Promise.resolve();
    expect(order).toEqual([]);
    manager.release(first);
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });

  it('a cancelled waiter leaves at once and lets others through; a release counts once', async () => {
    const { manager } = setUp();
    const first = await manager.reserve('cpu', 600, never);
    const stop = makeStop();
    const large = manager.reserve('cpu', 900, stop);
    const small = manager.reserve('cpu', 300, never);
    stop.stop('cancelled');
    await expect(large).rejects.toMatchObject({ name: 'AbortError' });
    expect((await small).bytes).toBe(300);
    manager.release(first);
    manager.release(first);
    expect(manager.accounts().cpu.heldBytes).toBe(300);
  });

  it('corrects the books by what an agent really takes', async () => {
    const { manager } = setUp();
    const first = await manager.reserve('cpu', 900, never);
    const second = manager.reserve('cpu', 500, never);
    manager.confirm(first, 400);
    await second;
    expect(manager.accounts().cpu.heldBytes).toBe(900);
    manager.release(first);
    expect(manager.accounts().cpu.heldBytes).toBe(500);
  });
});
