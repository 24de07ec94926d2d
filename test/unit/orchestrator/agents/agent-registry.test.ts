import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { AgentRegistry } from '../../../../src/orchestrator/agents/agent-registry';
import { makeFakeClock } from '../../../support/fake-clock';

const settings = orchestratorDefaults.registry;
const never = new AbortController().signal;

function makeAgent(name: string, changes: Partial<Agent> = {}): Agent {
  return {
    name,
    capabilities: ['language'],
    priority: 'essential',
    maxInFlight: 2,
    version: '1',
    work: () => Promise.resolve({ output: name }),
    ...changes,
  };
}

function setUp() {
  const clock = makeFakeClock();
  const changes: string[] = [];
  const registry = new AgentRegistry({ settings, clock, onHealth: (agent, from, to) => changes.push(`${agent} ${from}→${to}`) });
  const names = (capability = 'language'): string[] => registry.candidates({ capability }).map(({ name }) => name);
  return { clock, changes, registry, names };
}

describe('AgentRegistry', () => {
  it('an unhealthy agent gets no work and comes back by itself', async () => {
    const { clock, changes, registry, names } = setUp();
    let ok = false;
    registry.register(makeAgent('a', { probe: () => (ok ? Promise.resolve() : Promise.reject(new Error('down'))) }));
    registry.register(makeAgent('b'));
    const stop = new AbortController();
    const probing = registry.keepProbing(stop.signal);
    await clock.advance(0);
    expect(names()).toEqual(['b', 'a']);
    await clock.advance(settings.probeEveryMs);
    expect(names()).toEqual(['b']);
    ok = true;
    await clock.advance(settings.probeEveryMs);
    expect(names()).toEqual(['b']);
    await clock.advance(settings.probeEveryMs);
    expect(names()).toEqual(['a', 'b']);
    expect(changes).toEqual(['a unknown→degraded', 'a degraded→unhealthy', 'a unhealthy→healthy']);
    stop.abort();
    await probing;
    expect(clock.pending()).toBe(0);
  });

  it('probes in parallel, each within its time limit', async () => {
    const { clock, registry } = setUp();
    const probe = (): Promise<void> => new Promise(() => undefined);
    for (const name of ['a', 'b', 'c']) registry.register(makeAgent(name, { probe }));
    registry.register(makeAgent('d', { probe: () => Promise.resolve() }));
    let done = false;
    void registry.probeAll(never).then(() => {
      done = true;
    });
    await clock.advance(settings.probeTimeoutMs);
    expect(done).toBe(true);
    expect(registry.snapshot().map(({ health }) => health)).toEqual(['degraded', 'degraded', 'degraded', 'healthy']);
  });

  it('an agent that nobody has asked is unknown, not healthy', () => {
    const { registry, names } = setUp();
    registry.register(makeAgent('a'));
    expect(registry.snapshot()[0]?.health).toBe('unknown');
    expect(names()).toEqual(['a']);
    expect(names('tensor')).toEqual([]);
  });

  it('offers by priority, then free places, then trust', () => {
    const { registry, names } = setUp();
    registry.register(makeAgent('optional', { priority: 'optional' }));
    registry.register(makeAgent('wrong'));
    registry.register(makeAgent('right'));
    registry.register(makeAgent('full', { maxInFlight: 1 }));
    registry.register(makeAgent('critical', { priority: 'critical' }));
    for (let i = 0; i < 5; i += 1) {
      registry.observe('wrong', false);
      registry.observe('right', true);
      registry.observe('full', true);
    }
    const end = registry.begin('full');
    expect(names()).toEqual(['critical', 'right', 'wrong', 'full', 'optional']);
    end();
    expect(names()[1]).toBe('right');
    expect(registry.trust('wrong')).toBeLessThan(registry.trust('optional'));
  });

  it('gives snapshots that cannot be changed and do not change', () => {
    const { registry } = setUp();
    const take = registry.register(makeAgent('a'));
    const before = registry.snapshot();
    registry.begin('a');
    take();
    expect(before).toMatchObject([{ name: 'a', inFlight: 0 }]);
    expect(() => Object.assign(before[0] ?? {}, { health: 'healthy' })).toThrow(TypeError);
    expect(registry.snapshot()).toEqual([]);
  });

  it('refuses a second agent of the same name', () => {
    const { registry } = setUp();
    registry.register(makeAgent('a'));
    expect(() => registry.register(makeAgent('a'))).toThrow(TypeError);
  });
});
