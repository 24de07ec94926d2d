import type { Decision, Tombstone, TrustCheck } from '../../contract/audit';
import type { MemoryProbe } from '../../contract/budget';
import type { DeviceKind, GpuStatus } from '../../contract/device';
import type { EngineId } from '../../contract/engine';
import type { Evidence, Unit } from '../../contract/evidence';
import type { Forecast } from '../../contract/model';
import type { Language } from '../../contract/suite';
import type { WiringResult } from '../../contract/wiring';
import type { OutcomeStatus, Report, VerdictStatus } from '../report';

/** Positions are written into links: only ever append. */
export const engines: readonly EngineId[] = ['web-llm', 'onnx-webgpu', 'onnx-wasm'];
export const devices: readonly DeviceKind[] = ['gpu', 'cpu'];
export const endings: readonly Report['ended'][] = ['completed', 'cancelled', 'failed', 'worker-died'];
export const decisionOutcomes: readonly Decision['outcome'][] = ['taken', 'skipped', 'failed'];
export const gpuKinds: readonly GpuStatus['kind'][] = ['available', 'software', 'absent', 'refused'];
export const absentReasons: readonly Extract<GpuStatus, { kind: 'absent' }>['reason'][] = ['no-api', 'insecure-context', 'no-adapter'];
export const evidences: readonly Evidence[] = ['measured', 'derived', 'inferred'];
export const units: readonly Unit[] = ['bytes', 'ms', 'tokens/s', 'tokens', 'threads', 'cores', 'ratio', 'bits'];
export const verdicts: readonly VerdictStatus[] = ['pass', 'degraded', 'fail'];
export const pressures: readonly string[] = ['nominal', 'fair', 'serious', 'critical'];
export const fits: readonly Forecast['fit'][] = ['fits', 'tight', 'does-not-fit', 'unknown'];
export const checks: readonly TrustCheck['id'][] = ['known-answer', 'agreement', 'degenerate', 'repeatable'];
export const probeEnds: readonly MemoryProbe['ended'][] = ['reached', 'out-of-memory', 'spilled', 'device-lost', 'timed-out'];
export const phases: readonly Tombstone['phase'][] = ['load', 'tasks'];

/** One letter per task. */
export const statusLetters: Readonly<Record<OutcomeStatus, string>> = {
  passed: 'p',
  failed: 'f',
  'timed-out': 't',
  skipped: 's',
  aborted: 'a',
};
export const languageLetters: Readonly<Record<Language, string>> = { en: 'e', pt: 'p' };
/** One letter per component, in the order of `wiredComponents`, which is only ever appended to. */
export const wiringLetters: Readonly<Record<WiringResult['verdict'], string>> = { acted: 'a', idle: 'i', broken: 'b' };
/** For a task of no family or no language, or a component that was not asked. */
export const noneLetter = '-';
/** A task's family, by its position among the families of the link. */
export const familyLetters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Facts by position; others travel by name. */
export const factIds: readonly string[] = [
  'gpu.vendor',
  'gpu.architecture',
  'gpu.device',
  'gpu.description',
  'gpu.maxBufferSize',
  'gpu.maxStorageBufferBindingSize',
  'gpu.maxComputeWorkgroupStorageSize',
  'gpu.shader-f16',
  'gpu.subgroups',
  'gpu.timestamp-query',
  'gpu.adapterRequests',
  'cpu.logicalCores',
  'cpu.wasmSimd',
  'cpu.wasmRelaxedSimd',
  'cpu.wasmThreads',
  'memory.device',
  'storage.quota',
  'storage.usage',
  'page.crossOriginIsolated',
  'page.clockResolution',
  'page.platform',
];

/** Rules of the ladder by position; others travel by name. */
export const rules: readonly string[] = [
  'chosen',
  'no-adapter',
  'software-adapter',
  'gpu-free-below-500mb',
  'model-exceeds-budget',
  'limit-too-small',
  'feature-missing',
  'no-variant',
  'load-failed',
  'load-stalled',
  'smoke-failed',
  'device-lost',
  'engine-hung',
  'out-of-memory',
  'worker-died',
  'tombstone',
  'storage-full',
  'offline',
  'user-choice',
];

/** Packages by position; others travel by name. */
export const packages: readonly string[] = ['onnxruntime-web', '@huggingface/tokenizers', '@huggingface/jinja', '@mlc-ai/web-llm'];
