import { holdLifeLock } from '../../contract/life-lock';
import { makePortTransport } from './port-transport';
import { calculatorServer } from './servers/calculator-server';
import { makeDeviceServer } from './servers/device-server';
import { makeFilesystemServer } from './servers/filesystem-server';
import { openOpfsFiles } from './servers/opfs-files';
import { serveTools } from './servers/serve-tools';
import type { ToolServer } from './servers/server-tool';
import type { ToolWorkerAnswer, ToolWorkerStart } from './tool-worker-protocol';

/** Entry of a worker that runs one tool server. */
self.addEventListener('message', ({ data }: MessageEvent<ToolWorkerStart>) => void serve(data), { once: true });

async function serve(start: ToolWorkerStart): Promise<void> {
  let answer: ToolWorkerAnswer = { kind: 'ready' };
  try {
    await holdLifeLock(navigator, start.lockName);
    await serveTools(await makeServer(start), makePortTransport(start.port, ignoreFault));
  } catch (error) {
    answer = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
}

async function makeServer({ server, facts, rootName }: ToolWorkerStart): Promise<ToolServer> {
  if (server === 'calculator') return calculatorServer;
  if (server === 'chaos') throw new Error('its faults have a worker script of their own');
  if (server === 'device') return makeDeviceServer(facts, Date.now);
  return makeFilesystemServer(await openOpfsFiles(rootName));
}

/** The other side is this page's own client; what it sends wrongly closes the port, which it notices. */
function ignoreFault(): void {}
