import { expect, it, vi } from 'vitest';
import { makeJournal } from '../../../src/audit/journal';
import { TaskWatch } from '../../../src/audit/task-watch';
import type { Agent, PlannedTask } from '../../../src/contract/orchestrator';
import { suite } from '../../support/audit';

it('while the user is asked, the deadline stands still and the step stays alive', async () => {
  const told: string[] = [];
  const engine = { port: { idle: () => Promise.resolve() }, rung: { engine: 'onnx-wasm', device: 'cpu', model: { id: 'm' } } };
  const watch = new TaskWatch({
    supervisor: { acquire: () => Promise.resolve(engine), inWork: () => engine } as never,
    journal: makeJournal(
      () => undefined,
      () => 0,
    ),
    now: () => 0,
    graceMs: 10,
  });
  const [task] = suite.tasks;
  if (task === undefined) throw new Error('no task');
  watch.begin(task, {
    pause: () => {
      told.push('paused');
      return () => void told.push('goes on');
    },
  });
  let answer = (_text: string): void => undefined;
  const ask = watch.whileAsked((_question: string) => new Promise<string>((resolve) => (answer = resolve)));
  const agent: Agent = {
    name: 'tool-user',
    capabilities: ['tool-user'],
    priority: 'essential',
    maxInFlight: 1,
    version: '1',
    work: async () => ({ output: await ask('may I?') }),
  };
  let beats = 0;
  const beat = (): void => {
    beats += 1;
  };
  const context = { attempt: 1, device: 'cpu', beat } as never;
  const planned = { id: 'answer' } as PlannedTask;
  const working = watch.over(agent).work(planned, context, new AbortController().signal);
  await vi.waitFor(() => expect(beats).toBeGreaterThan(1), 5_000);
  expect(told).toEqual(['paused']);
  answer('once');
  expect(await working).toEqual({ output: 'once' });
  expect(told).toEqual(['paused', 'goes on']);
});
