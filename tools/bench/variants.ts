import { execFile } from 'node:child_process';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../setup.mjs';

/** A file that native onnxruntime is timed with. */
export interface Variant {
  readonly name: string;
  readonly file: string;
}

const folder = join(repositoryRoot, 'node_modules', '.cache', 'apura', 'bench');
const exporter = join(repositoryRoot, 'tools', 'probe-model', 'export_onnx.py');
const pythons = ['python3', '/usr/bin/python3'];

/** Forms of the same weights, by what native onnxruntime might like better than the shipped form. */
const forms: readonly (readonly [name: string, ...args: string[]])[] = [
  ['int8, tiled attention', '--linear', 'int8', '--attention', 'fused-tiled'],
  ['int8, multi-head attention', '--linear', 'int8', '--attention', 'mha'],
  ['float32, tiled attention', '--linear', 'fp32', '--attention', 'fused-tiled'],
  ['8-bit blocks, tiled attention', '--linear', 'nbits8', '--attention', 'fused-tiled'],
  ['4-bit blocks, tiled attention', '--linear', 'nbits4', '--attention', 'fused-tiled'],
];

/**
 * The shipped file, and the other forms that the exporter makes of its weights. Without Python or its `onnx` module the
 * shipped file alone, and `missing` says why.
 */
export async function nativeVariants(modelFolder: string): Promise<{ variants: readonly Variant[]; missing?: string }> {
  const shipped = { name: 'int8 (as shipped)', file: join(modelFolder, 'onnx', 'model_int8.onnx') };
  await mkdir(folder, { recursive: true });
  let missing: string | undefined;
  for (const python of pythons) {
    try {
      const made: Variant[] = [];
      for (const [index, [name, ...args]] of forms.entries())
        made.push(await makeVariant(python, modelFolder, name, join(folder, `form-${index}.onnx`), args, shipped.file));
      return { variants: [shipped, ...made] };
    } catch (error) {
      missing = (error as Error).message.split('\n').at(-2) ?? (error as Error).message;
    }
  }
  return { variants: [shipped], missing };
}

async function makeVariant(
  python: string,
  modelFolder: string,
  name: string,
  file: string,
  args: readonly string[],
  source: string,
): Promise<Variant> {
  if ((await modifiedMs(file)) < Math.max(await modifiedMs(source), await modifiedMs(exporter))) {
    await promisify(execFile)(python, [exporter, modelFolder, file, ...args]);
  }
  return { name, file };
}

async function modifiedMs(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
