import type { CallToolResult, Tool } from '@modelcontextprotocol/client';
import type { JsonValue } from '../../contract/json';
import { checkAgainst } from './schema-check';
import { type ToolPlace, toolFailed, toolInvalid } from './tool-failure';

/** What a tool said, checked against what it promised. */
export interface JudgedResult {
  readonly text: string;
  readonly structured?: JsonValue;
}

/** Throws `tool-failed` (the tool said no, or too much) or `tool-invalid` (it breaks its own schema). */
export function judgeResult(result: CallToolResult, tool: Tool, place: ToolPlace, mostBytes: number): JudgedResult {
  const text = textOf(result.content);
  const structured = result.structuredContent as JsonValue | undefined;
  const length = text.length + (structured === undefined ? 0 : JSON.stringify(structured).length);
  if (length > mostBytes) throw toolFailed(place, 'too large', `its result has ${length} characters, ${mostBytes} at most`, { length });
  if (result.isError === true) throw toolFailed(place, 'refused', text.slice(0, 500) || 'the tool failed without a reason');
  if (tool.outputSchema === undefined) return { text, structured };
  if (structured === undefined) throw toolInvalid(place, 'breaks its schema', 'it has an output schema and sent no structured result');
  const verdict = checkAgainst(tool.outputSchema, structured);
  if (verdict.kind !== 'valid') throw toolInvalid(place, 'breaks its schema', `its result against its own schema: ${verdict.reason}`);
  return { text, structured };
}

/** Text as it is; anything else named in brackets, so that a model knows that it was there. */
function textOf(content: CallToolResult['content']): string {
  return content
    .map((block) => {
      if (block.type === 'text') return block.text;
      if (block.type === 'resource') return 'text' in block.resource ? block.resource.text : `[resource ${block.resource.uri}]`;
      if (block.type === 'resource_link') return `[resource ${block.uri}]`;
      return `[${block.type} ${block.mimeType}]`;
    })
    .join('\n');
}
