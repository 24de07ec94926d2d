import { holdLifeLock } from '../../../src/contract/life-lock';
import { makePortTransport } from '../../../src/orchestrator/tools/port-transport';
import { serveTools } from '../../../src/orchestrator/tools/servers/serve-tools';
import type { ServerTool } from '../../../src/orchestrator/tools/servers/server-tool';
import type { ToolWorkerStart } from '../../../src/orchestrator/tools/tool-worker-protocol';

/** A tool worker whose tools are its faults. */
self.addEventListener('message', ({ data }: MessageEvent<ToolWorkerStart>) => void serve(data), { once: true });

async function serve({ port, lockName }: ToolWorkerStart): Promise<void> {
  await holdLifeLock(navigator, lockName);
  const never = (): Promise<never> => new Promise(() => undefined);
  const faults: Record<string, () => Promise<{ text: string }>> = {
    fine: async () => ({ text: 'fine' }),
    loop: async () => {
      for (;;);
    },
    throw: () => {
      setTimeout(() => {
        throw new Error('thrown on purpose');
      });
      return never();
    },
    close: () => {
      self.close();
      return never();
    },
    huge: async () => ({ text: 'x'.repeat(1_500_000) }),
    flood: () => {
      port.postMessage('x'.repeat(10_000_000));
      return never();
    },
  };
  const tools = Object.entries(faults).map(
    ([name, run]): ServerTool => ({ name, description: name, inputSchema: { type: 'object' }, readOnly: true, run }),
  );
  await serveTools(
    { name: 'bad', instructions: '', tools },
    makePortTransport(port, () => undefined),
  );
  self.postMessage({ kind: 'ready' });
}
