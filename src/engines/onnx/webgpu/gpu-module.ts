import asyncifyFactoryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import asyncifyWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import jspiFactoryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url';
import jspiWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url';
import { type OrtBuild, type OrtLog, type OrtModule, startOrt } from '../ort-module';

/**
 * The C interface of onnxruntime-web's builds with the WebGPU provider, as far as it goes beyond the CPU's
 * (`lib/wasm/wasm-types.ts` and `wasm-core-impl.ts` of the package). What may wait for the GPU gives a promise.
 */
export interface OrtGpuModule extends OrtModule {
  /** Of the build with Asyncify: wraps the functions that may wait. */
  asyncInit?(): void;
  webgpuInit(setDefaultDevice: (device: GPUDevice) => void): void;
  webgpuRegisterDevice(device: GPUDevice): readonly [deviceId: number, instance: number, device: number] | undefined;
  webgpuOnCreateSession(session: number): void;
  /** Pointer by which the runtime knows a buffer. */
  webgpuRegisterBuffer(buffer: GPUBuffer, session: number): number;
  webgpuGetBuffer(pointer: number): GPUBuffer;
  setValue(pointer: number, value: number, type: 'i32' | '*'): void;
  _OrtAppendExecutionProvider(options: number, name: number, keys: number, values: number, count: number): number | Promise<number>;
  _OrtCreateBinding(session: number): number;
  _OrtBindInput(binding: number, name: number, tensor: number): number | Promise<number>;
  /** A tensor to write into, or 0 and where the run shall make one. */
  _OrtBindOutput(binding: number, name: number, tensor: number, location: number): number;
  _OrtRunWithBinding(session: number, binding: number, outputCount: number, outputs: number, runOptions: number): number | Promise<number>;
}

export interface OrtGpuRuntime {
  readonly module: OrtGpuModule;
  readonly log: OrtLog;
}

/**
 * Where a browser can suspend WebAssembly itself, the build that uses this: 17 MB in place of 27, and no code in every
 * function for unwinding its stack.
 */
function pickBuild(): OrtBuild {
  return 'Suspending' in WebAssembly
    ? { factoryUrl: jspiFactoryUrl, wasmUrl: jspiWasmUrl }
    : { factoryUrl: asyncifyFactoryUrl, wasmUrl: asyncifyWasmUrl };
}

/** Loads a build with the WebGPU provider, on this thread alone: the GPU does the work. */
export function loadOrtGpuRuntime(): Promise<OrtGpuRuntime> {
  return startOrt<OrtGpuModule>(pickBuild(), 1, (module) => {
    module.asyncInit?.();
    module.webgpuInit(() => undefined);
  });
}
