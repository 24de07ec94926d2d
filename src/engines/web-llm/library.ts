import { modelVersion } from '@mlc-ai/web-llm';
import { ApuraError } from '../../contract/errors';

/** The version of model libraries that this web-llm runs: `v0_2_86`. */
export const neededLibraryVersion = modelVersion.split('/')[0] ?? modelVersion;

/** The version in a library's address, where the address has one: `…/web-llm-models/v0_2_48/…`. */
export function libraryVersionOf(url: string): string | undefined {
  return /(?<![a-z0-9])v\d+_\d+_\d+/i.exec(url)?.[0];
}

const wasmMagic = [0x00, 0x61, 0x73, 0x6d];

/** Rejects with `model-invalid` for what is no model library at all, `model-incomplete` for what begins as WebAssembly and does not hold. */
export async function checkLibrary(bytes: Uint8Array<ArrayBuffer>, path: string): Promise<void> {
  const invalid = (reason: string): ApuraError => new ApuraError('model-invalid', `${path} ${reason}`, { file: path, name: 'model_lib' });
  if (wasmMagic.some((byte, at) => bytes[at] !== byte)) throw invalid('is not WebAssembly');
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ApuraError('model-incomplete', `${path}: ${reason}`, { file: path, loadedBytes: bytes.length }, { cause });
  }
  // Libraries of every version export it, and web-llm's own complaint about one without says nothing.
  if (!WebAssembly.Module.exports(module).some(({ kind }) => kind === 'memory')) throw invalid('is not a model library');
}

/** A library that does not fit this web-llm: it was made for another version. `difference` completes "a library that …". */
export function libraryMismatch(url: string, difference: string, cause: Error): ApuraError {
  const got = libraryVersionOf(url) ?? `a library that ${difference}`;
  const message = `the model library is ${got}; this web-llm runs ${neededLibraryVersion}: ${cause.message}`;
  return new ApuraError('library-mismatch', message, { needed: neededLibraryVersion, got }, { cause });
}
