import { unlessAborted } from '../base/unless-aborted';
import { toErrorRecord } from '../contract/errors';
import { orchestratorDefaults } from '../contract/orchestrator-defaults';
import type { Suite } from '../contract/suite';
import type {
  ConsentAnswer,
  GrantedConsent,
  OwnToolServer,
  RemoteToolServer,
  ToolEvent,
  ToolServerFacts,
  ToolServersApi,
} from '../contract/tool-servers';
import { type ConsentStore, openConsentBook } from '../orchestrator/tools/consent';
import { openConsentStore } from '../orchestrator/tools/consent-store';
import { effectsOf, makeMcpOrchestrator, type ToolServerPlan } from '../orchestrator/tools/mcp-orchestrator';
import { inThreadServerPlan, remoteServerPlan, workerServerPlan } from '../orchestrator/tools/server-plans';
import { calculatorServer } from '../orchestrator/tools/servers/calculator-server';
import { type DeviceFacts, makeDeviceServer } from '../orchestrator/tools/servers/device-server';
import { makeDocumentServer } from '../orchestrator/tools/servers/document-server';
import { supervisionDefaults } from '../orchestrator/tools/supervised-server';
import { connectServer } from '../orchestrator/tools/tool-connection';
import { type RemoteTools, serversOf } from './remote-tools';

export interface ToolServers {
  readonly api: ToolServersApi;
  /** The user's servers that this suite asks for; absent: none. */
  forSuite(suite: Suite): RemoteTools | undefined;
}

/** `filesRoot`: folder of the file tools. `facts`: what the device tool tells. */
export function makeToolServers(filesRoot: string, facts: () => Promise<DeviceFacts>): ToolServers {
  const never = new AbortController().signal;
  const openStore = makeStoreOpener();
  const questions = new Map<number, (answer: ConsentAnswer) => void>();
  let servers: readonly RemoteToolServer[] = [];
  let listen: (event: ToolEvent) => void = () => undefined;
  let asked = 0;

  const ask: RemoteTools['ask'] = async (question, signal) => {
    asked += 1;
    const id = asked;
    const answered = new Promise<ConsentAnswer>((resolve) => questions.set(id, resolve));
    listen({ kind: 'consent-asked', id, question });
    try {
      return await unlessAborted(answered, signal);
    } finally {
      if (questions.delete(id)) listen({ kind: 'consent-withdrawn', id });
    }
  };

  const ownPlans = async (): Promise<readonly ToolServerPlan[]> => [
    inThreadServerPlan(calculatorServer),
    inThreadServerPlan(makeDeviceServer(await facts(), Date.now)),
    // Outside an audit there are no documents.
    inThreadServerPlan(makeDocumentServer({ retrieve: async () => [] })),
    workerServerPlan('filesystem', { rootName: filesRoot }),
  ];

  const withStore = async <T>(work: (store: ConsentStore) => Promise<T>): Promise<T> => {
    const store = await openStore();
    try {
      return await work(store);
    } finally {
      store.close();
    }
  };

  return {
    forSuite: (suite) => {
      const { named, every } = serversOf(suite);
      const wanted = servers.filter(({ name }) => every || named.includes(name));
      const tell: RemoteTools['tell'] = (told) => listen({ kind: 'health', servers: told });
      return wanted.length === 0 ? undefined : { plans: wanted.map(remoteServerPlan), openStore, ask, tell };
    },
    api: {
      setToolServers: async (next, nextListen) => {
        servers = next;
        listen = nextListen;
      },
      answerConsent: async (id, answer) => {
        const resolve = questions.get(id);
        questions.delete(id);
        resolve?.(answer);
      },
      tryToolServer: async (server) => await readFacts(remoteServerPlan(server)),
      ownToolServers: async () =>
        await Promise.all(
          (await ownPlans()).map(async (plan): Promise<OwnToolServer> => {
            try {
              return { status: 'ready', facts: await readFacts(plan) };
            } catch (error) {
              return { status: 'failed', name: plan.name, error: toErrorRecord(error) };
            }
          }),
        ),
      callTool: async ({ server, tool, input }) => {
        const plan = typeof server === 'string' ? (await ownPlans()).find(({ name }) => name === server) : remoteServerPlan(server);
        const consent = await openConsentBook({ ask: async () => 'once', onProblem: () => undefined });
        const settings = orchestratorDefaults.tools;
        const tools = makeMcpOrchestrator({ settings, consent, now: () => performance.now(), onServerState: () => undefined });
        try {
          if (plan !== undefined) tools.add(plan);
          // The server is ready before the call's time begins.
          await tools.list(never);
          return await tools.call({ server: plan?.name ?? String(server), tool, input }, never);
        } finally {
          tools.close();
        }
      },
      toolConsents: async () => await withStore((store) => store.load()),
      revokeToolConsents: async (identity) => await withStore((store) => store.delete(identity)),
    },
  };
}

async function readFacts(plan: ToolServerPlan): Promise<ToolServerFacts> {
  const { connectTimeoutMs, pingTimeoutMs } = supervisionDefaults;
  const startedAt = performance.now();
  const ended = new AbortController();
  const connection = await connectServer(plan, connectTimeoutMs, () => undefined, ended.signal);
  try {
    const connectMs = performance.now() - startedAt;
    const pingedAt = performance.now();
    await connection.ping(pingTimeoutMs);
    const pingMs = performance.now() - pingedAt;
    const { protocolVersion, product } = connection;
    const tools = [...connection.tools.values()].map((tool) => ({
      name: tool.name,
      description: tool.description ?? tool.title ?? tool.name,
      inputSchema: tool.inputSchema as ToolServerFacts['tools'][number]['inputSchema'],
      effects: effectsOf(plan.kind, tool),
    }));
    return { name: plan.name, kind: plan.kind, protocolVersion, product, tools, connectMs, pingMs };
  } finally {
    connection.close();
  }
}

/** On the disk; where there is none, consents live as long as this worker. */
function makeStoreOpener(): () => Promise<ConsentStore> {
  const kept = new Map<string, GrantedConsent>();
  const inMemory: ConsentStore = {
    load: async () => [...kept.values()],
    put: async (identity, kind) => void kept.set(`${kind} ${identity}`, { identity, kind }),
    delete: async (identity) => {
      for (const [key, consent] of kept) if (identity === undefined || consent.identity === identity) kept.delete(key);
    },
    close: () => undefined,
  };
  return async () => {
    try {
      return await openConsentStore();
    } catch {
      return inMemory;
    }
  };
}
