import { toErrorRecord } from '../../contract/errors';
import { sayReason } from '../../contract/reasons';
import { type WiringResult, wiredComponents } from '../../contract/wiring';
import { flowProbes } from './flow-probes';
import { knowledgeProbes } from './knowledge-probes';
import { reliabilityProbes } from './reliability-probes';
import type { Probe, ProbeStage, Stage } from './stage';

/**
 * Asks every component for its effect, in episodes on the orchestrator itself, all at the same time (about two seconds). One result per
 * component, in the order of `wiredComponents`. Never rejects: a probe that throws is a broken component.
 */
export async function proveWiring(stage: Stage): Promise<readonly WiringResult[]> {
  const probes = [...flowProbes, ...reliabilityProbes, ...knowledgeProbes];
  const nonce = stage.orchestrator.counters().runs;
  // A signal each: so many runs at once would be many listeners on one.
  const stops = probes.map(() => new AbortController());
  const onAbort = (): void => {
    for (const stop of stops) stop.abort(stage.signal.reason);
  };
  stage.signal.addEventListener('abort', onAbort, { once: true });
  if (stage.signal.aborted) onAbort();
  const asked = probes.map(async (probe, index) => ({
    probe,
    result: await ask(probe, { ...stage, nonce, signal: stops[index]?.signal ?? stage.signal }),
  }));
  const results = await Promise.all(asked);
  stage.signal.removeEventListener('abort', onAbort);
  const broken = new Set(results.filter(({ result }) => result.verdict === 'broken').map(({ probe }) => probe.component));
  const told = results.map(({ probe, result }): WiringResult => {
    const cause = probe.needs.find((component) => broken.has(component));
    if (result.verdict !== 'broken' || cause === undefined) return result;
    return { ...result, verdict: 'idle', evidence: { ...result.evidence, reason: sayReason('wiring-led-by', { component: cause }) } };
  });
  return wiredComponents.flatMap((component) => told.find((result) => result.component === component) ?? []);
}

async function ask({ component, run }: Probe, stage: ProbeStage): Promise<WiringResult> {
  const startedAt = stage.clock.now();
  const tookMs = (): number => stage.clock.now() - startedAt;
  try {
    const finding = await run(stage);
    if (finding === undefined) return { component, verdict: 'idle', evidence: { reason: sayReason('wiring-absent') }, tookMs: tookMs() };
    return { component, verdict: finding.acted ? 'acted' : 'broken', evidence: finding.evidence, tookMs: tookMs() };
  } catch (error) {
    return { component, verdict: 'broken', evidence: { error: toErrorRecord(error).message }, tookMs: tookMs() };
  }
}
