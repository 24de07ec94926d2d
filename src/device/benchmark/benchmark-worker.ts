import { exposeOnWire } from '../../contract/wire';
import { benchmarkCpu, type CpuFigures } from './cpu-benchmark';
import { benchmarkGpu, type GpuFigures } from './gpu-benchmark';

declare const self: DedicatedWorkerGlobalScope;

/** What the benchmark's worker offers: one call, then it is ended. */
export interface BenchmarkApi {
  cpu(mobile: boolean, onPart: () => void): Promise<CpuFigures>;
  gpu(software: boolean, budgetBytes: number, onPart: () => void): Promise<GpuFigures>;
}

const api: BenchmarkApi = {
  cpu: (mobile, onPart) => benchmarkCpu({ mobile, onPart }),
  gpu: (software, budgetBytes, onPart) => benchmarkGpu(self.navigator.gpu, { software, budgetBytes, onPart }),
};

exposeOnWire(api, self);
