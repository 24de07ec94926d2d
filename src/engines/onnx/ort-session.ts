import { allocate, lastError, type OrtModule, readText, touchHeap, writeText } from './ort-module';

/** An input or output as the session declares it. A symbolic dimension is its name. */
export interface PortInfo {
  readonly name: string;
  /** ONNX element type; 0 when it is no tensor. */
  readonly type: number;
  readonly dims: readonly (number | string)[];
}

export interface SessionFile {
  readonly bytes: Uint8Array;
  /** Files with weights beside the model, by the name that the model uses for them. */
  readonly external: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** A loaded graph. Tensors are handles (see `ort-tensor.ts`). */
export interface OrtSession {
  readonly handle: number;
  /** Where the runtime keeps the name of an input or output. Throws when there is none of this name. */
  namePointer(kind: 'in' | 'out', name: string): number;
  readonly inputs: readonly PortInfo[];
  readonly outputs: readonly PortInfo[];
  /** A reusable call with a fixed list of inputs and outputs, by name. */
  prepare(inputNames: readonly string[], outputNames: readonly string[]): PreparedRun;
}

export interface PreparedRun {
  /** Handles by position. An output that is 0 before the run is made by it, and then belongs to the caller. */
  readonly inputs: number[];
  readonly outputs: number[];
  /** Runs the graph on this thread and its helpers. Throws with the runtime's message. */
  run(): Promise<void>;
}

const optimizeAll = 99;
const logLevelError = 3;

/** What runs a session's nodes in place of the CPU. */
export interface OrtProvider {
  append(options: number): Promise<void>;
  /** Called at once after a session was made; 0 when it was not. */
  created(session: number): void;
}

/** Creates a session from a model in memory; the memory may be freed afterwards. */
export async function makeSession(
  module: OrtModule,
  file: SessionFile,
  config: Readonly<Record<string, string>>,
  provider?: OrtProvider,
): Promise<OrtSession> {
  // Arena and memory pattern are for the heap: a GPU's buffers are handed out one by one.
  const inHeap = provider === undefined;
  const options = module._OrtCreateSessionOptions(optimizeAll, inHeap, inHeap, 0, false, 0, 0, logLevelError, 0, 0);
  if (options === 0) throw new Error(lastError(module, 'no session options'));
  for (const [key, value] of Object.entries(config)) {
    const keyText = writeText(module, key);
    const valueText = writeText(module, value);
    module._OrtAddSessionConfigEntry(options, keyText, valueText);
    module._free(keyText);
    module._free(valueText);
  }
  const pointer = allocate(module, file.bytes.byteLength);
  let session = 0;
  try {
    module.HEAPU8.set(file.bytes, pointer);
    for (const { name, bytes } of file.external) module.mountExternalData(name, bytes);
    await provider?.append(options);
    session = await module._OrtCreateSession(pointer, file.bytes.byteLength, options);
    provider?.created(session);
    if (session === 0) throw new Error(lastError(module, 'no session'));
  } finally {
    module.unmountExternalData();
    module._free(pointer);
    module._OrtReleaseSessionOptions(options);
  }
  touchHeap(module);
  return describe(module, session);
}

function describe(module: OrtModule, session: number): OrtSession {
  const stack = module.stackSave();
  const counts = module.stackAlloc(8);
  if (module._OrtGetInputOutputCount(session, counts, counts + 4) !== 0) throw new Error(lastError(module, 'no inputs and outputs'));
  const inputCount = module.getValue(counts, 'i32');
  const outputCount = module.getValue(counts + 4, 'i32');
  module.stackRestore(stack);
  const names = new Map<string, number>();
  const ports: PortInfo[] = [];
  for (let index = 0; index < inputCount + outputCount; index += 1) {
    const port = describePort(module, session, index);
    ports.push(port);
    names.set(`${index < inputCount ? 'in' : 'out'}:${port.name}`, port.namePointer);
  }
  const pointerOf = (kind: 'in' | 'out', name: string): number => {
    const pointer = names.get(`${kind}:${name}`);
    if (pointer === undefined) throw new Error(`the model has no ${kind}put ${name}`);
    return pointer;
  };
  return {
    handle: session,
    namePointer: pointerOf,
    inputs: ports.slice(0, inputCount),
    outputs: ports.slice(inputCount),
    prepare: (inputNames, outputNames) =>
      prepareRun(
        module,
        session,
        inputNames.map((name) => pointerOf('in', name)),
        outputNames.map((name) => pointerOf('out', name)),
      ),
  };
}

function describePort(module: OrtModule, session: number, index: number): PortInfo & { namePointer: number } {
  const stack = module.stackSave();
  const out = module.stackAlloc(8);
  if (module._OrtGetInputOutputMetadata(session, index, out, out + 4) !== 0) throw new Error(lastError(module, 'no metadata'));
  const namePointer = module.getValue(out, '*');
  const metadata = module.getValue(out + 4, '*');
  module.stackRestore(stack);
  const type = module.getValue(metadata, 'i32');
  const rank = type === 0 ? 0 : module.getValue(metadata + 4, 'i32');
  const dims: (number | string)[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    const symbol = module.getValue(metadata + 8 + 4 * axis, '*');
    dims.push(symbol === 0 ? module.getValue(metadata + 8 + 4 * (axis + rank), 'i32') : readText(module, symbol));
  }
  module._OrtFree(metadata);
  return { name: readText(module, namePointer), type, dims, namePointer };
}

function prepareRun(module: OrtModule, session: number, inputNames: readonly number[], outputNames: readonly number[]): PreparedRun {
  const inputs = inputNames.map(() => 0);
  const outputs = outputNames.map(() => 0);
  const block = allocate(module, 8 * (inputNames.length + outputNames.length));
  const inputNamesAt = block;
  const inputsAt = inputNamesAt + 4 * inputNames.length;
  const outputNamesAt = inputsAt + 4 * inputNames.length;
  const outputsAt = outputNamesAt + 4 * outputNames.length;
  const words = (at: number, count: number): Uint32Array => new Uint32Array(module.HEAPU8.buffer, at, count);
  words(inputNamesAt, inputNames.length).set(inputNames);
  words(outputNamesAt, outputNames.length).set(outputNames);
  return {
    inputs,
    outputs,
    run: async () => {
      words(inputsAt, inputs.length).set(inputs);
      words(outputsAt, outputs.length).set(outputs);
      const status = module._OrtRun(session, inputNamesAt, inputsAt, inputs.length, outputNamesAt, outputs.length, outputsAt, 0);
      if ((typeof status === 'number' ? status : await status) !== 0) throw new Error(lastError(module, 'the run failed'));
      touchHeap(module);
      const made = words(outputsAt, outputs.length);
      for (let index = 0; index < outputs.length; index += 1) outputs[index] = made[index] ?? 0;
    },
  };
}
