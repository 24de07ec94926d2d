import { ApuraError } from '../../contract/errors';
import type { Agent } from '../../contract/orchestrator';
import type { ModelParts } from './ask-model';

/** One step over a long prompt can keep an engine's worker from telling anything: dead after ten of these, as the engine's own client has it. */
export const engineBeatMs = 3_000;

/**
 * An agent whose work is the model's. It is asked once per delegation: what can go better next time is for recovery to say, with an engine
 * that was made ready. One that shows no life is restarted by ending its engine.
 */
export function modelAgent(
  name: string,
  priority: Agent['priority'],
  { access, maxInFlight }: Pick<ModelParts, 'access' | 'maxInFlight'>,
  work: Agent['work'],
): Agent {
  return {
    name,
    capabilities: [name],
    priority,
    maxInFlight,
    attempts: 1,
    beatMs: engineBeatMs,
    version: `${name}/1 ${access.version}`,
    devices: () => {
      const device = access.device();
      return device === undefined ? undefined : [device];
    },
    restart: async () => {
      const silent = new ApuraError('agent-silent', `${name} showed no life`, { agent: name });
      access.condemn({ code: 'engine-hung', message: silent.message, details: silent.details });
    },
    work,
  };
}
