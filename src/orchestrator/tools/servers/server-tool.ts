import type { JsonValue } from '../../../contract/json';

/** One tool of a server of ours. */
export interface ServerTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. Arguments are checked against it before `run`. */
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: JsonValue };
  /** Absent: the tool answers with text only. */
  readonly outputSchema?: { readonly type: 'object'; readonly [key: string]: JsonValue };
  /** Changes nothing: needs no consent. */
  readonly readOnly: boolean;
  /** Rejects with a `ToolRefusal` where it cannot do what was asked. */
  run(input: Readonly<Record<string, JsonValue>>, signal: AbortSignal): Promise<ToolAnswer>;
}

export interface ToolAnswer {
  readonly text: string;
  readonly structured?: { readonly [key: string]: JsonValue };
}

/** A server of ours, before it speaks the protocol. */
export interface ToolServer {
  readonly name: string;
  /** What a model should know before it uses the tools. */
  readonly instructions: string;
  readonly tools: readonly ServerTool[];
}

/** Why a tool did not do it, for the model to read: what is wrong with the request, and what would be right. */
export class ToolRefusal extends Error {
  override readonly name = 'ToolRefusal';
}

/** A text among checked arguments. */
export function textOf(input: Readonly<Record<string, JsonValue>>, name: string, fallback = ''): string {
  const value = input[name];
  return typeof value === 'string' ? value : fallback;
}

/** A number among checked arguments. */
export function numberOf(input: Readonly<Record<string, JsonValue>>, name: string, fallback: number): number {
  const value = input[name];
  return typeof value === 'number' ? value : fallback;
}
