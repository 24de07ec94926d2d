import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import type { EventPriority, OrchestratorEvent } from '../../../../src/contract/orchestrator-events';
import { EventBus } from '../../../../src/orchestrator/bus/event-bus';
import { matchesPattern } from '../../../../src/orchestrator/bus/pattern';
import { makeFakeClock } from '../../../support/fake-clock';

const span = { trace: 't', span: 's' };
const settings = orchestratorDefaults.bus;

function progress(bus: EventBus, taskId: string, done: number, priority: EventPriority = 'medium', coalesce = false): void {
  bus.publish('task.progress', 'agent', span, { kind: 'tokens', done }, { taskId, priority, coalesce });
}

const doneOf = (event: OrchestratorEvent): number => (event.type === 'task.progress' ? event.data.done : -1);

describe('patterns', () => {
  it.each([
    ['task.*', 'task.started', true],
    ['task.*', 'task', false],
    ['task.*', 'task.a.b', false],
    ['*.started', 'task.started', true],
    ['alert.#', 'alert', true],
    ['alert.#', 'alert.cpu.high', true],
    ['alert.#', 'alerts.cpu', false],
    ['security_*', 'security_breach', false],
    ['#', 'anything.at.all', true],
  ])('%s and %s: %s', (pattern, type, expected) => {
    expect(matchesPattern(pattern, type)).toBe(expected);
  });
});

