/** Everything that a task's way leads through, by its exported name. */
export const wiredComponents = [
  'OrchestratorAgent',
  'EventBus',
  'AgentRegistry',
  'DelegationManager',
  'HeartbeatMonitor',
  'CircuitBreakers',
  'ComponentIsolation',
  'QuarantineSystem',
  'ErrorAnalyzer',
  'MetaReActCoordinator',
  'AutopoieticManager',
  'HybridResourceManager',
  'SemanticCacheLayer',
  'RAGFallbackSystem',
  'MCPOrchestrator',
] as const;
export type WiredComponent = (typeof wiredComponents)[number];

/**
 * What a component did in an episode that needs it. `acted`: its effect was seen. `broken`: it was needed and nothing came of it.
 * `idle`: it could not be asked, because it is not there or because one that leads to it is broken; `evidence.reason` says which.
 */
export interface WiringResult {
  readonly component: WiredComponent;
  readonly verdict: 'acted' | 'idle' | 'broken';
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
  readonly tookMs: number;
}
