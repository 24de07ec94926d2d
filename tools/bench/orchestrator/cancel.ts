import { performance } from 'node:perf_hooks';
import { makeNoOpOrchestrator, noOpAgent, widePlan } from './no-op';

/** How long a cancel of `count` tasks takes when all places are held by agents that wait, ms. */
export async function measureCancel(count: number): Promise<number> {
  const { orchestrator, components } = await makeNoOpOrchestrator();
  orchestrator.register({
    ...noOpAgent,
    name: 'waits',
    priority: 'critical',
    work: (_task, _context, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  });
  const stop = new AbortController();
  let aborted = 0;
  const running = orchestrator.run(widePlan(count), {
    signal: stop.signal,
    onFinished: ({ outcome }) => {
      if (outcome.status === 'aborted') aborted += 1;
    },
  });
  while (components.heartbeat.counters().watched === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const startedAt = performance.now();
  stop.abort();
  await running;
  const tookMs = performance.now() - startedAt;
  if (aborted !== count) throw new Error(`${aborted} of ${count} were aborted`);
  orchestrator.dispose();
  return tookMs;
}
