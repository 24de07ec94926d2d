import { readdir, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CouldNotRun } from './could-not-run';

/** What `--model` means: something the page finds by itself, or a folder that must be served to it. */
export type ModelArgument = { readonly kind: 'id' | 'url'; readonly value: string } | { readonly kind: 'folder'; readonly folder: string };

/**
 * Tells ids, addresses and folders apart. A path that starts with `.`, `/` or a drive, or that exists as a folder, is
 * a folder. Throws a `CouldNotRun` when the folder is absent or is not a model in the Hugging Face layout.
 */
export async function readModelArgument(value: string): Promise<ModelArgument> {
  if (/^https?:\/\//i.test(value)) return { kind: 'url', value: value.endsWith('/') ? value : `${value}/` };
  const folder = resolve(value);
  const looksLikePath = /^(?:\.{1,2}(?:[\\/]|$)|[\\/]|[a-z]:[\\/])/i.test(value);
  const kind = await kindOf(folder);
  if (kind === 'folder') {
    await checkModelFolder(folder, `--model ${folder}`);
    return { kind: 'folder', folder };
  }
  if (looksLikePath)
    throw new CouldNotRun(`--model ${value}: ${kind === 'file' ? 'this is a file; a folder is needed' : 'no such folder'}.`);
  if (!/^[\w][\w.\-/]*$/.test(value))
    throw new CouldNotRun(`--model ${value}: neither a model's id, nor a folder, nor an http(s) address.`);
  return { kind: 'id', value };
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'absent'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'absent';
  }
}

/** Throws a `CouldNotRun`, beginning with `where`, when the folder is no model in the Hugging Face layout. */
export async function checkModelFolder(folder: string, where: string): Promise<void> {
  for (const file of ['config.json', 'tokenizer.json']) {
    if ((await kindOf(resolve(folder, file))) === 'file') continue;
    if ((await kindOf(resolve(folder, 'mlc-chat-config.json'))) === 'file') {
      throw new CouldNotRun(
        `${where}: this is a model of MLC; name a record of it with --model-record (its model, model_id and model_lib).`,
      );
    }
    throw new CouldNotRun(
      `${where}: ${file} is missing; a folder with the Hugging Face layout is needed (config.json, tokenizer.json, onnx/model*.onnx).`,
    );
  }
  const weights = [...(await listNames(folder)), ...(await listNames(resolve(folder, 'onnx')))].filter((name) => name.endsWith('.onnx'));
  if (weights.length === 0) throw new CouldNotRun(`${where}: no .onnx file in ${basename(folder)}/ or ${basename(folder)}/onnx/.`);
}

async function listNames(folder: string): Promise<string[]> {
  return (await kindOf(folder)) === 'folder' ? await readdir(folder) : [];
}
