import type { ErrorRecord } from '../../../../src/contract/errors';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import type { ConsentAnswer, ConsentQuestion, ToolServerState } from '../../../../src/contract/tool-servers';
import { openConsentBook } from '../../../../src/orchestrator/tools/consent';
import { makeMcpOrchestrator, type ToolServerPlan } from '../../../../src/orchestrator/tools/mcp-orchestrator';
import { makePortTransport } from '../../../../src/orchestrator/tools/port-transport';
import type { SupervisionSettings } from '../../../../src/orchestrator/tools/supervised-server';
import { toolFailed } from '../../../../src/orchestrator/tools/tool-failure';

export const signal = new AbortController().signal;

export interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly arguments?: Record<string, unknown> };
}

/** What a server does with a request: a result, an error, raw text, silence, or a crash. */
export type Reaction =
  | { readonly result: unknown; readonly notify?: string }
  | { readonly error: { readonly code: number; readonly message: string } }
  | { readonly raw: unknown }
  | 'silent'
  | 'crash';

export interface Script {
  readonly protocolVersion?: string;
  readonly tools?: readonly Record<string, unknown>[];
  /** Undefined: what a well-behaved server does. */
  readonly react?: (request: Request, start: number) => Reaction | undefined;
}

export const echoTool = {
  name: 'echo',
  description: 'Says it again',
  inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false },
  annotations: { readOnlyHint: true },
};

/** A server that does exactly what a script says, over a real port. */
export function scriptedPlan(script: Script, name = 'scripted') {
  const seen: Request[] = [];
  let starts = 0;
  let ends = 0;
  const plan: ToolServerPlan = {
    name,
    kind: 'local',
    identity: `local:${name}`,
    negotiates: false,
    open: async (onFault) => {
      starts += 1;
      const start = starts;
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = ({ data }: MessageEvent<string>) => {
        const request = JSON.parse(data) as Request;
        seen.push(request);
        if (request.id === undefined) return;
        const reaction = script.react?.(request, start) ?? usual(request, script);
        if (reaction === 'crash') onFault(toolFailed({ server: name }, 'crashed', 'its worker ended'));
        else if (reaction === 'silent') return;
        else if ('raw' in reaction) port2.postMessage(reaction.raw);
        else {
          const { notify, ...answer } = { notify: undefined, ...reaction };
          if (notify !== undefined) port2.postMessage(JSON.stringify({ jsonrpc: '2.0', method: notify }));
          port2.postMessage(JSON.stringify({ jsonrpc: '2.0', id: request.id, ...answer }));
        }
      };
      const end = (): void => {
        ends += 1;
        port1.close();
        port2.close();
      };
      return { transport: makePortTransport(port1, onFault), end };
    },
  };
  return { plan, seen, starts: () => starts, ends: () => ends };
}

function usual(request: Request, { protocolVersion = '2025-06-18', tools = [echoTool] }: Script): Reaction {
  if (request.method === 'initialize') {
    return { result: { protocolVersion, capabilities: { tools: { listChanged: true } }, serverInfo: { name: 'scripted', version: '1' } } };
  }
  if (request.method === 'tools/list') return { result: { tools } };
  if (request.method === 'ping') return { result: {} };
  if (request.method === 'tools/call')
    return { result: { content: [{ type: 'text', text: String(request.params?.arguments?.['text']) }] } };
  return { error: { code: -32601, message: 'no such method' } };
}

/** Short times: the tests wait for states, not for these. */
export const quick: Partial<SupervisionSettings> = { connectTimeoutMs: 2_000, pingTimeoutMs: 60, healthMs: 1_000_000, backoffMs: 40 };

export async function openTools(
  plans: readonly ToolServerPlan[],
  options: {
    readonly allow?: (question: ConsentQuestion) => ConsentAnswer;
    readonly callTimeoutMs?: number;
    readonly supervision?: Partial<SupervisionSettings>;
    readonly now?: () => number;
  } = {},
) {
  const asked: ConsentQuestion[] = [];
  const states: { readonly server: string; readonly state: ToolServerState; readonly error?: ErrorRecord }[] = [];
  const consent = await openConsentBook({
    ask: async (question) => {
      asked.push(question);
      return options.allow?.(question) ?? 'always';
    },
    onProblem: (error) => {
      throw new Error(error.message);
    },
  });
  const tools = makeMcpOrchestrator({
    settings: { ...orchestratorDefaults.tools, callTimeoutMs: options.callTimeoutMs ?? 5_000 },
    supervision: { ...quick, ...options.supervision },
    consent,
    now: options.now ?? (() => performance.now()),
    onServerState: (server, state, error) => states.push({ server, state, error }),
  });
  for (const plan of plans) tools.add(plan);
  return { tools, consent, asked, states };
}
