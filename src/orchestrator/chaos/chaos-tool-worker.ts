import { holdLifeLock } from '../../contract/life-lock';
import { makePortTransport } from '../tools/port-transport';
import { serveTools } from '../tools/servers/serve-tools';
import type { ToolWorkerAnswer, ToolWorkerStart } from '../tools/tool-worker-protocol';
import { makeChaosServer } from './chaos-server';

declare const self: DedicatedWorkerGlobalScope;

/** Entry of a worker that runs one faulty tool server. */
self.addEventListener('message', ({ data }: MessageEvent<ToolWorkerStart>) => void serve(data), { once: true });

async function serve({ port, lockName }: ToolWorkerStart): Promise<void> {
  await holdLifeLock(navigator, lockName);
  const server = makeChaosServer({
    hang: async () => {
      for (;;);
    },
    crash: () => {
      self.close();
      return new Promise<never>(() => undefined);
    },
  });
  const transport = makePortTransport(port, () => undefined);
  // A server that keeps to no limit of length.
  transport.send = async (message) => port.postMessage(JSON.stringify(message));
  await serveTools(server, transport);
  self.postMessage({ kind: 'ready' } satisfies ToolWorkerAnswer);
}
