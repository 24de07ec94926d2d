import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** SHA-256 over the names and contents of files and whole folders below `root`; a path that is absent counts as such. */
export async function hashFiles(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const files = await listFiles(root, path);
    if (files === undefined) hash.update(`${path}\0absent\0`);
    for (const file of files ?? []) {
      const content = await readFile(join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/** Files at or below a path, relative to `root`, with `/` and in order; undefined when there is nothing at the path. */
async function listFiles(root: string, path: string): Promise<string[] | undefined> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, path), { withFileTypes: true, recursive: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return undefined;
    throw error;
  }
  const base = join(root, path);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => [path, ...join(entry.parentPath, entry.name).slice(base.length).split(/[\\/]/).filter(Boolean)].join('/'))
    .sort();
}
