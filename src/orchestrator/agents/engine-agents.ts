import type { Agent, RetrievalPort, ToolPort } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { ModelParts } from './ask-model';
import { makeExtractorAgent } from './extractor-agent';
import { filesByTools, makeIoAgent, type TextFiles } from './io-agent';
import { makeLanguageAgent } from './language-agent';
import { makePlannerAgent } from './planner-agent';
import { makeRetrieverAgent } from './retriever-agent';
import { makeToolUserAgent } from './tool-user-agent';

export interface EngineAgentParts extends Omit<ModelParts, 'maxInFlight'> {
  readonly retrieval: RetrievalPort;
  readonly tools: ToolPort;
  readonly settings: OrchestratorSettings;
  /** What a plan may name. */
  readonly capabilities: () => ReadonlySet<string>;
  /** Absent: by the tools of the filesystem server. */
  readonly files?: TextFiles;
}

/** Every agent that works on the engine port, and the one for files; each may have as many tasks in work as one engine worker serves. */
export function makeEngineAgents(parts: EngineAgentParts): readonly Agent[] {
  const { retrieval, tools, settings, capabilities, files = filesByTools(tools) } = parts;
  const { concurrency } = settings.run;
  const model = { ...parts, maxInFlight: concurrency };
  return [
    makeLanguageAgent(model),
    makeExtractorAgent(model),
    makeToolUserAgent(model, tools),
    makeRetrieverAgent(model, retrieval),
    makePlannerAgent(model, settings.plan, capabilities),
    makeIoAgent(files, concurrency),
  ];
}
