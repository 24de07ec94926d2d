import { describe, expect, it } from 'vitest';
import type { Plan, PlannedTask } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { makeLanes } from '../../../../src/orchestrator/strategy/lanes';
import { MetaReActCoordinator } from '../../../../src/orchestrator/strategy/meta-react-coordinator';
import { shapeOf } from '../../../../src/orchestrator/strategy/plan-shape';

function makeTask(id: string, dependsOn: readonly string[] = []): PlannedTask {
  return { id, capability: 'language', input: id, dependsOn, deadlineMs: 10_000, cacheable: false };
}
const planOf = (tasks: readonly PlannedTask[]): Plan => ({ id: 'p', goal: 'g', origin: 'deterministic', tasks });
const chain = (count: number, name = 'c') =>
  Array.from({ length: count }, (_, index) => makeTask(`${name}${index}`, index === 0 ? [] : [`${name}${index - 1}`]));
const wide = (count: number) => Array.from({ length: count }, (_, index) => makeTask(`w${index}`));
const coordinator = new MetaReActCoordinator(orchestratorDefaults.strategy);

describe('the form of a plan', () => {
  it('has waves, width and depth', () => {
    expect(shapeOf([...chain(3), makeTask('x', ['c0']), makeTask('y', ['c0', 'c1'])])).toEqual({
      tasks: 5,
      waves: [1, 2, 2],
      width: 2,
      depth: 3,
    });
    expect(shapeOf([])).toEqual({ tasks: 0, waves: [], width: 0, depth: 0 });
  });
});

describe('MetaReActCoordinator', () => {
  it.each([
    ['a chain', chain(5), { capacity: 3 }, 'sequential'],
    ['a wide plan', wide(12), { capacity: 3 }, 'parallel'],
    ['a wide plan without capacity', wide(12), { capacity: 1 }, 'sequential'],
    ['uneven chains', [...chain(4, 'a'), ...chain(3, 'b'), ...chain(2, 'c'), ...chain(2, 'd')], { capacity: 3 }, 'pipeline'],
    ['a wide plan with unreliable agents', wide(12), { capacity: 3, reliability: 0.5 }, 'adaptive'],
  ] as const)('runs %s as it suits its form', (_, tasks, circumstances, expected) => {
    expect(coordinator.choose(planOf(tasks), circumstances).shape).toBe(expected);
  });

  it('logs the alternatives with their scores, and why', () => {
    const choice = coordinator.choose(planOf(wide(12)), { capacity: 3 });
    expect(choice.options.map(({ shape }) => shape).sort()).toEqual(['adaptive', 'parallel', 'pipeline', 'sequential']);
    expect(choice.options[0]).toEqual({ shape: 'parallel', score: 4 });
    expect(choice.reason).toContain('steps: 12, width 12');
  });

  it('is obeyed when forced', () => {
    const forced = new MetaReActCoordinator(orchestratorDefaults.strategy, 'sequential');
    expect(forced.choose(planOf(wide(12)), { capacity: 3 })).toMatchObject({ shape: 'sequential' });
  });

  it('swaps an agent that may not work, waits for the only one while there is time, gives up when there is none', () => {
    const task = { ...makeTask('a'), agent: 'x' };
    const swap = coordinator.replan({ task, others: ['y'], leftMs: 1_000 });
    expect(swap).toMatchObject({ action: 'swap-agent', task: { id: 'a' } });
    expect(swap.action === 'swap-agent' && swap.task.agent).toBe(undefined);
    expect(coordinator.replan({ task, others: [], freeInMs: 500, leftMs: 1_000 })).toMatchObject({ action: 'reorder', waitMs: 500 });
    expect(coordinator.replan({ task, others: [], freeInMs: 5_000, leftMs: 1_000 }).action).toBe('give-up');
  });

  it('changes the shape when the run goes badly, a bounded number of times', () => {
    const bad = Array.from({ length: 10 }, (_, index) => index % 2 === 0);
    expect(coordinator.reshape('parallel', bad, 0)).toMatchObject({ shape: 'adaptive' });
    expect(coordinator.reshape('parallel', bad, orchestratorDefaults.strategy.replans)).toBeUndefined();
    expect(coordinator.reshape('parallel', bad.slice(1), 0)).toBeUndefined();
    expect(
      coordinator.reshape(
        'parallel',
        bad.map(() => true),
        0,
      ),
    ).toBeUndefined();
  });
});

describe('lanes', () => {
  it('narrow by half at a failure and widen by one', () => {
    const lanes = makeLanes('adaptive', 8);
    const widths = [lanes.width];
    for (const ok of [false, true, true, true, true, true, false]) {
      lanes.observe(ok);
      widths.push(lanes.width);
    }
    expect(widths).toEqual([4, 2, 2, 3, 3, 3, 4, 2]);
  });
});
