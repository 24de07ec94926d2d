import { runBatch } from '../orchestrator/batch';
import { type CacheKind, cacheKinds, makeNoOpOrchestrator } from '../orchestrator/no-op';
import type { BatchMessage, BatchRequest } from './orchestrator-messages';

/** As often as an audit sends its events to the page. */
const sendEveryMs = 50;

/** A batch here, told to the page as an audit tells its tasks: every outcome, many in one message. */
async function run({ tasks, name, cache }: BatchRequest, made: Awaited<ReturnType<typeof makeNoOpOrchestrator>>): Promise<void> {
  let waiting: { readonly taskId: string; readonly status: string }[] = [];
  let sentAt = performance.now();
  const send = (message: BatchMessage): void => self.postMessage(message);
  const times = await runBatch(tasks, name, made, ({ task, outcome }) => {
    waiting.push({ taskId: task.id, status: outcome.status });
    if (performance.now() - sentAt < sendEveryMs) return;
    send({ kind: 'outcomes', outcomes: waiting });
    waiting = [];
    sentAt = performance.now();
  });
  send({ kind: 'outcomes', outcomes: waiting });
  send({ kind: 'done', cache, times });
}

const orchestrators = new Map<CacheKind, ReturnType<typeof makeNoOpOrchestrator>>(
  cacheKinds.map((kind) => [kind, makeNoOpOrchestrator(kind)]),
);

self.onmessage = async ({ data }: MessageEvent<BatchRequest>) => {
  const made = await orchestrators.get(data.cache);
  if (made !== undefined) await run(data, made);
};
