import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ToolRequest {
  readonly method?: string;
  readonly id?: number;
}

export interface SmallToolServer {
  readonly url: string;
  /** Header `authorization` of every message that came. */
  readonly tokens: (string | undefined)[];
  close(): Promise<void>;
}

export interface ToolServerScript {
  /** Answers a message; `false` leaves it to the usual way. */
  readonly answer?: (request: ToolRequest, response: ServerResponse) => unknown;
  readonly protocolVersion?: string;
  /** Pages of other origins may read the answers. */
  readonly cors?: boolean;
}

/** Answers with a JSON body. */
export function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A tool server by streamable HTTP on loopback, without sessions, which behaves but where the script says otherwise. */
export async function startToolServer({
  answer = () => false,
  protocolVersion = '2025-06-18',
  cors = true,
}: ToolServerScript): Promise<SmallToolServer> {
  const tokens: (string | undefined)[] = [];
  const usual = ({ method, id }: ToolRequest, response: ServerResponse): void => {
    const serverInfo = { name: 'small', version: '1' };
    if (method === 'initialize') {
      sendJson(response, { jsonrpc: '2.0', id, result: { protocolVersion, capabilities: { tools: {} }, serverInfo } });
    } else if (id === undefined) response.writeHead(202).end();
    else if (method === 'tools/list') sendJson(response, { jsonrpc: '2.0', id, result: { tools: [] } });
    else if (method === 'ping') sendJson(response, { jsonrpc: '2.0', id, result: {} });
    else sendJson(response, { jsonrpc: '2.0', id, error: { code: -32601, message: 'no such method' } });
  };
  const server = createServer((request: IncomingMessage, response) => {
    if (cors) {
      response.setHeader('access-control-allow-origin', '*');
      response.setHeader('access-control-allow-headers', '*, authorization');
      response.setHeader('access-control-expose-headers', 'mcp-session-id');
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (request.method !== 'POST') return void response.writeHead(405).end();
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      tokens.push(request.headers.authorization);
      const message = JSON.parse(body) as ToolRequest;
      if (answer(message, response) === false) usual(message, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
