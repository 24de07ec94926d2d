import { within } from '../../base/abort';
import { ApuraError } from '../../contract/errors';
import { watchLifeLock } from '../../contract/life-lock';
import { parseToolAddress } from '../../contract/tool-address';
import type { RemoteToolServer } from '../../contract/tool-servers';
import { loadClientModule } from './load-protocol';
import type { ToolServerPlan } from './mcp-orchestrator';
import { makePortTransport } from './port-transport';
import { makeServerFetch } from './server-fetch';
import type { DeviceFacts } from './servers/device-server';
import { serveTools } from './servers/serve-tools';
import type { ToolServer } from './servers/server-tool';
import type { OpenedTransport } from './tool-connection';
import { toolFailed } from './tool-failure';
import type { ToolWorkerAnswer, ToolWorkerStart, WorkerServerName } from './tool-worker-protocol';

/** A worker's script is loaded and it listens within this. */
const startTimeoutMs = 10_000;

/** Folder of the file tools in the origin's private file system. */
export const toolFilesRoot = 'apura-tool-files';

export interface WorkerServerOptions {
  readonly facts?: DeviceFacts;
  readonly rootName?: string;
  /** For tests: a worker that speaks the same protocol. */
  readonly makeWorker?: () => Worker;
}

/** A server of ours in a worker of its own: what hangs or crashes there is ended without harm. */
export function workerServerPlan(name: WorkerServerName, options: WorkerServerOptions = {}): ToolServerPlan {
  const open = async (onFault: (fault: ApuraError) => void): Promise<OpenedTransport> => {
    const worker =
      options.makeWorker?.() ?? new Worker(new URL('./tool-worker.ts', import.meta.url), { type: 'module', name: `apura-tools-${name}` });
    const lockName = `apura-tools-${crypto.randomUUID()}`;
    const { port1, port2 } = new MessageChannel();
    let endWatch = (): void => {};
    const end = (): void => {
      endWatch();
      worker.terminate();
      port1.close();
    };
    const start: ToolWorkerStart = {
      server: name,
      port: port2,
      lockName,
      facts: options.facts ?? {},
      rootName: options.rootName ?? toolFilesRoot,
    };
    try {
      await started(worker, name, start);
    } catch (error) {
      end();
      throw error;
    }
    const crashed = (message: string): void => onFault(toolFailed({ server: name }, 'crashed', message));
    worker.onerror = (event) => {
      event.preventDefault();
      crashed(`error in its worker: ${event.message}`);
    };
    endWatch = watchLifeLock(navigator, lockName, () => crashed('its worker ended'));
    return { transport: makePortTransport(port1, onFault), end };
  };
  return { name, kind: 'local', identity: `local:${name}`, negotiates: false, open };
}

async function started(worker: Worker, name: string, start: ToolWorkerStart): Promise<void> {
  const answered = new Promise<ToolWorkerAnswer>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<ToolWorkerAnswer>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve({ kind: 'failed', message: event.message ?? 'its script is blocked or missing' });
    };
    worker.postMessage(start, [start.port]);
  });
  const answer = await within(answered, startTimeoutMs);
  if (answer.kind === 'timed-out') throw toolFailed({ server: name }, 'hung', `its worker did not start within ${startTimeoutMs} ms`);
  if (answer.value.kind === 'failed') throw toolFailed({ server: name }, 'down', `its worker did not start: ${answer.value.message}`);
}

/** A server of ours in this thread: for tools that need what lives here. */
export function inThreadServerPlan(server: ToolServer): ToolServerPlan {
  const open = async (onFault: (fault: ApuraError) => void): Promise<OpenedTransport> => {
    const { port1, port2 } = new MessageChannel();
    await serveTools(server, makePortTransport(port2, onFault));
    const end = (): void => {
      port1.close();
      port2.close();
    };
    return { transport: makePortTransport(port1, onFault), end };
  };
  return { name: server.name, kind: 'local', identity: `local:${server.name}`, negotiates: false, open };
}

/** A remote server by streamable HTTP. Throws `parameter-invalid` for an address that `parseToolAddress` does not take. */
export function remoteServerPlan({ name, url: address, token }: RemoteToolServer): ToolServerPlan {
  const url = parseToolAddress(address);
  if (url === undefined) {
    throw new ApuraError('parameter-invalid', `not the address of a tool server: ${address}`, { name: 'address', value: address });
  }
  const open = async (onFault: (fault: ApuraError) => void): Promise<OpenedTransport> => {
    const { StreamableHTTPClientTransport } = await loadClientModule();
    const transport = new StreamableHTTPClientTransport(url, {
      fetch: makeServerFetch(onFault),
      requestInit: token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
      // A stream that broke is opened again twice; after that the health check speaks.
      reconnectionOptions: { initialReconnectionDelay: 1_000, maxReconnectionDelay: 10_000, reconnectionDelayGrowFactor: 2, maxRetries: 2 },
    });
    return { transport, end: () => void transport.close() };
  };
  return { name, kind: 'remote', identity: url.href, negotiates: true, open };
}
