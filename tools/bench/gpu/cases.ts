import type { DeviceBenchmark } from '../../../src/contract/budget';
import type { DeviceSurvey } from '../../../src/contract/device';
import type { ForecastCase } from '../forecast/case';
import { roleOf } from '../forecast/roles';
import type { SubjectResult } from './result';
import type { Subject } from './subjects';

/** What was known of the device before a model was loaded. */
export interface KnownDevice {
  /** Hardware of the GPU and of the CPU, each with the browser. */
  readonly gpu: string;
  readonly cpu: string;
  readonly benchmark: DeviceBenchmark;
  readonly survey: DeviceSurvey;
}

/** A measured subject as a case for the forecast. */
export function toCase(subject: Subject, result: SubjectResult, { gpu, cpu, benchmark, survey }: KnownDevice): ForecastCase {
  const { loaded, rounds, overhead: _, gpuCommands: __, ...figures } = result;
  const device = loaded.device === 'gpu' ? gpu : cpu;
  const weightFiles = loaded.files.filter(({ path }) => /\.onnx(?:[._]data(?:_\d+)?)?$/.test(path));
  const weightsBytes = subject.weightsBytes ?? weightFiles.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const weights = subject.source.kind === 'mlc' ? String(subject.config['quantization']) : loaded.modelFile;
  return {
    caseVersion: 1,
    name: `${subject.id} ${subject.engine} ${device}${loaded.device === 'gpu' ? '' : `, ${loaded.threadsGot} threads`}`,
    role: roleOf(subject.id),
    model: { id: subject.id, config: subject.config, weights, weightsBytes },
    engine: subject.engine,
    device,
    threads: loaded.threadsGot,
    contextTokens: loaded.contextTokens,
    benchmark,
    survey,
    measuredAt: new Date().toISOString(),
    measured: {
      loadMs: figures.loadMs,
      firstTokenMs: figures.firstTokenMs.median,
      promptTokens: figures.promptTokens,
      prefillTokensPerSecond: figures.prefill.median,
      decodeTokensPerSecond: figures.decode.median,
      repetitions: figures.firstTokenMs.samples.length,
      dispatchesPerToken: loaded.dispatchesPerToken,
    },
  };
}
