import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Writes src/engines/shipped-model.json: size and SHA-256 of every file that the engine reads of apura-probe.
 * Run after the model changed: npx tsx tools/probe-model/ship.ts
 */
const folder = new URL('../../public/models/apura-probe/', import.meta.url);
const list = new URL('../../src/engines/shipped-model.json', import.meta.url);
const read = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'onnx/model_int8.onnx',
  'onnx/model_webgpu.onnx',
];
/** All that is shipped, weights and tokenizer together. */
const mostBytes = 14e6;

const files: Record<string, { sizeBytes: number; sha256: string }> = {};
for (const path of read.filter((name) => existsSync(new URL(name, folder)))) {
  const bytes = readFileSync(new URL(path, folder));
  files[path] = { sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}
const total = Object.values(files).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
if (total > mostBytes) throw new Error(`the model has ${total} bytes, ${mostBytes} are allowed`);
writeFileSync(list, `${JSON.stringify({ id: 'apura-probe', files }, null, 2)}\n`);
process.stdout.write(`${fileURLToPath(list)}: ${Object.keys(files).length} files, ${total} bytes\n`);
