import { within } from '../../base/abort';
import { ApuraError } from '../../contract/errors';
import { watchLifeLock } from '../../contract/life-lock';
import { makeLimitedFetch } from './limited-fetch';
import { loadClientModule } from './load-protocol';
import type { ToolServerPlan } from './mcp-orchestrator';
import { makePortTransport } from './port-transport';
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

/**
 * A remote server by streamable HTTP. Throws `parameter-invalid` for addresses that a page may not reach: anything but HTTPS, and
 * HTTP to this machine; none with a password in it, because addresses are shown and kept.
 */
export function remoteServerPlan(name: string, address: string): ToolServerPlan {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback = url !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  const reachable = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
  if (url === undefined || !reachable || url.username !== '' || url.password !== '') {
    throw new ApuraError('parameter-invalid', `not the address of a tool server: ${address}`, { name: 'address', value: address });
  }
  url.hash = '';
  const open = async (onFault: (fault: ApuraError) => void): Promise<OpenedTransport> => {
    const { StreamableHTTPClientTransport } = await loadClientModule();
    const transport = new StreamableHTTPClientTransport(url, {
      fetch: makeLimitedFetch(onFault),
      // A stream that broke is opened again twice; after that the health check speaks.
      reconnectionOptions: { initialReconnectionDelay: 1_000, maxReconnectionDelay: 10_000, reconnectionDelayGrowFactor: 2, maxRetries: 2 },
    });
    return { transport, end: () => void transport.close() };
  };
  return { name, kind: 'remote', identity: url.href, negotiates: true, open };
}
