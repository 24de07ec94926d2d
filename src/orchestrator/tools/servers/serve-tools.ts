import type { Transport } from '@modelcontextprotocol/client';
import type { CallToolResult } from '@modelcontextprotocol/server';
import type { JsonValue } from '../../../contract/json';
import { loadServerModule } from '../load-protocol';
import { checkAgainst } from '../schema-check';
import { type ServerTool, ToolRefusal, type ToolServer } from './server-tool';

/** Speaks the protocol for a server's tools until the transport closes. Resolves when it listens. */
export async function serveTools({ name, instructions, tools }: ToolServer, transport: Transport): Promise<void> {
  const { Server } = await loadServerModule();
  const server = new Server({ name, version: '1' }, { capabilities: { tools: {} }, instructions });
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  server.setRequestHandler('tools/list', () => ({ tools: tools.map(described) }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const tool = byName.get(params.name);
    if (tool === undefined) return refused(`there is no tool ${params.name}`);
    return await answer(tool, (params.arguments ?? {}) as Readonly<Record<string, JsonValue>>, mcpReq.signal);
  });
  await server.connect(transport);
}

function described({ name, description, inputSchema, outputSchema, readOnly }: ServerTool) {
  const annotations = { readOnlyHint: readOnly, destructiveHint: !readOnly, openWorldHint: false };
  return { name, description, inputSchema: { ...inputSchema }, outputSchema: outputSchema && { ...outputSchema }, annotations };
}

async function answer(tool: ServerTool, input: Readonly<Record<string, JsonValue>>, signal: AbortSignal): Promise<CallToolResult> {
  const verdict = checkAgainst(tool.inputSchema, input);
  if (verdict.kind !== 'valid') return refused(`arguments: ${verdict.reason}`);
  try {
    const { text, structured } = await tool.run(input, signal);
    return { content: [{ type: 'text', text }], structuredContent: structured === undefined ? undefined : { ...structured } };
  } catch (error) {
    if (error instanceof ToolRefusal) return refused(error.message);
    throw error;
  }
}

function refused(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] };
}
