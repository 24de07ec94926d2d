import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Mount } from '../serve/mounts';
import { CouldNotRun } from './could-not-run';
import { checkModelFolder } from './model-argument';

/** A record of models for the page. Folders that it names by path are served beside the page. */
export interface ModelRecord {
  readonly name: string;
  readonly mounts: readonly Mount[];
  /** The record as the page gets it: paths have become addresses below the server's, which ends in `/`. */
  readonly textFor: (serverUrl: string) => string;
}

/** Keys of an entry that hold an address or, on the command line, a path; by what must lie there. */
const places = { model: 'mlc', onnx: 'onnx', model_lib: 'file' } as const;
type PlaceKey = keyof typeof places;

type Entry = Readonly<Record<string, unknown>>;

/**
 * Reads `--model-record`. Paths count from the record's folder: `model` is a folder of an MLC tool, `model_lib` its library,
 * `onnx` a folder with the Hugging Face layout. What is no JSON goes to the page as it is, which says why it refuses it.
 * Throws a `CouldNotRun` when the file or something that it names by path is not there.
 */
export async function readModelRecord(file: string): Promise<ModelRecord> {
  const name = basename(file);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new CouldNotRun(`--model-record ${file}: no such file.`, { cause: error });
  });
  const data = parseJson(text);
  const mounts: Mount[] = [];
  const found: { readonly entry: Entry; readonly key: PlaceKey; readonly path: string }[] = [];
  for (const [index, entry] of entriesOf(data).entries()) {
    for (const key of Object.keys(places) as PlaceKey[]) {
      const value = entry[key];
      if (typeof value !== 'string' || value.trim() === '' || /^[a-z][a-z\d+.-]+:\/\//i.test(value)) continue;
      const place = resolve(dirname(resolve(file)), value);
      const where = `--model-record ${file}, entry ${index + 1}, ${key}`;
      found.push({ entry, key, path: await mountPlace(places[key], place, where, mounts) });
    }
  }
  if (found.length === 0) return { name, mounts, textFor: () => text };
  const textFor = (serverUrl: string): string => {
    const addresses = new Map<Entry, Record<string, string>>();
    for (const { entry, key, path } of found) addresses.set(entry, { ...addresses.get(entry), [key]: new URL(path, serverUrl).href });
    return JSON.stringify(data, (_, value: unknown) => (isEntry(value) ? { ...value, ...addresses.get(value) } : value));
  };
  return { name, mounts, textFor };
}

/** Serves what lies at a path, after a look whether it is what it should be; its address, relative to the server's. */
async function mountPlace(kind: (typeof places)[PlaceKey], place: string, where: string, mounts: Mount[]): Promise<string> {
  const stats = await stat(place).catch(() => undefined);
  // web-llm reads weights below `resolve/main/`, as model hubs have them.
  const prefix = `/local-record/${mounts.length}/${kind === 'mlc' ? 'resolve/main/' : ''}`;
  if (kind === 'file') {
    if (stats?.isFile() !== true) throw new CouldNotRun(`${where}: no such file: ${place}`);
    mounts.push({ prefix, folder: dirname(place) });
    return `.${prefix}${encodeURIComponent(basename(place))}`;
  }
  if (stats?.isDirectory() !== true) throw new CouldNotRun(`${where}: no such folder: ${place}`);
  if (kind === 'onnx') await checkModelFolder(place, where);
  else await checkMlcFolder(place, where);
  mounts.push({ prefix, folder: place });
  return `.${prefix}`;
}

/** Tools of before 2025 call the list of weights `ndarray-cache.json`, later ones `tensor-cache.json`. */
async function checkMlcFolder(folder: string, where: string): Promise<void> {
  const has = async (name: string): Promise<boolean> => (await stat(resolve(folder, name)).catch(() => undefined))?.isFile() === true;
  if (!(await has('mlc-chat-config.json'))) throw new CouldNotRun(`${where}: mlc-chat-config.json is missing in ${folder}.`);
  if (!(await has('tensor-cache.json')) && !(await has('ndarray-cache.json'))) {
    throw new CouldNotRun(`${where}: neither tensor-cache.json nor ndarray-cache.json is in ${folder}.`);
  }
}

function entriesOf(data: unknown): readonly Entry[] {
  const list = isEntry(data) && 'model_list' in data ? data['model_list'] : data;
  return (Array.isArray(list) ? list : [list]).filter(isEntry);
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
