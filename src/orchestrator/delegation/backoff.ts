import type { Random } from '../../base/random';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { ErrorClass } from '../recovery/error-class';

/** How long to wait before the retry that follows attempt `attempt` (from 1): base × 2^(attempt − 1), ± jitter, ms. */
export function backoffMs(attempt: number, errorClass: ErrorClass, settings: OrchestratorSettings['delegation'], random: Random): number {
  const base = errorClass === 'timeout' ? settings.backoffTimeoutMs : settings.backoffErrorMs;
  const plain = Math.min(settings.maxBackoffMs, base * 2 ** (attempt - 1));
  return plain * (1 + settings.jitterShare * (2 * random.next() - 1));
}
