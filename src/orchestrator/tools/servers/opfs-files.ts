import { pathSegments } from './file-path';
import { ToolRefusal } from './server-tool';

export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** Of a file. */
  readonly sizeBytes?: number;
}

/** Files below one folder of the origin's private file system. Calls reject with a `ToolRefusal`. */
export interface FileTree {
  list(path: string): Promise<readonly FileEntry[]>;
  /** At most `length` bytes from `offset`, and the size of the whole. */
  read(path: string, offset: number, length: number): Promise<{ readonly bytes: Uint8Array; readonly sizeBytes: number }>;
  /** Makes the folders that are missing. Returns the size after it. */
  write(path: string, bytes: Uint8Array<ArrayBuffer>, append: boolean): Promise<number>;
  makeDirectory(path: string): Promise<void>;
  /** A file, or a folder with all that is in it. */
  remove(path: string): Promise<void>;
}

/** Works in dedicated workers only: files are written through synchronous handles, which every browser has there. */
export async function openOpfsFiles(rootName: string): Promise<FileTree> {
  const root = await refused('the private file system', async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(rootName, { create: true }),
  );

  const directory = async (segments: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle> => {
    let handle = root;
    for (const segment of segments) handle = await handle.getDirectoryHandle(segment, { create });
    return handle;
  };

  const file = async (path: string, create: boolean): Promise<FileSystemFileHandle> => {
    const segments = pathSegments(path);
    const name = segments.pop();
    if (name === undefined) throw new ToolRefusal('the path names no file');
    return await (await directory(segments, create)).getFileHandle(name, { create });
  };

  /** A file takes one writer at a time and refuses others: they wait for their turn instead. */
  let lastWrite: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(write: () => Promise<T>): Promise<T> => {
    const mine = lastWrite.then(write);
    lastWrite = mine.catch(() => undefined);
    return mine;
  };

  return {
    list: (path) =>
      refused(path, async () => {
        const entries: FileEntry[] = [];
        for await (const [name, handle] of (await directory(pathSegments(path), false)).entries()) {
          const sizeBytes = handle.kind === 'file' ? (await (handle as FileSystemFileHandle).getFile()).size : undefined;
          entries.push({ name, kind: handle.kind, sizeBytes });
        }
        return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      }),
    read: (path, offset, length) =>
      refused(path, async () => {
        const found = await (await file(path, false)).getFile();
        return { bytes: new Uint8Array(await found.slice(offset, offset + length).arrayBuffer()), sizeBytes: found.size };
      }),
    write: (path, bytes, append) =>
      inTurn(() =>
        refused(path, async () => {
          const access = await (await file(path, true)).createSyncAccessHandle();
          try {
            const at = append ? access.getSize() : 0;
            if (!append) access.truncate(0);
            const written = access.write(bytes, { at });
            if (written < bytes.length) throw new ToolRefusal('there is no room left');
            access.flush();
            return access.getSize();
          } finally {
            access.close();
          }
        }),
      ),
    makeDirectory: (path) => refused(path, async () => void (await directory(pathSegments(path), true))),
    remove: (path) =>
      refused(path, async () => {
        const segments = pathSegments(path);
        const name = segments.pop();
        if (name === undefined) throw new ToolRefusal('the root cannot be removed');
        await (await directory(segments, false)).removeEntry(name, { recursive: true });
      }),
  };
}

/** Errors of the file system, by name, as sentences for a model. */
const sentences: Readonly<Record<string, string>> = {
  NotFoundError: 'there is no such file or folder',
  TypeMismatchError: 'it is a folder where a file is needed, or a file where a folder is',
  NoModificationAllowedError: 'it is being written by something else',
  QuotaExceededError: 'there is no room left',
  InvalidStateError: 'it was changed meanwhile',
  InvalidModificationError: 'it cannot be changed so',
  NotAllowedError: 'the browser does not allow it',
  SecurityError: 'the browser does not allow it',
};

async function refused<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const sentence = error instanceof DOMException || error instanceof Error ? sentences[error.name] : undefined;
    if (sentence === undefined) throw error;
    throw new ToolRefusal(`${path}: ${sentence}`);
  }
}
