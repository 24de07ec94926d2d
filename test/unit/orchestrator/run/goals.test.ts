import { describe, expect, it } from 'vitest';
import { exact, makeAgent, makeHarness } from '../../../support/orchestrator';

describe('goals', () => {
  const plan = JSON.stringify({
    goal: '',
    tasks: [
      { id: 1, capability: 'language', input: 'a', dependsOn: [] },
      { id: 2, capability: 'language', input: 'b', dependsOn: [1] },
    ],
  });
  const planner = (...answers: readonly string[]) => {
    const left = [...answers];
    return makeAgent('planner', () => Promise.resolve({ output: left.shift() ?? '' }), { capabilities: ['planner'] });
  };

  it('are planned by an agent, repaired once, run, and the result cites its tasks', async () => {
    const { clock, orchestrator, stop, events } = makeHarness([planner('{"tasks": [', plan), makeAgent('a')]);
    const pursued = orchestrator.pursue('increase speed, decrease cost', { signal: stop.signal });
    await clock.advance(0);
    expect((await pursued).synthesis).toMatchObject({ text: 'done 2 [2, not verified]', artefacts: [{ taskId: '2', verified: false }] });
    expect(events.find(({ type }) => type === 'plan.rejected')?.data).toMatchObject({ problems: [expect.stringContaining('is not JSON')] });
  });

  it('without a usable plan are an error, never a canned plan', async () => {
    const { clock, orchestrator, stop } = makeHarness([planner('no', 'no'), makeAgent('a')]);
    const pursued = orchestrator.pursue('g', { signal: stop.signal }).catch((error: unknown) => error);
    await clock.advance(0);
    expect(await pursued).toMatchObject({ code: 'plan-invalid' });
  });

  it('without a planner say so', async () => {
    const { clock, orchestrator, stop } = makeHarness([makeAgent('a')]);
    const pursued = orchestrator.pursue('g', { signal: stop.signal }).catch((error: unknown) => error);
    await clock.advance(0);
    expect(await pursued).toMatchObject({ code: 'agent-unavailable' });
  });

  it('plans of files are validated, graders included', () => {
    const { orchestrator } = makeHarness([makeAgent('a')], { orchestrator: { parseGrader: () => exact('x') } });
    const value = { tasks: [{ id: 'a', capability: 'language', input: 1, grader: {} }] };
    expect(orchestrator.readPlan(value, 'file').tasks[0]?.grader).toEqual(exact('x'));
    expect(() => orchestrator.readPlan({ tasks: [{ id: 'a', capability: 'fly', input: 1 }] }, 'file')).toThrow(
      expect.objectContaining({ code: 'plan-invalid', details: expect.objectContaining({ count: 1 }) }),
    );
  });
});
