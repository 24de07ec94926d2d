import { describe, expect, it } from 'vitest';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import type { ClockJump } from '../../../../src/orchestrator/heartbeat/clock-watch';
import { HeartbeatMonitor } from '../../../../src/orchestrator/heartbeat/heartbeat-monitor';
import { makeFakeClock } from '../../../support/fake-clock';

function setUp() {
  const clock = makeFakeClock();
  const told: string[] = [];
  const monitor = new HeartbeatMonitor({
    settings: orchestratorDefaults.heartbeat,
    clock,
    onLiveness: (agent, to) => told.push(`${agent} ${to}`),
    restart: (agent) => told.push(`restart ${agent}`),
  });
  const watch = (agent: string, name = agent) => monitor.watch(agent, () => told.push(`lost ${name}`));
  return { clock, told, monitor, watch };
}

describe('HeartbeatMonitor', () => {
  it('busy is not dead: two minutes of tokens are two minutes of life', async () => {
    const { clock, told, watch } = setUp();
    const generating = watch('a');
    for (let second = 0; second < 120; second += 2) {
      await clock.advance(2_000);
      generating.beat();
    }
    generating.end();
    expect(told).toEqual([]);
  });

  it('silence is suspect after 3 beats and dead after 10: the work is given up and the agent restarted, once', async () => {
    const { clock, told, monitor, watch } = setUp();
    watch('a', 'one');
    watch('a', 'two');
    await clock.advance(2_999);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual(['a suspect', 'a suspect']);
    await clock.advance(60_000);
    expect(told.filter((line) => !line.includes('suspect'))).toEqual(['a dead', 'lost one', 'a dead', 'lost two', 'restart a']);
    expect(monitor.counters()).toMatchObject({ deaths: 2, watched: 0 });
    expect(clock.pending()).toBe(0);
  });

  it('a suspect that shows progress is alive again', async () => {
    const { clock, told, watch } = setUp();
    const work = watch('a');
    await clock.advance(5_000);
    work.beat();
    await clock.advance(2_000);
    expect(told).toEqual(['a suspect', 'a alive']);
  });

  it('an agent of which other work shows life is not restarted: only the hung work is lost', async () => {
    const { clock, told, watch } = setUp();
    const living = watch('a', 'living');
    watch('a', 'hung');
    for (let second = 0; second < 11; second += 1) {
      await clock.advance(1_000);
      living.beat();
    }
    expect(told).toEqual(['a suspect', 'a dead', 'lost hung']);
  });

  it('a stall of this thread is nobody’s silence', async () => {
    const { clock, told, watch } = setUp();
    watch('a');
    await clock.advance(1_500);
    clock.block(60_000);
    await clock.advance(999);
    expect(told).toEqual([]);
    await clock.advance(10_000);
    expect(told).toContain('lost a');
  });

  it('work that has ended is watched no more', async () => {
    const { clock, told, monitor, watch } = setUp();
    watch('a').end();
    await clock.advance(20_000);
    expect(told).toEqual([]);
    watch('b');
    monitor.dispose();
    expect(clock.pending()).toBe(0);
  });

  it('tells a timer that came late and a date that was set, each once, and nothing while both clocks go as they should', async () => {
    const clock = makeFakeClock();
    let date = 0;
    const jumps: ClockJump[] = [];
    const monitor = new HeartbeatMonitor({
      settings: orchestratorDefaults.heartbeat,
      clock,
      onLiveness: () => undefined,
      restart: () => undefined,
      wallNow: () => clock.now() + date,
      onClockJump: (jump) => jumps.push(jump),
    });
    const watch = monitor.watch('a', () => undefined);
    await clock.advance(2_500);
    expect(jumps).toEqual([]);
    date = -3_600_000;
    await clock.advance(1_000);
    clock.block(7_500);
    await clock.advance(2_000);
    expect(jumps.map(({ clock: which, byMs }) => [which, Math.round(byMs / 1_000)])).toEqual([
      ['wall', -3_600],
      ['monotonic', 7],
    ]);
    watch.end();
  });
});