describe('EventBus', () => {
  it('delivers two events with equal times, in order', async () => {
    const bus = new EventBus(settings, makeFakeClock());
    const seen: OrchestratorEvent[] = [];
    bus.subscribe('task.*', (event) => void seen.push(event), { name: 'a' });
    progress(bus, 'x', 1);
    progress(bus, 'x', 2);
    await bus.idle();
    expect(seen.map(doneOf)).toEqual([1, 2]);
    expect(seen[0]?.atMs).toBe(seen[1]?.atMs);
    expect(seen.map(({ seq }) => seq)).toEqual([0, 1]);
  });

  it('delivers 1,000 events to each of three handlers exactly once, sync and async ones', async () => {
    const bus = new EventBus(settings, systemClock);
    const seen: number[][] = [[], [], []];
    bus.subscribe('task.progress', (event) => void seen[0]?.push(doneOf(event)), { name: 'sync' });
    bus.subscribe('#', async (event) => void seen[1]?.push(doneOf(event)), { name: 'async' });
    bus.subscribe('task.*', (event) => void seen[2]?.push(doneOf(event)), { name: 'other' });
    const all = Array.from({ length: 1_000 }, (_, index) => index);
    for (const index of all) progress(bus, 'x', index);
    await bus.idle();
    expect(seen).toEqual([all, all, all]);
    expect(bus.counters()).toEqual({ published: 1_000, delivered: 3_000, dropped: 0, handlerFailures: 0 });
  });

  it('lets low events progress under an endless flood of critical ones, by weight', async () => {
    const bus = new EventBus(settings, systemClock);
    const served: EventPriority[] = [];
    bus.subscribe(
      '#',
      ({ priority }) => {
        served.push(priority);
        if (served.length < 600) progress(bus, 'flood', 0, 'critical');
      },
      { name: 'a' },
    );
    for (let i = 0; i < 20; i += 1) progress(bus, 'low', i, 'low');
    for (let i = 0; i < 20; i += 1) progress(bus, 'flood', i, 'critical');
    await bus.idle();
    const lowPlaces = served.flatMap((priority, index) => (priority === 'low' ? [index] : []));
    expect(lowPlaces).toHaveLength(20);
    expect(lowPlaces.slice(0, 3)).toEqual([8, 17, 26]);
  });

  it('a handler that throws or hangs stops nobody else, and is told of', async () => {
    const clock = makeFakeClock();
    const bus = new EventBus(settings, clock);
    const seen: number[] = [];
    const hungSeen: number[] = [];
    bus.subscribe('task.*', () => Promise.reject(new Error('no')), { name: 'throws' });
    bus.subscribe(
      'task.*',
      (event) => {
        hungSeen.push(doneOf(event));
        return doneOf(event) === 1 ? new Promise<void>(() => undefined) : undefined;
      },
      { name: 'hangs' },
    );
    bus.subscribe('task.*', (event) => void seen.push(doneOf(event)), { name: 'good' });
    progress(bus, 'x', 1);
    progress(bus, 'x', 2);
    await clock.advance(0);
    expect(seen).toEqual([1, 2]);
    expect(hungSeen).toEqual([1]);
    await clock.advance(settings.handlerTimeoutMs);
    expect(hungSeen).toEqual([1, 2]);
    expect(bus.counters().handlerFailures).toBe(3);
    await bus.idle();
    const failures = bus.replay('bus.handler-failed').map((event) => (event.type === 'bus.handler-failed' ? event.data.handler : ''));
    expect(failures).toContain('throws');
  });

  it('keeps queues bounded by the named policy and says what was dropped', async () => {
    const bus = new EventBus({ ...settings, ringSize: 4 }, systemClock);
    const oldest: number[] = [];
    const newest: number[] = [];
    bus.subscribe('task.*', (event) => void oldest.push(doneOf(event)), { name: 'a', dropPolicy: 'drop-oldest' });
    bus.subscribe('task.*', (event) => void newest.push(doneOf(event)), { name: 'b', dropPolicy: 'drop-newest' });
    for (let i = 0; i < 10; i += 1) progress(bus, 'x', i);
    await bus.idle();
    expect(oldest).toEqual([6, 7, 8, 9]);
    expect(newest).toEqual([0, 1, 2, 3]);
    expect(bus.counters().dropped).toBe(12);
    expect(bus.replay('bus.dropped').length).toBeGreaterThan(0);
  });

  it('coalesces to the last value with a count, by type, source and task; never critical ones', async () => {
    const clock = makeFakeClock();
    const bus = new EventBus(settings, clock);
    const seen: [string | undefined, number, number][] = [];
    bus.subscribe('task.*', (event) => void seen.push([event.taskId, doneOf(event), event.count]), { name: 'a' });
    for (let i = 1; i <= 5; i += 1) progress(bus, 'x', i, 'low', true);
    progress(bus, 'y', 1, 'low', true);
    for (let i = 1; i <= 3; i += 1) progress(bus, 'z', i, 'critical', true);
    await clock.advance(settings.coalesceMs - 1);
    expect(seen.filter(([id]) => id !== 'z')).toEqual([
      ['x', 1, 1],
      ['y', 1, 1],
    ]);
    expect(seen.filter(([id]) => id === 'z')).toHaveLength(3);
    await clock.advance(1);
    expect(seen.at(-1)).toEqual(['x', 5, 4]);
    await clock.advance(2 * settings.coalesceMs);
    expect(clock.pending()).toBe(0);
  });

  it('lets go of a task’s held progress before the task’s end', async () => {
    const clock = makeFakeClock();
    const bus = new EventBus(settings, clock);
    const seen: string[] = [];
    bus.subscribe('task.*', (event) => void seen.push(`${event.taskId} ${event.type} ${doneOf(event)}`), { name: 'a' });
    for (let i = 1; i <= 3; i += 1) progress(bus, 'x', i, 'medium', true);
    for (let i = 1; i <= 3; i += 1) progress(bus, 'y', i, 'medium', true);
    bus.publish('task.finished', 'agent', span, { outcome: { status: 'unverified' }, attempts: 1 }, { taskId: 'x', priority: 'medium' });
    await clock.advance(0);
    expect(seen).toEqual(['x task.progress 1', 'y task.progress 1', 'x task.progress 3', 'x task.finished -1']);
    await clock.advance(settings.coalesceMs);
    expect(seen.at(-1)).toBe('y task.progress 3');
  });

  it('ends a subscription by its handle and replays what is kept to those who come later', async () => {
    const bus = new EventBus({ ...settings, journalSize: 3 }, systemClock);
    const first: number[] = [];
    const later: number[] = [];
    const end = bus.subscribe('task.*', (event) => void first.push(doneOf(event)), { name: 'a' });
    for (let i = 0; i < 5; i += 1) progress(bus, 'x', i);
    await bus.idle();
    end();
    progress(bus, 'x', 5);
    bus.subscribe('task.*', (event) => void later.push(doneOf(event)), { name: 'b', replayFrom: 4 });
    progress(bus, 'x', 6);
    await bus.idle();
    expect(first).toEqual([0, 1, 2, 3, 4]);
    expect(later).toEqual([4, 5, 6]);
  });
});
