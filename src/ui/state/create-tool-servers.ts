import { createSignal } from 'solid-js';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import { parseToolAddress } from '../../contract/tool-address';
import type {
  ConsentAnswer,
  ConsentQuestion,
  GrantedConsent,
  OwnToolServer,
  ToolCallAnswer,
  ToolCallRequest,
  ToolEvent,
  ToolServerFacts,
  ToolServerHealth,
} from '../../contract/tool-servers';
import type { AuditBridge } from '../bridge/audit-bridge';
import { openStore } from './preferences';
import { freeName, type KeptServer, readServers, writeServers } from './tool-server-store';

/** What is known of a remote server since the page was opened. */
export type ServerTrial =
  | { readonly status: 'untried' }
  | { readonly status: 'trying' }
  | { readonly status: 'ready'; readonly facts: ToolServerFacts }
  | { readonly status: 'failed'; readonly error: ErrorRecord };

/** A call of a tool that waits for the user. */
export interface PendingQuestion {
  readonly id: number;
  readonly question: ConsentQuestion;
}

export interface NewServer {
  /** As `parseToolAddress` takes it. */
  readonly url: string;
  /** Absent: what the server calls itself. */
  readonly name?: string;
  readonly token?: string;
  readonly keepsToken: boolean;
}

const untried: ServerTrial = { status: 'untried' };

/** The user's tool servers: remembered, tried, removed; what was allowed to them; what is asked now; how they do in an audit. */
export function createToolServers(api: () => AuditBridge) {
  const store = openStore(() => localStorage);
  const tab = openStore(() => sessionStorage);
  const [servers, setServers] = createSignal<readonly KeptServer[]>(readServers(store, tab));
  const [isForgotten, setIsForgotten] = createSignal(false);
  const [trials, setTrials] = createSignal<Readonly<Record<string, ServerTrial>>>({});
  const [own, setOwn] = createSignal<readonly OwnToolServer[]>();
  const [ownError, setOwnError] = createSignal<ErrorRecord>();
  const [consents, setConsents] = createSignal<readonly GrantedConsent[]>([]);
  const [questions, setQuestions] = createSignal<readonly PendingQuestion[]>([]);
  const [health, setHealth] = createSignal<readonly ToolServerHealth[]>([]);
  let told: AuditBridge | undefined;

  const listen = (event: ToolEvent): void => {
    if (event.kind === 'health') setHealth(event.servers);
    else if (event.kind === 'consent-asked') setQuestions([...questions(), { id: event.id, question: event.question }]);
    else setQuestions(questions().filter(({ id }) => id !== event.id));
  };

  /** A worker that has never heard of servers need not hear that there are none. */
  const tellWorker = (): void => {
    const worker = api();
    if (servers().length === 0 && told !== worker) return;
    told = worker;
    worker.setToolServers(
      servers().map(({ name, url, token }) => ({ name, url, token })),
      listen,
    );
  };

  const change = (next: readonly KeptServer[]): void => {
    setServers(next);
    setIsForgotten(!writeServers(store, tab, next));
    tellWorker();
  };
  const setTrial = (url: string, trial: ServerTrial): void => void setTrials({ ...trials(), [url]: trial });
  const trialOf = (url: string): ServerTrial => trials()[url] ?? untried;

  const tryOne = async ({ name, url, token }: KeptServer): Promise<ToolServerFacts | undefined> => {
    setTrial(url, { status: 'trying' });
    try {
      const facts = await api().tryToolServer({ name, url, token });
      setTrial(url, { status: 'ready', facts });
      return facts;
    } catch (error) {
      setTrial(url, { status: 'failed', error: toErrorRecord(error) });
      return undefined;
    }
  };

  const rename = (url: string, wanted: string): void => {
    const others = servers().flatMap((server) => (server.url === url ? [] : server.name));
    change(servers().map((server) => (server.url === url ? { ...server, name: freeName(wanted, others) } : server)));
  };

  const refreshConsents = async (): Promise<void> => {
    try {
      setConsents(await api().toolConsents());
    } catch {
      // A worker that is gone says so where it is used.
      setConsents([]);
    }
  };

  return {
    servers,
    isForgotten,
    trialOf,
    own,
    ownError,
    consents,
    health,
    questions,
    /** Adds a server, or changes that of the same address, and tries it. */
    add: async ({ url: address, name, token, keepsToken }: NewServer): Promise<void> => {
      const url = parseToolAddress(address);
      if (url === undefined) return;
      const others = servers().filter((server) => server.url !== url.href);
      const taken = others.map((server) => server.name);
      const server: KeptServer = { name: freeName(name ?? url.hostname, taken), url: url.href, keepsToken, ...(token && { token }) };
      change([...others, server]);
      const facts = await tryOne(server);
      if (name === undefined && facts?.product !== undefined) rename(url.href, facts.product.name);
    },
    retry: async (server: KeptServer): Promise<void> => void (await tryOne(server)),
    remove: async ({ url }: KeptServer): Promise<void> => {
      change(servers().filter((server) => server.url !== url));
      setTrial(url, untried);
      await api().revokeToolConsents(url);
      await refreshConsents();
    },
    /** All of the user's servers; their consents are deleted with everything that is kept. */
    forgetAll: (): void => change([]),
    /** Starts the page's own servers and tries those that were remembered. */
    look: async (): Promise<void> => {
      void refreshConsents();
      for (const server of servers()) if (trialOf(server.url).status === 'untried') void tryOne(server);
      if (own() !== undefined) return;
      try {
        setOwnError(undefined);
        setOwn(await api().ownToolServers());
      } catch (error) {
        setOwnError(toErrorRecord(error));
      }
    },
    revoke: async (identity: string): Promise<void> => {
      await api().revokeToolConsents(identity);
      await refreshConsents();
    },
    call: async (request: ToolCallRequest): Promise<ToolCallAnswer> => await api().callTool(request),
    answer: (id: number, answer: ConsentAnswer): void => {
      setQuestions(questions().filter((pending) => pending.id !== id));
      api().answerConsent(id, answer);
    },
    /** Before an audit. */
    prepare: (): void => {
      setHealth([]);
      setQuestions([]);
      tellWorker();
    },
    /** After an audit: nobody waits for an answer any more. */
    conclude: (): void => {
      setQuestions([]);
      void refreshConsents();
    },
  };
}

export type ToolServersControl = ReturnType<typeof createToolServers>;
