import type { EventPriority } from './orchestrator-events';

/**
 * Every number of the orchestrator that a suite may set. Shares are 0 to 1, times ms, sizes bytes. Where a comment names no
 * source, the number is the design's.
 */
export const orchestratorDefaults = {
  plan: { mostTasks: 10_000, mostTextBytes: 4_000_000, repairPrompts: 1, deadlineMs: 30_000 },
  /**
   * `iterations`: attempts of one task over all strategies. `concurrency`: tasks in work on one engine worker. `turnMs`: work in one go before
   * messages and timers get their turn. `mostArtefacts`: outputs that the synthesis takes up.
   */
  run: { iterations: 3, concurrency: 3, graceMs: 2_000, turnMs: 8, retryAssignMs: 50, mostArtefacts: 1_000 },
  registry: { failuresDown: 2, successesUp: 2, probeTimeoutMs: 5_000, probeEveryMs: 15_000 },
  bus: {
    weights: { critical: 8, high: 4, medium: 2, low: 1 } satisfies Record<EventPriority, number>,
    ringSize: 1_024,
    journalSize: 4_096,
    coalesceMs: 5_000,
    handlerTimeoutMs: 5_000,
  },
  delegation: {
    attemptTimeoutMs: 30_000,
    attempts: 3,
    backoffTimeoutMs: 1_000,
    backoffErrorMs: 500,
    jitterShare: 0.1,
    maxBackoffMs: 30_000,
    mostWaiting: 1_000_000,
  },
  breaker: {
    consecutive: 3,
    failureShare: 0.5,
    window: 20,
    leastFailures: 5,
    openMs: 5_000,
    maxOpenMs: 60_000,
    jitterShare: 0.1,
    probes: 1,
  },
  heartbeat: { beatMs: 1_000, suspectAfter: 3, deadAfter: 10 },
  containment: {
    /** Of the last `window` outcomes; each share needs `leastOutcomes`. */
    window: 20,
    leastOutcomes: 5,
    degradedFailureShare: 0.3,
    isolatedFailureShare: 0.6,
    /** Wrong answers in a row, or breaches of protocol in all, after which an agent is quarantined. */
    wrongAnswers: 5,
    protocolBreaches: 2,
    reviewMs: 30_000,
    mostReviewMs: 600_000,
    probationShares: [0.05, 0.25, 1],
    passesPerStage: 3,
    evidenceKept: 50,
  },
  errors: { decay: 0.97, priorPassed: 1, priorFailed: 1, leastConfidence: 0.5, mostConfidence: 0.95, mostFingerprints: 1_000 },
  /** `widthForParallel`: tasks in the widest wave from which a plan is wide. `reliable`: lower bound of an agent's success share. */
  strategy: { widthForParallel: 2, pipelineDepth: 3, reliable: 0.6, replans: 3 },
  retrieval: { documents: 5, textCandidates: 20, vectorCandidates: 20, relevanceFloor: 0.35 },
  cache: { cosine: 0.95, ttlMs: 30 * 24 * 3_600_000, mostEntries: 5_000, mostBytes: 50_000_000, shadowShare: 0.02 },
  tools: { callTimeoutMs: 30_000, healthMs: 30_000, remoteHealthMs: 60_000, mostResultBytes: 1_000_000 },
  /** `warmUpTrials`: tasks before the first experiment, so that a short audit measures the device and not the tuning. */
  tuning: {
    warmUpTrials: 200,
    canaryShare: 0.2,
    leastSamples: 30,
    /** One-sided; the canary's success must not be worse by more than `successSlack`. */
    confidenceZ: 1.645,
    successSlack: 0.02,
    leastGain: 0.03,
    stabiliseErrorShare: 0.1,
    optimiseCpuShare: 0.9,
    p95SlackMs: 1_000,
    historyKept: 200,
  },
  placement: {
    gpuFullShare: 0.9,
    gpuFreeAgainShare: 0.8,
    cpuBusyShare: 0.8,
    gpuRoomyShare: 0.7,
    criticalShare: 0.95,
    standbyRamShare: 0.85,
  },
  /** `sustainedMs`: how long a processor must be that busy; `hysteresis`: how far below its limit a value must fall for the alert to end. */
  alerts: {
    budgetHigh: 0.9,
    budgetCritical: 0.95,
    cpuHigh: 0.8,
    cpuCritical: 0.95,
    failureShare: 0.1,
    deadlineShare: 0.8,
    storageShare: 0.9,
    hysteresis: 0.05,
    sustainedMs: 5_000,
    suppressMs: 60_000,
    mostKeys: 200,
  },
  reservation: { bytes: 1_000_000, gpuBytes: 2_000_000_000, cpuBytes: 2_000_000_000 },
};

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

export type OrchestratorSettings = DeepReadonly<typeof orchestratorDefaults>;
