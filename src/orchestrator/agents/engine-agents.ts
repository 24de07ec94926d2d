import type { Agent, RetrievalPort, ToolPort } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { ModelAccess } from './ask-model';
import { makeExtractorAgent } from './extractor-agent';
import { filesByTools, makeIoAgent, type TextFiles } from './io-agent';
import { makeLanguageAgent } from './language-agent';
import { makePlannerAgent } from './planner-agent';
import { makeRetrieverAgent } from './retriever-agent';
import { makeToolUserAgent } from './tool-user-agent';

export interface EngineAgentParts {
  readonly access: ModelAccess;
  readonly retrieval: RetrievalPort;
  readonly tools: ToolPort;
  readonly settings: OrchestratorSettings;
  /** Absent: by the tools of the filesystem server. */
  readonly files?: TextFiles;
}

/**
 * Every agent that works on the engine port, and the one for files; each may have as many tasks in work as one engine worker
 * serves. A model is asked once per attempt: what can go better next time is for recovery to say, with an engine that was made ready.
 */
export function makeEngineAgents({ access, retrieval, tools, settings, files = filesByTools(tools) }: EngineAgentParts): readonly Agent[] {
  const { concurrency } = settings.run;
  return [
    makeLanguageAgent(access, concurrency),
    makeExtractorAgent(access, concurrency),
    makeToolUserAgent(access, tools, concurrency),
    makeRetrieverAgent(access, retrieval, concurrency),
    makePlannerAgent(access, settings.plan, concurrency),
    makeIoAgent(files, concurrency),
  ];
}
