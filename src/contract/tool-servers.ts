import type { ErrorRecord } from './errors';
import type { JsonValue } from './json';

/** What a server may do only with the user's consent. */
export type ConsentKind = 'write' | 'network';

/** `once`: this call. `always`: this server, until it is revoked. `denied`: nothing of the kind until the audit ends. */
export type ConsentAnswer = 'once' | 'always' | 'denied';

export interface ConsentQuestion {
  /** The name that the user knows. */
  readonly server: string;
  /** What is remembered: the address of a remote server, so that another one of the same name has to ask again. */
  readonly identity: string;
  /** What the call would do that has not been allowed yet. */
  readonly kinds: readonly ConsentKind[];
  readonly tool: string;
  readonly input: JsonValue;
}

/** A consent that is remembered. */
export interface GrantedConsent {
  readonly identity: string;
  readonly kind: ConsentKind;
}

/** A server of the user's, reached by streamable HTTP. */
export interface RemoteToolServer {
  /** By which suites name it. */
  readonly name: string;
  readonly url: string;
  /** Sent to this address alone, as a bearer token; never recorded. */
  readonly token?: string;
}

/** `down`: it failed and will be started again when it is wanted; `crash-loop`: it failed many times in a row. */
export type ToolServerState = 'idle' | 'starting' | 'ready' | 'down' | 'crash-loop' | 'stopped';

export interface ToolFacts {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: JsonValue;
  /** What calling it needs consent for; as the tool itself says, and a tool that says nothing may write. */
  readonly effects: readonly ConsentKind[];
}

/** What a server that was just started or reached says of itself. */
export interface ToolServerFacts {
  readonly name: string;
  readonly kind: 'local' | 'remote';
  readonly protocolVersion: string;
  /** Its own name and version. */
  readonly product?: { readonly name: string; readonly version: string };
  readonly tools: readonly ToolFacts[];
  /** Start, handshake and reading of the tools. */
  readonly connectMs: number;
  readonly pingMs: number;
}

/** One of the page's own servers, tried here and now. */
export type OwnToolServer =
  | { readonly status: 'ready'; readonly facts: ToolServerFacts }
  | { readonly status: 'failed'; readonly name: string; readonly error: ErrorRecord };

/** How a server does in an audit. */
export interface ToolServerHealth {
  readonly name: string;
  readonly kind: 'local' | 'remote';
  readonly state: ToolServerState;
  readonly lastError?: ErrorRecord;
  readonly starts: number;
  readonly calls: number;
  readonly failedCalls: number;
  /** Of calls that gave a result, ms; absent: there was none. */
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

export interface ToolCallRequest {
  /** The name of an own server, or a remote one. */
  readonly server: string | RemoteToolServer;
  readonly tool: string;
  readonly input: JsonValue;
}

export interface ToolCallAnswer {
  readonly text: string;
  readonly structured?: JsonValue;
  readonly tookMs: number;
}

/** What the audit worker tells the page of tools while an audit runs. */
export type ToolEvent =
  | { readonly kind: 'consent-asked'; readonly id: number; readonly question: ConsentQuestion }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'consent-withdrawn'; readonly id: number }
  | { readonly kind: 'health'; readonly servers: readonly ToolServerHealth[] };

/** The part of the audit worker's API about tool servers. Failures are `ApuraError`s. */
export interface ToolServersApi {
  /** The remote servers of audits from now on; the page asks the user where `listen` is told to. */
  setToolServers(servers: readonly RemoteToolServer[], listen: (event: ToolEvent) => void): Promise<void>;
  answerConsent(id: number, answer: ConsentAnswer): Promise<void>;
  /** Reaches a remote server, reads its tools and leaves it. Rejects with why it cannot be used (`details.reason`). */
  tryToolServer(server: RemoteToolServer): Promise<ToolServerFacts>;
  /** Starts each of the page's own servers, reads its tools and ends it. */
  ownToolServers(): Promise<readonly OwnToolServer[]>;
  /** Calls a tool by the user's own hand, which is the consent. */
  callTool(request: ToolCallRequest): Promise<ToolCallAnswer>;
  toolConsents(): Promise<readonly GrantedConsent[]>;
  /** All of one server, or everything. */
  revokeToolConsents(identity?: string): Promise<void>;
}
