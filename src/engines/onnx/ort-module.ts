import factoryUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';

/** The version whose binary interface this folder speaks; a test compares it with the installed package. */
export const ortVersion = '1.30.0';

/**
 * The C interface of onnxruntime-web's CPU build (`ort-wasm-simd-threaded`), as its own JavaScript uses it
 * (`lib/wasm/wasm-types.ts` of the package). Pointers and handles are byte offsets into the WASM heap; 0 is none.
 * Functions that return a status give 0 for success.
 */
export interface OrtModule {
  readonly HEAPU8: Uint8Array;
  readonly PTR_SIZE: 4 | 8;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  stackSave(): number;
  stackRestore(stack: number): void;
  stackAlloc(bytes: number): number;
  getValue(pointer: number, type: 'i32' | '*'): number;
  mountExternalData(path: string, data: Uint8Array): void;
  unmountExternalData(): void;
  _OrtInit(threads: number, logLevel: number): number;
  _OrtGetLastError(codePointer: number, messagePointer: number): number;
  _OrtCreateSessionOptions(
    optimization: number,
    arena: boolean,
    memoryPattern: boolean,
    executionMode: number,
    profiling: boolean,
    profilePrefix: number,
    logId: number,
    logLevel: number,
    logVerbosity: number,
    optimizedPath: number,
  ): number;
  _OrtAddSessionConfigEntry(options: number, key: number, value: number): number;
  _OrtReleaseSessionOptions(options: number): number;
  _OrtCreateSession(model: number, bytes: number, options: number): number | Promise<number>;
  _OrtReleaseSession(session: number): number;
  _OrtGetInputOutputCount(session: number, inputs: number, outputs: number): number;
  _OrtGetInputOutputMetadata(session: number, index: number, name: number, metadata: number): number;
  _OrtFree(pointer: number): number;
  _OrtCreateTensor(type: number, data: number, bytes: number, dims: number, rank: number, location: number): number;
  _OrtGetTensorData(tensor: number, type: number, data: number, dims: number, rank: number): number;
  _OrtReleaseTensor(tensor: number): number;
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    runOptions: number,
  ): number | Promise<number>;
}

/** What the runtime printed lately: its abort messages name the cause that the thrown error leaves out. */
export interface OrtLog {
  readonly lines: string[];
}

/** A runtime with its threads, ready for sessions. */
export interface OrtRuntime {
  readonly module: OrtModule;
  readonly log: OrtLog;
}

/** Where the two files of a build are. */
export interface OrtBuild {
  readonly factoryUrl: string;
  readonly wasmUrl: string;
}

type Factory<Module> = (config: {
  numThreads: number;
  locateFile: (name: string) => string;
  print: (line: string) => void;
  printErr: (line: string) => void;
}) => Promise<Module>;

const logLevelError = 3;
const keptLines = 20;

/** Loads the CPU build from this page's own origin and starts `threads - 1` helpers. */
export function loadOrtRuntime(threads: number): Promise<OrtRuntime> {
  return startOrt<OrtModule>({ factoryUrl, wasmUrl }, threads);
}

/**
 * Loads a build and starts it. Once per worker: a failed runtime cannot be used again. `prepare` runs before the first
 * call into it. Throws what the browser or the runtime throws (see `errors.ts`).
 */
export async function startOrt<Module extends OrtModule>(
  build: OrtBuild,
  threads: number,
  prepare: (module: Module) => void = () => undefined,
): Promise<{ readonly module: Module; readonly log: OrtLog }> {
  const log: OrtLog = { lines: [] };
  const keep = (line: string): void => {
    log.lines.push(line);
    if (log.lines.length > keptLines) log.lines.shift();
  };
  const imported = (await import(/* @vite-ignore */ build.factoryUrl)) as { default: Factory<Module> };
  const module = await imported.default({ numThreads: threads, locateFile: () => build.wasmUrl, print: keep, printErr: keep });
  prepare(module);
  if (module._OrtInit(threads, logLevelError) !== 0) throw new Error(lastError(module, 'onnxruntime did not start'));
  return { module, log };
}

/** The runtime's own words for the last failure. */
export function lastError(module: OrtModule, what: string): string {
  const stack = module.stackSave();
  try {
    const pointer = module.stackAlloc(2 * module.PTR_SIZE);
    module._OrtGetLastError(pointer, pointer + module.PTR_SIZE);
    const code = module.getValue(pointer, 'i32');
    const message = module.getValue(pointer + module.PTR_SIZE, '*');
    return `${what} (${code}): ${message === 0 ? '' : readText(module, message)}`;
  } finally {
    module.stackRestore(stack);
  }
}

/** A zero-terminated UTF-8 string of the heap. */
export function readText(module: OrtModule, pointer: number): string {
  const heap = module.HEAPU8;
  let end = pointer;
  while (heap[end] !== 0) end += 1;
  return new TextDecoder().decode(heap.slice(pointer, end));
}

/** Copies a string to the heap; the caller frees it with `_free`. */
export function writeText(module: OrtModule, text: string): number {
  const bytes = new TextEncoder().encode(text);
  const pointer = allocate(module, bytes.length + 1);
  module.HEAPU8.set(bytes, pointer);
  module.HEAPU8[pointer + bytes.length] = 0;
  return pointer;
}

/** `_malloc` that throws instead of returning 0. The views of the heap may be replaced by it. */
export function allocate(module: OrtModule, bytes: number): number {
  const pointer = module._malloc(Math.max(bytes, 16));
  if (pointer === 0) throw new Error(`out of memory: the WASM heap has no room for ${bytes} bytes`);
  touchHeap(module);
  return pointer;
}

/** Refreshes `HEAPU8` after the heap may have grown: the runtime does so inside its accessors only. */
export function touchHeap(module: OrtModule): void {
  module.getValue(0, 'i32');
}
