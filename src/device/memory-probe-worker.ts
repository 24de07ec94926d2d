import type { MemoryProbe, MemoryProbeStep } from '../contract/budget';
import { exposeOnWire } from '../contract/wire';
import { allocateInSteps } from './memory-steps';

declare const self: DedicatedWorkerGlobalScope;

/** What the probe's worker offers: one call, then it is ended. */
export interface MemoryProbeApi {
  probe(askedBytes: number, onStep: (step: MemoryProbeStep) => void): Promise<MemoryProbe>;
}

const api: MemoryProbeApi = {
  probe: (askedBytes, onStep) => allocateInSteps(self.navigator.gpu, askedBytes, { onStep }),
};

exposeOnWire(api, self);
