import { describe, expect, it } from 'vitest';
import type { EnginePort } from '../../../src/contract/engine';
import { ApuraError, type ErrorRecord } from '../../../src/contract/errors';
import { makeEngineSupervisor } from '../../../src/orchestrator/engine-supervisor';
import { makeFakeEngine } from '../../fixtures/fake-engine';

const died: ErrorRecord = { code: 'worker-died', message: 'gone', details: {} };
const signal = new AbortController().signal;

function setUp(loadFails = false) {
  const made: EnginePort[] = [];
  const deaths: (string | undefined)[] = [];
  const supervisor = makeEngineSupervisor({
    make: () => {
      const engine = makeFakeEngine();
      made.push(engine);
      return engine;
    },
    load: (engine) =>
      loadFails
        ? Promise.reject(new ApuraError('model-missing', 'no file'))
        : engine.load({ kind: 'onnx', id: 'm', baseUrl: 'http://x/' }, {}, () => undefined, signal),
    maxReplacements: 2,
    onDeath: (_error, taskId) => deaths.push(taskId),
  });
  return { supervisor, made, deaths };
}

describe('makeEngineSupervisor', () => {
  it('loads one engine for callers that come together, and keeps it', async () => {
    const { supervisor, made } = setUp();
    const [first, second] = await Promise.all([supervisor.acquire(signal), supervisor.acquire(signal)]);
    expect(first).toBe(second);
    expect(await supervisor.acquire(signal)).toBe(first);
    expect(made).toHaveLength(1);
  });

  it('replaces an engine that died, and names the task it died in', async () => {
    const { supervisor, made, deaths } = setUp();
    const first = await supervisor.acquire(signal);
    supervisor.reportFailure(died, 'task-9');
    expect(await supervisor.acquire(signal)).not.toBe(first);
    expect(made).toHaveLength(2);
    expect(deaths).toEqual(['task-9']);
  });

  it('keeps an engine after a failure that is not its death', async () => {
    const { supervisor, made } = setUp();
    await supervisor.acquire(signal);
    supervisor.reportFailure({ code: 'prompt-too-long', message: 'long', details: {} }, 't');
    await supervisor.acquire(signal);
    expect(made).toHaveLength(1);
  });

  it('gives up after two replacements, and says what the last death was', async () => {
    const { supervisor } = setUp();
    for (const task of ['a', 'b', 'c']) {
      await supervisor.acquire(signal);
      supervisor.condemn(died, task);
    }
    await expect(supervisor.acquire(signal)).rejects.toMatchObject({
      code: 'engine-unavailable',
      details: { deaths: 3, cause: 'worker-died' },
    });
  });

  it('passes on why the load failed', async () => {
    const { supervisor } = setUp(true);
    await expect(supervisor.acquire(signal)).rejects.toMatchObject({ code: 'model-missing' });
  });
});
