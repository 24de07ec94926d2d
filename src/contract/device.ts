import type { Fact } from './evidence';

export type DeviceKind = 'gpu' | 'cpu';

/** Why there is no usable GPU, or that there is one. */
export type GpuStatus =
  /** A hardware adapter answered. */
  | { readonly kind: 'available' }
  /** The adapter computes on the CPU (SwiftShader, llvmpipe, WARP): right results, no speed. */
  | { readonly kind: 'software'; readonly reason: string }
  /** The browser has no WebGPU here (`no-api`, `insecure-context`), or every request gave null (`no-adapter`). */
  | { readonly kind: 'absent'; readonly reason: 'no-api' | 'insecure-context' | 'no-adapter'; readonly attempts: number }
  /** An adapter or a device was there and the browser refused it with an error. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What this device is, as far as a page may know. */
export interface DeviceSurvey {
  readonly gpu: GpuStatus;
  readonly facts: readonly Fact[];
  /** Facts that this browser does not tell, with the reason: never reported as zero. */
  readonly absent: readonly { readonly id: string; readonly reason: string }[];
  readonly crossOriginIsolated: boolean;
  readonly logicalCores: number;
  readonly mobile: boolean;
}
