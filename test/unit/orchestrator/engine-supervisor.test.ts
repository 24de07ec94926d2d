import { describe, expect, it } from 'vitest';
import type { EngineId, EnginePort } from '../../../src/contract/engine';
import { ApuraError, type ErrorRecord } from '../../../src/contract/errors';
import { type EngineDeath, makeEngineSupervisor, type Recovered } from '../../../src/orchestrator/engine-supervisor';
import { makeFakeEngine } from '../../fixtures/fake-engine';

interface TestRung {
  readonly engine: EngineId;
  readonly model: string;
}
const cpu: TestRung = { engine: 'onnx-wasm', model: 'm' };
const gpu: TestRung = { engine: 'onnx-webgpu', model: 'm' };
const died: ErrorRecord = { code: 'worker-died', message: 'gone', details: {} };
const signal = new AbortController().signal;
const failure = (taskId: string, error = died) => ({ error, taskId, silentMs: 7 });

function setUp(rungs: readonly TestRung[] = [cpu], how: (rung: TestRung) => 'opens' | 'skipped' | 'fails' = () => 'opens') {
  const opened: TestRung[] = [];
  const released: EnginePort[] = [];
  const deaths: EngineDeath<TestRung>[] = [];
  const recovered: Recovered<TestRung>[] = [];
  let clock = 0;
  const supervisor = makeEngineSupervisor<TestRung>({
    rungs,
    open: async (rung) => {
      clock += 100;
      const outcome = how(rung);
      if (outcome === 'fails') throw new ApuraError('model-missing', `no file for ${rung.engine}`);
      if (outcome === 'skipped') return undefined;
      opened.push(rung);
      const engine: EnginePort = { ...makeFakeEngine(), release: () => released.push(engine) };
      return engine;
    },
    maxReplacements: 2,
    now: () => clock,
    onDeath: (death) => deaths.push(death),
    onRecovered: (told) => recovered.push(told),
  });
  return { supervisor, opened, released, deaths, recovered };
}

describe('makeEngineSupervisor', () => {
  it('opens one engine for callers that come together, and keeps it', async () => {
    const { supervisor, opened } = setUp();
    const [first, second] = await Promise.all([supervisor.acquire(signal), supervisor.acquire(signal)]);
    expect(first).toBe(second);
    expect(await supervisor.acquire(signal)).toBe(first);
    expect(opened).toHaveLength(1);
  });

  it('walks down over rungs that are skipped or fail', async () => {
    const last: TestRung = { engine: 'onnx-wasm', model: 'small' };
    const { supervisor } = setUp([{ engine: 'web-llm', model: 'm' }, gpu, cpu, last], ({ engine, model }) =>
      engine === 'web-llm' ? 'skipped' : model === 'small' ? 'opens' : 'fails',
    );
    expect((await supervisor.acquire(signal)).rung).toBe(last);
  });

  it('passes on why the last rung failed', async () => {
    const { supervisor } = setUp([gpu, cpu], () => 'fails');
    await expect(supervisor.acquire(signal)).rejects.toMatchObject({ code: 'model-missing', message: 'no file for onnx-wasm' });
  });

  it('says that nothing runs here when every rung was skipped', async () => {
    const { supervisor } = setUp([gpu, cpu], () => 'skipped');
    await expect(supervisor.acquire(signal)).rejects.toMatchObject({ code: 'engine-unavailable', details: { cause: 'ladder-exhausted' } });
  });

  it('moves to the next rung when an engine dies, ends the dead one, and tells how long it took', async () => {
    const { supervisor, released, deaths, recovered } = setUp([gpu, cpu]);
    const first = await supervisor.acquire(signal);
    supervisor.condemn(failure('task-9'));
    expect(released).toEqual([first.port]);
    expect((await supervisor.acquire(signal)).rung).toBe(cpu);
    expect(deaths).toEqual([{ rung: gpu, error: died, taskId: 'task-9', silentMs: 7, next: cpu }]);
    expect(recovered).toEqual([{ from: gpu, to: cpu, error: died, taskId: 'task-9', detectMs: 7, recoverMs: 100 }]);
  });

  it('leaves an engine that died for good, other models on it too', async () => {
    const rungs: TestRung[] = [gpu, { ...gpu, model: 'smaller' }, cpu, { ...gpu, model: 'last' }, { ...cpu, model: 'last' }];
    const { supervisor } = setUp(rungs);
    await supervisor.acquire(signal);
    supervisor.condemn(failure('a'));
    expect((await supervisor.acquire(signal)).rung).toBe(cpu);
    supervisor.condemn(failure('b'));
    expect((await supervisor.acquire(signal)).rung).toBe(rungs[4]);
  });

  it('replaces the engine of the last rung twice, then gives up and says what the last death was', async () => {
    const { supervisor, opened, deaths } = setUp();
    for (const task of ['a', 'b', 'c']) {
      await supervisor.acquire(signal);
      supervisor.condemn(failure(task));
    }
    expect(opened).toHaveLength(3);
    expect(deaths.map(({ next }) => next)).toEqual([cpu, cpu, undefined]);
    await expect(supervisor.acquire(signal)).rejects.toMatchObject({
      code: 'engine-unavailable',
      details: { deaths: 3, cause: 'worker-died' },
    });
  });

  it('hears of a death once, whoever tells it', async () => {
    const { supervisor, deaths } = setUp([gpu, cpu]);
    await supervisor.acquire(signal);
    supervisor.condemn(failure('a'));
    supervisor.condemn(failure('a'));
    expect(deaths.map(({ taskId }) => taskId)).toEqual(['a']);
  });
});
