import type { DeviceKind } from './device';
import type { Evidence } from './evidence';

/**
 * Bytes that an engine may use on a device, as an interval: WebGPU tells neither total nor free memory. A model is taken to
 * fit when it fits the low end, and to be tight between the two.
 */
export interface MemoryBudget {
  readonly device: DeviceKind;
  readonly lowBytes: number;
  readonly highBytes: number;
  /** `inferred` from what the browser states, `measured` by allocating. */
  readonly evidence: Evidence;
  /** How it was obtained, in a few words. */
  readonly source: string;
  /** The values that it follows from: limits, memory of the machine, steps of the probe. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
}

/** One step of the memory probe: so much was allocated and made resident, and took so long. */
export interface MemoryProbeStep {
  readonly allocatedBytes: number;
  readonly tookMs: number;
}

/** What allocating found out. The probe ends at what was asked for: memory beyond that stays unknown. */
export interface MemoryProbe {
  readonly askedBytes: number;
  readonly gotBytes: number;
  /** `reached`: all that was asked for; `out-of-memory`: the browser said no; `spilled`: it went on, many times slower. */
  readonly ended: 'reached' | 'out-of-memory' | 'spilled' | 'device-lost' | 'timed-out';
  readonly steps: readonly MemoryProbeStep[];
  readonly totalMs: number;
}

/** A measured rate or time: median of repetitions, with the smallest and largest of them. */
export interface Measured {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly samples: readonly number[];
}

/** What short runs found this device to do. Absent parts could not be measured here. */
export interface DeviceBenchmark {
  readonly gpu?: {
    /** Bytes read per second by a kernel that streams through a buffer larger than any cache. */
    readonly readBytesPerSecond: Measured;
    /** float32 multiply-adds per second of a tiled matrix product. */
    readonly multiplyAddsPerSecond: Measured;
    /** Milliseconds that one more small dispatch in a submitted batch takes. */
    readonly dispatchMs: Measured;
    /** Milliseconds from submitting one tiny dispatch to having its result in memory. */
    readonly roundTripMs: Measured;
    /** Bytes per second from memory to the GPU. */
    readonly uploadBytesPerSecond: Measured;
  };
  /** One thread, WebAssembly SIMD. */
  readonly cpu: {
    readonly readBytesPerSecond: Measured;
    /** float32 multiply-adds per second. */
    readonly multiplyAddsPerSecond: Measured;
    /** 8-bit multiply-adds per second (`i32x4.dot_i16x8_s`): what quantised models are made of on the CPU. */
    readonly int8MultiplyAddsPerSecond: Measured;
  };
  readonly totalMs: number;
}
