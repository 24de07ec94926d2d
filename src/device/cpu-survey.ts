import type { Fact } from '../contract/evidence';

/** Smallest modules that validate only where the instruction set is there (WebAssembly binary format, one function each). */
const simdModule = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];
const relaxedSimdModule = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11,
];

/** CPU, WebAssembly and page facts; nothing here waits. */
export function surveyCpu(scope: { readonly hardwareConcurrency: number; readonly crossOriginIsolated: boolean }): Fact[] {
  const resolutionMs = clockResolutionMs();
  return [
    {
      id: 'cpu.logicalCores',
      value: scope.hardwareConcurrency,
      unit: 'cores',
      evidence: 'inferred',
      source: 'navigator.hardwareConcurrency',
    },
    { id: 'cpu.wasmSimd', value: WebAssembly.validate(new Uint8Array(simdModule)), evidence: 'measured', source: 'WebAssembly.validate' },
    {
      id: 'cpu.wasmRelaxedSimd',
      value: WebAssembly.validate(new Uint8Array(relaxedSimdModule)),
      evidence: 'measured',
      source: 'WebAssembly.validate',
    },
    {
      id: 'cpu.wasmThreads',
      value: scope.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined',
      evidence: 'measured',
      source: 'crossOriginIsolated, SharedArrayBuffer',
    },
    { id: 'page.crossOriginIsolated', value: scope.crossOriginIsolated, evidence: 'measured', source: 'crossOriginIsolated' },
    { id: 'page.clockResolution', value: resolutionMs, unit: 'ms', evidence: 'measured', source: 'performance.now, smallest step seen' },
  ];
}

/** Smallest step of `performance.now()` over 20 changes, in ms; browsers make it coarse without isolation. */
function clockResolutionMs(): number {
  let smallest = Number.POSITIVE_INFINITY;
  let previous = performance.now();
  for (let changes = 0; changes < 20; ) {
    const now = performance.now();
    if (now > previous) {
      smallest = Math.min(smallest, now - previous);
      previous = now;
      changes += 1;
    }
  }
  return Math.round(smallest * 1e6) / 1e6;
}
