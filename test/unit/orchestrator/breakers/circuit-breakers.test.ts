import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import type { BreakerSettings, Permit } from '../../../../src/orchestrator/breakers/circuit-breaker';
import { CircuitBreakers } from '../../../../src/orchestrator/breakers/circuit-breakers';
import { makeFakeClock } from '../../../support/fake-clock';

function setUp(settings: Partial<BreakerSettings> = {}) {
  const clock = makeFakeClock();
  const changes: string[] = [];
  const breakers = new CircuitBreakers({
    settings: { ...orchestratorDefaults.breaker, ...settings },
    clock,
    random: makeRandom(1),
    onChange: (key, from, to) => changes.push(`${key} ${from}→${to}`),
  });
  const breaker = breakers.of('agent:a');
  const enter = (): Permit | undefined => {
    const entered = breaker.enter();
    return 'succeed' in entered ? entered : undefined;
  };
  return { clock, changes, breakers, breaker, enter };
}

describe('CircuitBreakers', () => {
  it('stays closed at fail, ok, fail, ok, fail', () => {
    const { breaker, enter } = setUp();
    for (const ok of [false, true, false, true, false]) ok ? enter()?.succeed() : enter()?.fail();
    expect(breaker.state).toBe('closed');
    expect(enter()).toBeDefined();
  });

  it('opens at three failures in a row, for its key only', () => {
    const { breakers, changes, enter } = setUp();
    for (let i = 0; i < 3; i += 1) enter()?.fail();
    expect(enter()).toBeUndefined();
    expect(breakers.isOpen('agent:a')).toBe(true);
    expect('succeed' in breakers.of('agent:b').enter()).toBe(true);
    expect(changes).toEqual(['agent:a closed→open']);
  });

  it('opens when half of the window failed, even though never three in a row', () => {
    const { breaker, enter } = setUp();
    for (let i = 0; i < 4; i += 1) {
      enter()?.fail();
      enter()?.succeed();
    }
    expect(breaker.state).toBe('closed');
    enter()?.fail();
    expect(breaker.state).toBe('open');
  });

  it.each([1, 2, 3])('lets exactly %i of 10 concurrent probes pass', async (probes) => {
    const { clock, breaker, enter } = setUp({ probes });
    for (let i = 0; i < 3; i += 1) enter()?.fail();
    await clock.advance(orchestratorDefaults.breaker.openMs * 1.1);
    const permits = Array.from({ length: 10 }, enter).flatMap((permit) => permit ?? []);
    expect(permits).toHaveLength(probes);
    for (const permit of permits.slice(1)) permit.succeed();
    expect(enter()).toBeUndefined();
    permits[0]?.succeed();
    expect(breaker.state).toBe('closed');
  });

  it('an ignored probe makes room for another; a failed one opens for twice as long, up to a minute', async () => {
    const { clock, breaker, enter } = setUp({ jitterShare: 0 });
    for (let i = 0; i < 3; i += 1) enter()?.fail();
    await clock.advance(5_000);
    enter()?.ignore();
    enter()?.fail();
    for (const openMs of [10_000, 20_000, 40_000, 60_000, 60_000]) {
      await clock.advance(openMs - 1);
      expect(enter()).toBeUndefined();
      await clock.advance(1);
      enter()?.fail();
    }
    expect(breaker.record()).toMatchObject({ state: 'open', timesOpened: 7 });
  });

  it('does not count ignored calls, nor late outcomes of the time before it opened', async () => {
    const { clock, breaker, enter } = setUp();
    const late = enter();
    for (let i = 0; i < 10; i += 1) enter()?.ignore();
    expect(breaker.state).toBe('closed');
    for (let i = 0; i < 3; i += 1) enter()?.fail();
    await clock.advance(6_000);
    const probe = enter();
    late?.fail();
    expect(breaker.state).toBe('half-open');
    probe?.succeed();
    expect(breaker.state).toBe('closed');
  });
});
