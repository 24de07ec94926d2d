import { allocate, lastError, touchHeap } from '../ort-module';
import type { OrtSession, PreparedRun } from '../ort-session';
import type { OrtGpuModule } from './gpu-module';

/** `DataLocation` of onnxruntime: a GPU buffer. */
const onGpu = 4;

/**
 * A run whose outputs stay on the GPU. The first `refilled` inputs are bound anew for each run, because their memory is
 * the same and their content is not; the others only when their handle changes.
 */
export function prepareBoundRun(
  module: OrtGpuModule,
  session: OrtSession,
  inputNames: readonly string[],
  outputNames: readonly string[],
  refilled: number,
): PreparedRun {
  const binding = module._OrtCreateBinding(session.handle);
  if (binding === 0) throw new Error(lastError(module, 'no binding'));
  const inputPointers = inputNames.map((name) => session.namePointer('in', name));
  const outputPointers = outputNames.map((name) => session.namePointer('out', name));
  const inputs = inputNames.map(() => 0);
  const outputs = outputNames.map(() => 0);
  const boundInputs = [...inputs];
  const boundOutputs = outputNames.map(() => -1);
  const outputsAt = allocate(module, 4 * outputs.length);

  const bindInputs = async (): Promise<void> => {
    for (const [index, handle] of inputs.entries()) {
      if (index >= refilled && boundInputs[index] === handle) continue;
      const status = await module._OrtBindInput(binding, inputPointers[index] ?? 0, handle);
      if (status !== 0) throw new Error(lastError(module, `the input ${inputNames[index]} was refused`));
      boundInputs[index] = handle;
    }
  };
  const bindOutputs = (): void => {
    for (const [index, handle] of outputs.entries()) {
      if (handle !== 0 && boundOutputs[index] === handle) continue;
      const status = module._OrtBindOutput(binding, outputPointers[index] ?? 0, handle, handle === 0 ? onGpu : 0);
      if (status !== 0) throw new Error(lastError(module, `the output ${outputNames[index]} was refused`));
      boundOutputs[index] = handle;
    }
  };
  return {
    inputs,
    outputs,
    run: async () => {
      await bindInputs();
      bindOutputs();
      const status = await module._OrtRunWithBinding(session.handle, binding, outputs.length, outputsAt, 0);
      if (status !== 0) throw new Error(lastError(module, 'the run failed'));
      touchHeap(module);
      const made = new Uint32Array(module.HEAPU8.buffer, outputsAt, outputs.length);
      for (const [index, handle] of made.entries()) {
        // A second handle of a tensor that was given: not needed.
        if (outputs[index] !== 0) module._OrtReleaseTensor(handle);
        else outputs[index] = handle;
      }
    },
  };
}
