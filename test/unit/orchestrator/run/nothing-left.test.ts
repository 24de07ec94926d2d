import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { EnginePort } from '../../../../src/contract/engine';
import type { Plan, PlannedRecord } from '../../../../src/contract/orchestrator';
import { makeScriptedModel, openAgents } from '../../../support/agents';

const count = 1_000;

/** Timers, ports, workers and pipes that keep this process alive, and how many of each. */
function resources(): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) found[name] = (found[name] ?? 0) + 1;
  return found;
}

/** Turns of the event loop within which what was closed is gone. */
const mostTurns = 1_000;

function more(now: Record<string, number>, before: Record<string, number>): readonly (readonly [string, number])[] {
  return Object.entries(now).filter(([name, amount]) => amount > (before[name] ?? 0));
}

it('a cancelled batch of 1,000 tasks of real agents, with tool servers on ports and real timers, leaves nothing behind', async () => {
  const before = resources();
  let isAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const generate: EnginePort['generate'] = (_request, _onToken, signal) => {
    isAsked();
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  };
  const { access } = makeScriptedModel(() => '', { port: { generate } });
  const all = await openAgents({}, access);
  await all.tools.list(new AbortController().signal);
  const stop = new AbortController();
  const tasks = Array.from({ length: count }, (_, index) => ({
    id: `t${index}`,
    capability: 'language',
    input: `question ${index}`,
    dependsOn: index < count / 2 ? [] : [`t${index - count / 2}`],
    deadlineMs: 30_000,
    cacheable: true,
    grader: { kind: 'exact', expected: 'yes' } as const,
  }));
  const plan: Plan = { id: 'many', goal: 'many', origin: 'deterministic', tasks };
  const records = new Map<string, PlannedRecord>();
  const running = all.orchestrator.run(plan, {
    signal: stop.signal,
    onFinished: (record) => {
      expect(records.has(record.task.id)).toBe(false);
      records.set(record.task.id, record);
    },
  });
  await asked;
  // Something is there that could be left: timers of deadlines and of the heartbeat, ports of the tool servers.
  expect(more(resources(), before)).not.toEqual([]);
  stop.abort();
  const { counts } = await running;
  expect(counts.aborted).toBe(count);
  expect(records.size).toBe(count);
  expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  await all.close();
  for (let turn = 0; turn < mostTurns && more(resources(), before).length > 0; turn += 1) await setImmediate();
  expect(more(resources(), before)).toEqual([]);
});
