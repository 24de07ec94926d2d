import type { Tool } from '@modelcontextprotocol/client';
import { isAbortError } from '../../base/abort';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { ToolCall, ToolInfo, ToolPort, ToolResult } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { ConsentKind, ToolServerState } from '../../contract/tool-servers';
import type { ConsentBook } from './consent';
import { judgeResult } from './judge-result';
import { type LatencyHistogram, type LatencySummary, makeLatencyHistogram } from './latency-histogram';
import { checkAgainst } from './schema-check';
import {
  makeSupervisedServer,
  type ServerHealth,
  type SupervisedServer,
  type SupervisionSettings,
  supervisionDefaults,
} from './supervised-server';
import type { ConnectionPlan } from './tool-connection';

/** A server that tools are called on. */
export interface ToolServerPlan extends ConnectionPlan {
  readonly kind: 'local' | 'remote';
  /** What consent is remembered for: the address of a remote server. */
  readonly identity: string;
}

export interface McpOrchestratorOptions {
  readonly settings: OrchestratorSettings['tools'];
  readonly supervision?: Partial<SupervisionSettings>;
  readonly consent: ConsentBook;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly onServerState: (server: string, state: ToolServerState, error: ErrorRecord | undefined) => void;
}

export interface ServerStatistics extends ServerHealth {
  readonly name: string;
  readonly kind: 'local' | 'remote';
  readonly tools: number;
  readonly calls: number;
  /** Failed calls by error code. */
  readonly failuresByCode: Readonly<Record<string, number>>;
  readonly latency: LatencySummary;
}

/** Tools over the Model Context Protocol. */
export interface MCPOrchestrator extends ToolPort {
  /**
   * Adds a server; nothing is started or reached before it is wanted. A remote one is added by the user: its tools may be read then, and
   * each call is asked for. Throws `parameter-invalid` for a name that is taken.
   */
  add(plan: ToolServerPlan): void;
  remove(server: string): void;
  statistics(): readonly ServerStatistics[];
  /** Ends every server; no timer, worker or port is left. */
  close(): void;
}

interface Entry {
  readonly plan: ToolServerPlan;
  readonly server: SupervisedServer;
  readonly latency: LatencyHistogram;
  readonly failures: Map<string, number>;
  tools: readonly ToolInfo[];
  calls: number;
}

