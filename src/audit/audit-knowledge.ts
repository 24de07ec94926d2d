import { makeRandom } from '../base/random';
import type { JsonValue } from '../contract/json';
import type { OrchestratorSettings } from '../contract/orchestrator-defaults';
import { partAt } from '../contract/step-references';
import type { Suite } from '../contract/suite';
import { openSemanticCacheLayer, type SemanticCacheLayer } from '../orchestrator/cache/semantic-cache-layer';
import type { Embedder } from '../orchestrator/knowledge/embedder';
import { openRagFallbackSystem, type RAGFallbackSystem } from '../orchestrator/retrieval/rag-fallback-system';
import { openConsentBook } from '../orchestrator/tools/consent';
import { type MCPOrchestrator, makeMcpOrchestrator, type ToolServerPlan } from '../orchestrator/tools/mcp-orchestrator';
import { inThreadServerPlan } from '../orchestrator/tools/server-plans';
import { calculatorServer } from '../orchestrator/tools/servers/calculator-server';
import { type DeviceFacts, makeDeviceServer } from '../orchestrator/tools/servers/device-server';
import { makeDocumentServer } from '../orchestrator/tools/servers/document-server';
import type { ChaosKnowledge } from './chaos-run';
import type { KnowledgeDisks } from './kept/knowledge-disks';
import { healthOf, type RemoteTools } from './remote-tools';

export interface KnowledgeParts {
  readonly suite: Suite;
  readonly settings: OrchestratorSettings;
  readonly facts: DeviceFacts;
  readonly fileServer: ToolServerPlan;
  /** The user's own servers; absent: none is reached. */
  readonly remote?: RemoteTools;
  /** Absent: questions are compared word by word, documents found by their words. */
  readonly embedder?: Embedder;
  /** Absent: everything is in memory. */
  readonly disks?: Pick<KnowledgeDisks, 'answers' | 'incidents'>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Chaos: faulty servers, storage of its own, and who listens. */
  readonly chaos?: ChaosKnowledge;
}

/** What the agents of an audit know and can use beside the model. */
export interface AuditKnowledge {
  readonly cache: SemanticCacheLayer;
  readonly retrieval: RAGFallbackSystem;
  readonly tools: MCPOrchestrator;
  close(): Promise<void>;
}

/** A call that the tools of every audit answer: what the proof of their wiring asks. */
export const provenToolCall = {
  call: { server: 'calculator', tool: 'calculate', input: { expression: '6 * 7' } },
  answerHolds: '42',
} as const;

/**
 * Cache, retrieval with the suite's documents, and tools. An audit measures what the device does now, so no answer of an earlier one may
 * answer: the disk has only those of this batch (`kept/knowledge-disks.ts`) and incidents. Writing is allowed to the file server, which has
 * a folder of its own; for what the user's servers do, the user is asked.
 */
export async function openAuditKnowledge(parts: KnowledgeParts): Promise<AuditKnowledge> {
  const { suite, settings, facts, fileServer, remote, embedder, disks, now, chaos } = parts;
  const common = { embedder, wallNow: chaos?.wallNow ?? Date.now, onProblem: ignoreProblem };
  const random = makeRandom(`cache ${suite.seed}`);
  const cache = await openSemanticCacheLayer({ settings: settings.cache, random, openStore: disks?.answers, ...common, ...chaos?.cache });
  const retrieval = await openRagFallbackSystem({ settings: settings.retrieval, openStore: disks?.incidents, ...common });
  for (const { id, title, text } of suite.documents ?? []) await retrieval.addDocument({ id, title, source: 'suite', content: text });
  const consent = await openConsentBook({
    ask: async (question, signal) => {
      const isOwnFile = question.identity === fileServer.identity && question.kinds.every((kind) => kind === 'write');
      return isOwnFile ? 'once' : ((await remote?.ask(question, signal)) ?? 'denied');
    },
    openStore: remote?.openStore,
    onProblem: ignoreProblem,
  });
  const tellHealth = (): void => remote?.tell(tools.statistics().map(healthOf));
  const tools = makeMcpOrchestrator({
    settings: settings.tools,
    consent,
    now,
    onServerState: (server, state, error) => {
      tellHealth();
      chaos?.onServerState(server, state, error);
    },
  });
  for (const server of [calculatorServer, makeDeviceServer(facts, Date.now), makeDocumentServer(retrieval)])
    tools.add(inThreadServerPlan(server));
  for (const server of [fileServer, ...(remote?.plans ?? []), ...(chaos?.servers ?? [])]) tools.add(server);
  return {
    cache,
    retrieval,
    tools,
    close: async () => {
      // What cannot be removed is overwritten by the next audit.
      await emptyFiles(tools, fileServer.name).catch(() => undefined);
      tellHealth();
      tools.close();
      consent.close();
      retrieval.close();
      await cache.close();
    },
  };
}

/** An audit that is over leaves no files, and waits for a server that hangs no longer than this, ms. */
const emptyWithinMs = 2_000;

async function emptyFiles(tools: MCPOrchestrator, server: string): Promise<void> {
  const calls = tools.statistics().find(({ name }) => name === server)?.calls ?? 0;
  if (calls === 0) return;
  const signal = AbortSignal.timeout(emptyWithinMs);
  const { structured } = await tools.call({ server, tool: 'list_directory', input: {} }, signal);
  const entries = partAt(structured, 'entries');
  for (const entry of Array.isArray(entries) ? (entries as readonly JsonValue[]) : []) {
    const path = partAt(entry, 'name');
    if (typeof path === 'string') await tools.call({ server, tool: 'remove', input: { path } }, signal);
  }
}

/** What a disk does not do, the journal on the same disk tells; a failing tool is told by the task that called it. */
function ignoreProblem(): void {}
