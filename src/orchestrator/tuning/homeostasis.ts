import { quantile } from '../../base/statistics';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';

export type Mode = 'stabilise' | 'optimise' | 'explore';

/** Outcomes that are looked at. */
const window = 50;
const fewest = 10;

export interface Homeostasis {
  observe(ok: boolean, latencyMs: number): void;
  /** `targetMs`: what latency is aimed at; `cpuShare`: of this machine, 0 to 1, where known. */
  mode(targetMs: number | undefined, cpuShare: number | undefined): Mode;
}

/** What comes first: errors above the limit → stabilise; a busy processor or a 95th percentile too far over target → optimise; else explore. */
export function makeHomeostasis(settings: OrchestratorSettings['tuning']): Homeostasis {
  const outcomes: { readonly ok: boolean; readonly latencyMs: number }[] = [];
  return {
    observe: (ok, latencyMs) => {
      outcomes.push({ ok, latencyMs });
      if (outcomes.length > window) outcomes.shift();
    },
    mode: (targetMs, cpuShare) => {
      if (outcomes.length >= fewest) {
        const errors = outcomes.filter(({ ok }) => !ok).length / outcomes.length;
        if (errors > settings.stabiliseErrorShare) return 'stabilise';
        const p95 = quantile(
          outcomes.map(({ latencyMs }) => latencyMs),
          0.95,
        );
        if (targetMs !== undefined && p95 !== undefined && p95 > targetMs + settings.p95SlackMs) return 'optimise';
      }
      return (cpuShare ?? 0) > settings.optimiseCpuShare ? 'optimise' : 'explore';
    },
  };
}
