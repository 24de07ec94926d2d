import type { CallToolResult, Client, JsonSchemaValidatorResult, Tool, Transport } from '@modelcontextprotocol/client';
import type { ApuraError } from '../../contract/errors';
import { loadClientModule } from './load-protocol';
import { type ToolPlace, toToolError } from './tool-failure';

/** A transport to a server that was just started or reached, not yet connected. */
export interface OpenedTransport {
  readonly transport: Transport;
  /** Ends the server where it is ours: terminates its worker. Safe to call twice. */
  end(): void;
}

export interface ConnectionPlan {
  readonly name: string;
  /** Newer revisions of the protocol are tried first, the `initialize` handshake after. Local servers are known to speak the latter. */
  readonly negotiates: boolean;
  /** Starts the server; `onFault` is told of what ends the connection, before it ends. */
  open(onFault: (fault: ApuraError) => void): Promise<OpenedTransport>;
}

/** One server, connected and initialised. */
export interface ToolConnection {
  readonly tools: ReadonlyMap<string, Tool>;
  readonly protocolVersion: string;
  /** Its own name and version, where it tells them. */
  readonly product?: { readonly name: string; readonly version: string };
  /** Rejects as `toToolError` says. The result is valid as the protocol has it; what it says is not judged. */
  call(tool: string, input: Record<string, unknown>, timeoutMs: number, signal: AbortSignal): Promise<CallToolResult>;
  /** Resolves when the server answers within the time. */
  ping(timeoutMs: number): Promise<void>;
  /** Ends connection and server. */
  close(): void;
}

/** More tools than these are not read. */
const mostTools = 500;

/**
 * Starts a server, shakes hands and reads its tools, all within `timeoutMs`. `onGone` is called once when the connection ends
 * later without `close`.
 */
export async function connectServer(
  plan: ConnectionPlan,
  timeoutMs: number,
  onGone: (why: Error) => void,
  signal: AbortSignal,
): Promise<ToolConnection> {
  const place: ToolPlace = { server: plan.name };
  let fault: ApuraError | undefined;
  let opened: OpenedTransport | undefined;
  let closing = false;
  const failure = (thrown: unknown, at: ToolPlace, ms: number, until?: AbortSignal): Error =>
    toToolError(thrown, at, { signal: until, fault, timeoutMs: ms });

  try {
    const { Client: ProtocolClient } = await loadClientModule();
    const client = new ProtocolClient(
      { name: 'apura', version: '1' },
      { versionNegotiation: { mode: plan.negotiates ? 'auto' : 'legacy' }, jsonSchemaValidator: acceptAll },
    );
    opened = await plan.open((found) => {
      fault ??= found;
      void client.close();
    });
    const { end } = opened;
    const tools = new Map<string, Tool>();
    const readTools = async (): Promise<void> => {
      const listed = await client.listTools(undefined, { timeout: timeoutMs, signal, cacheMode: 'bypass' });
      tools.clear();
      for (const tool of listed.tools.slice(0, mostTools)) tools.set(tool.name, tool);
    };
    await client.connect(opened.transport, { timeout: timeoutMs, signal });
    await readTools();
    client.setNotificationHandler('notifications/tools/list_changed', async () => {
      // A list that cannot be read leaves the old one; the next ping finds a dead server.
      await readTools().catch(() => undefined);
    });
    client.onclose = () => {
      // Ending a remote transport closes it, which is told here again.
      if (closing) return;
      closing = true;
      end();
      onGone(failure(closedError, place, timeoutMs));
    };
    const { name, version } = client.getServerVersion() ?? {};
    return {
      tools,
      ...(name === undefined || version === undefined ? {} : { product: { name, version } }),
      protocolVersion: client.getNegotiatedProtocolVersion() ?? 'unknown',
      call: async (tool, input, ms, until) => {
        try {
          return await client.request({ method: 'tools/call', params: { name: tool, arguments: input } }, { timeout: ms, signal: until });
        } catch (thrown) {
          throw failure(thrown, { ...place, tool }, ms, until);
        }
      },
      ping: async (ms) => {
        try {
          await ask(client, ms);
        } catch (thrown) {
          throw failure(thrown, place, ms);
        }
      },
      close: () => {
        closing = true;
        void client.close();
        end();
      },
    };
  } catch (thrown) {
    closing = true;
    opened?.end();
    throw failure(thrown, place, timeoutMs, signal);
  }
}

const closedError = Object.assign(new Error('closed'), { code: 'CONNECTION_CLOSED' });

/** Newer revisions have no `ping`: there the description of the server is asked for. */
async function ask(client: Client, timeout: number): Promise<void> {
  if (client.getProtocolEra() === 'modern') await client.discover({ timeout });
  else await client.ping({ timeout });
}

/** The library would check outputs itself, with errors that cannot be told from a server's own; `judge-result.ts` does it instead. */
const acceptAll = {
  getValidator<T>() {
    return (input: unknown): JsonSchemaValidatorResult<T> => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};
