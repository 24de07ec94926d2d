import type { AuditEvent } from '../contract/audit';
import type { Capacity } from '../contract/capacity';

/** The measured capacity; of a measurement that the journal does not see the end of, the levels until then. */
export function assembleCapacity(journal: readonly AuditEvent[]): Capacity | undefined {
  const whole = journal.findLast((event) => event.kind === 'capacity');
  if (whole !== undefined) return whole.capacity;
  const levels = journal.flatMap((event) => (event.kind === 'capacity-level' ? [event.level] : []));
  const loaded = journal.findLast((event) => event.kind === 'model-loaded')?.model;
  if (levels.length === 0 || loaded === undefined) return undefined;
  const { engine, device, modelId } = loaded;
  const stopped = journal.some((event) => event.kind === 'audit-finished' && event.reason === 'cancelled') ? 'cancelled' : 'engine';
  return { engine, device, model: modelId, levels, stopped };
}
