import { describe, expect, it } from 'vitest';
import { stagesOf } from '../../../src/ui/state/plan-stages';

const step = (id: string, ...dependsOn: string[]) => ({ id, capability: 'language', dependsOn });
const ids = (...steps: ReturnType<typeof step>[]): string[][] => stagesOf(steps).map((stage) => stage.map(({ id }) => id));

describe('stages of a plan', () => {
  it('has what needs nothing first, and each step after all that it needs', () => {
    expect(ids(step('c', 'a', 'b'), step('a'), step('b', 'a'), step('d'))).toEqual([['a', 'd'], ['b'], ['c']]);
  });

  it('shows every step of a report that makes no sense', () => {
    expect(ids(step('a', 'b'), step('b', 'a'), step('c', 'nowhere'))).toEqual([['c'], ['a', 'b']]);
    expect(ids(step('a', 'a'))).toEqual([['a']]);
    expect(ids()).toEqual([]);
  });
});
