import { type Clock, systemClock } from '../../src/base/clock';
import { makeRandom } from '../../src/base/random';
import type { EnginePort } from '../../src/contract/engine';
import type { ErrorRecord } from '../../src/contract/errors';
import { orchestratorDefaults } from '../../src/contract/orchestrator-defaults';
import type { Suite } from '../../src/contract/suite';
import type { EngineInUse, ModelAccess, ModelParts } from '../../src/orchestrator/agents/ask-model';
import { makeEngineAgents } from '../../src/orchestrator/agents/engine-agents';
import { CircuitBreakers } from '../../src/orchestrator/breakers/circuit-breakers';
import { openSemanticCacheLayer } from '../../src/orchestrator/cache/semantic-cache-layer';
import { openRagFallbackSystem } from '../../src/orchestrator/retrieval/rag-fallback-system';
import { makeComponents } from '../../src/orchestrator/run/components';
import { OrchestratorAgent } from '../../src/orchestrator/run/orchestrator-agent';
import { openConsentBook } from '../../src/orchestrator/tools/consent';
import { makeMcpOrchestrator } from '../../src/orchestrator/tools/mcp-orchestrator';
import { inThreadServerPlan } from '../../src/orchestrator/tools/server-plans';
import { calculatorServer } from '../../src/orchestrator/tools/servers/calculator-server';
import { makeDeviceServer } from '../../src/orchestrator/tools/servers/device-server';
import { makeDocumentServer } from '../../src/orchestrator/tools/servers/document-server';
import { makeFilesystemServer } from '../../src/orchestrator/tools/servers/filesystem-server';
import type { FileTree } from '../../src/orchestrator/tools/servers/opfs-files';
import { ToolRefusal } from '../../src/orchestrator/tools/servers/server-tool';
import { grade } from '../../src/suites/grade';
import { fakeModel, makeFakeEngine } from '../fixtures/fake-engine';

/** Files in memory. */
export function makeMemoryFiles(): FileTree & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    list: async () => [...files].map(([name, { length }]) => ({ name, kind: 'file', sizeBytes: length })),
    read: async (path, offset, length) => {
      const bytes = files.get(path);
      if (bytes === undefined) throw new ToolRefusal(`there is no ${path}`);
      return { bytes: bytes.slice(offset, offset + length), sizeBytes: bytes.length };
    },
    write: async (path, bytes, append) => {
      const before = append ? (files.get(path) ?? new Uint8Array()) : new Uint8Array();
      files.set(path, Uint8Array.from([...before, ...bytes]));
      return before.length + bytes.length;
    },
    makeDirectory: async () => undefined,
    remove: async (path) => void files.delete(path),
  };
}

/** A model that answers by a function, the prompts it was asked, and what its engine was condemned for. */
export function makeScriptedModel(
  answer: (prompt: string) => string | Promise<string>,
  {
    clock = systemClock,
    port: changes = {},
    obeysSchema = false,
  }: { readonly clock?: Clock; readonly port?: Partial<EnginePort>; readonly obeysSchema?: boolean } = {},
) {
  const asked: string[] = [];
  const condemned: ErrorRecord[] = [];
  const port: EnginePort = {
    ...makeFakeEngine((prompt) => {
      asked.push(prompt);
      return answer(prompt);
    }),
    ...changes,
  };
  const inUse: EngineInUse = { port, engine: fakeModel.engine, device: 'cpu', model: fakeModel.modelId, obeysSchema };
  const access: ModelAccess = {
    version: 'scripted',
    acquire: async () => inUse,
    device: () => 'cpu',
    condemn: (error) => void condemned.push(error),
  };
  const breakers = new CircuitBreakers({ settings: orchestratorDefaults.breaker, clock, random: makeRandom(1), onChange: () => undefined });
  const parts: ModelParts = { access, breakers, clock, maxInFlight: 1 };
  return { access, asked, condemned, breakers, parts, port };
}

/** The orchestrator of an audit, everything real but the model and the files. */
export async function openAgents(
  { documents = [] }: Pick<Suite, 'documents'>,
  access: ModelAccess,
  options: { readonly allow?: boolean } = {},
) {
  const settings = orchestratorDefaults;
  const onProblem = (error: { readonly message: string }): never => {
    throw new Error(error.message);
  };
  const cache = await openSemanticCacheLayer({
    settings: { ...settings.cache, shadowShare: 0 },
    random: makeRandom(3),
    wallNow: Date.now,
    onProblem,
  });
  const retrieval = await openRagFallbackSystem({ settings: settings.retrieval, wallNow: Date.now, onProblem });
  for (const { id, title, text } of documents) await retrieval.addDocument({ id, title, source: 'suite', content: text });
  const asked: string[] = [];
  const consent = await openConsentBook({
    ask: async ({ server, kinds }) => {
      asked.push(`${server} ${kinds.join(' ')}`);
      return (options.allow ?? true) ? 'always' : 'denied';
    },
    onProblem,
  });
  const tools = makeMcpOrchestrator({ settings: settings.tools, consent, now: () => performance.now(), onServerState: () => undefined });
  const files = makeMemoryFiles();
  const servers = [calculatorServer, makeDeviceServer({}, Date.now), makeDocumentServer(retrieval), makeFilesystemServer(files)];
  for (const server of servers) tools.add(inThreadServerPlan(server));
  const components = makeComponents({
    settings,
    clock: systemClock,
    random: makeRandom(1),
    load: () => ({ gpuPresent: false }),
    cache,
    retrieval,
    tools,
  });
  const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade });
  const { breakers, registry } = components;
  const capabilities = (): ReadonlySet<string> => registry.capabilities();
  const agents = makeEngineAgents({ access, breakers, clock: systemClock, retrieval, tools, settings, capabilities });
  for (const agent of agents) orchestrator.register(agent);
  const close = async (): Promise<void> => {
    orchestrator.dispose();
    tools.close();
    retrieval.close();
    await cache.close();
  };
  return { orchestrator, cache, retrieval, tools, files, consentsAsked: asked, close };
}