export function makeMcpOrchestrator({ settings, supervision, consent, now, onServerState }: McpOrchestratorOptions): MCPOrchestrator {
  const entries = new Map<string, Entry>();

  const add = (plan: ToolServerPlan): void => {
    if (entries.has(plan.name)) {
      throw new ApuraError('parameter-invalid', `there is a server ${plan.name} already`, { name: 'server', value: plan.name });
    }
    const healthMs = plan.kind === 'remote' ? settings.remoteHealthMs : settings.healthMs;
    const server = makeSupervisedServer({
      plan,
      settings: { ...supervisionDefaults, healthMs, ...supervision },
      now,
      onState: (state, error) => onServerState(plan.name, state, error),
    });
    const entry: Entry = { plan, server, latency: makeLatencyHistogram(), failures: new Map(), tools: [], calls: 0 };
    entries.set(plan.name, entry);
  };

  const remove = (name: string): void => {
    entries.get(name)?.server.stop();
    entries.delete(name);
  };

  const listOne = async (entry: Entry, signal: AbortSignal): Promise<readonly ToolInfo[]> => {
    const { tools } = await entry.server.connection(signal);
    entry.tools = [...tools.values()].map((tool) => infoOf(entry.plan, tool));
    return entry.tools;
  };

  const require = async ({ plan }: Entry, tool: Tool, input: JsonValue, signal: AbortSignal): Promise<void> => {
    const kinds = effectsOf(plan.kind, tool);
    const { name: server, identity } = plan;
    if (kinds.length === 0 || (await consent.obtain({ server, identity, kinds, tool: tool.name, input }, signal))) return;
    // The address stays out of it: errors are in reports, and addresses may hold keys.
    const what = `${server}/${tool.name}`;
    throw new ApuraError('permission-denied', `the user did not allow ${what}`, { what, server, tool: tool.name });
  };

  const callOne = async (entry: Entry, { tool: name, input }: ToolCall, signal: AbortSignal): Promise<Omit<ToolResult, 'tookMs'>> => {
    const { plan, server } = entry;
    const place = { server: plan.name, tool: name };
    const connection = await server.connection(signal);
    const tool = connection.tools.get(name);
    if (tool === undefined)
      throw new ApuraError('parameter-invalid', `${plan.name} has no tool ${name}`, { ...place, name: 'tool', value: name });
    const checked = checkInput(tool, input, place);
    await require(entry, tool, input, signal);
    try {
      const result = await connection.call(name, checked, settings.callTimeoutMs, signal);
      return judgeResult(result, tool, place, settings.mostResultBytes);
    } catch (error) {
      if (isAnOmen(error)) await server.suspect();
      throw error;
    }
  };

  return {
    add,
    remove,
    list: async (signal) => {
      const lists = await Promise.all(
        [...entries.values()].map(async (entry) => {
          try {
            return await listOne(entry, signal);
          } catch (error) {
            // One server that is down hides only its own tools; its state says why.
            if (isAbortError(error)) throw error;
            return [];
          }
        }),
      );
      return lists.flat();
    },
    call: async (call, signal) => {
      const entry = entries.get(call.server);
      if (entry === undefined) {
        throw new ApuraError('parameter-invalid', `there is no server ${call.server}`, { name: 'server', value: call.server });
      }
      const startedAt = now();
      entry.calls += 1;
      try {
        const result = await callOne(entry, call, signal);
        const tookMs = now() - startedAt;
        entry.latency.add(tookMs);
        return { ...result, tookMs };
      } catch (error) {
        const code = isAbortError(error) ? 'aborted' : toErrorRecord(error).code;
        entry.failures.set(code, (entry.failures.get(code) ?? 0) + 1);
        throw error;
      }
    },
    statistics: () =>
      [...entries.values()].map(({ plan, server, latency, failures, tools, calls }) => ({
        ...server.health(),
        name: plan.name,
        kind: plan.kind,
        tools: tools.length,
        calls,
        failuresByCode: Object.fromEntries(failures),
        latency: latency.summary(),
      })),
    close: () => {
      for (const name of [...entries.keys()]) remove(name);
    },
  };
}

/** After these, whether the server still lives is worth a ping: it was silent, or what answered was not the protocol. */
function isAnOmen(error: unknown): boolean {
  return error instanceof ApuraError && (error.code === 'task-timeout' || error.details['reason'] === 'down');
}

function infoOf(plan: ToolServerPlan, tool: Tool): ToolInfo {
  return {
    server: plan.name,
    name: tool.name,
    description: tool.description ?? tool.title ?? tool.name,
    inputSchema: tool.inputSchema as JsonValue,
    needsConsent: effectsOf(plan.kind, tool).length > 0,
  };
}

/**
 * What a tool does that needs consent, as it says itself; one that says nothing may write. A remote one is on the network whatever it
 * says, and one of a local server that does not say so is not.
 */
export function effectsOf(kind: ToolServerPlan['kind'], { annotations }: Pick<Tool, 'annotations'>): readonly ConsentKind[] {
  const writes: ConsentKind[] = annotations?.readOnlyHint === true ? [] : ['write'];
  return kind === 'remote' || annotations?.openWorldHint === true ? [...writes, 'network'] : writes;
}

function checkInput(tool: Tool, input: JsonValue, place: { readonly server: string; readonly tool: string }): Record<string, unknown> {
  const verdict = checkAgainst(tool.inputSchema, input);
  if (verdict.kind === 'unusable') {
    throw new ApuraError('tool-invalid', `${place.server}: the schema of ${place.tool} cannot be used: ${verdict.reason}`, {
      ...place,
      reason: 'breaks its schema',
    });
  }
  if (verdict.kind === 'invalid' || typeof input !== 'object' || input === null || Array.isArray(input)) {
    const reason = verdict.kind === 'invalid' ? verdict.reason : 'not an object';
    throw new ApuraError('parameter-invalid', `arguments of ${place.tool}: ${reason}`, { ...place, name: 'arguments', value: reason });
  }
  return { ...input };
}
