import type { JsonValue } from '../../../contract/json';
import type { FileTree } from './opfs-files';
import { numberOf, type ServerTool, ToolRefusal, type ToolServer, textOf } from './server-tool';

const mostReadBytes = 200_000;
const mostWriteLength = 1_000_000;

const path = { type: 'string', maxLength: 1_000, description: 'Below the root, with "/": "notes/today.txt".' } as const;

/** Files of this page, in a folder of its own: nothing else of the device can be reached. */
export function makeFilesystemServer(files: FileTree): ToolServer {
  return {
    name: 'filesystem',
    instructions: 'Text files in a private folder of this page. Other files of the device cannot be reached.',
    tools: [...readers(files), ...writers(files)],
  };
}

function readers(files: FileTree): ServerTool[] {
  return [
    {
      name: 'list_directory',
      description: 'Lists the files and folders of a folder; without a path, of the root.',
      inputSchema: { type: 'object', properties: { path }, additionalProperties: false },
      outputSchema: { type: 'object', properties: { entries: { type: 'array', items: { type: 'object' } } }, required: ['entries'] },
      readOnly: true,
      run: async (input) => {
        const entries = await files.list(textOf(input, 'path'));
        const lines = entries.map(({ name, kind, sizeBytes }) => (kind === 'file' ? `${name} (${sizeBytes} bytes)` : `${name}/`));
        const plain = entries.map(
          ({ name, kind, sizeBytes }): JsonValue => (sizeBytes === undefined ? { name, kind } : { name, kind, sizeBytes }),
        );
        return { text: lines.join('\n') || 'empty', structured: { entries: plain } };
      },
    },
    {
      name: 'read_file',
      description: `Reads a text file, at most ${mostReadBytes} bytes from "offset" on.`,
      inputSchema: {
        type: 'object',
        properties: { path, offset: { type: 'integer', minimum: 0 } },
        required: ['path'],
        additionalProperties: false,
      },
      readOnly: true,
      run: async (input) => {
        const name = textOf(input, 'path');
        const offset = numberOf(input, 'offset', 0);
        const { bytes, sizeBytes } = await files.read(name, offset, mostReadBytes);
        const end = offset + bytes.length;
        const more = end < sizeBytes ? `\n[${sizeBytes - end} bytes more from offset ${end}]` : '';
        return { text: decode(bytes, name) + more };
      },
    },
  ];
}

function writers(files: FileTree): ServerTool[] {
  return [
    {
      name: 'write_file',
      description: 'Writes a text file, making missing folders; replaces it, or with "append" adds to its end.',
      inputSchema: {
        type: 'object',
        properties: { path, text: { type: 'string', maxLength: mostWriteLength }, append: { type: 'boolean' } },
        required: ['path', 'text'],
        additionalProperties: false,
      },
      outputSchema: { type: 'object', properties: { sizeBytes: { type: 'integer' } }, required: ['sizeBytes'] },
      readOnly: false,
      run: async (input) => {
        const bytes = new TextEncoder().encode(textOf(input, 'text'));
        const sizeBytes = await files.write(textOf(input, 'path'), bytes, input['append'] === true);
        return { text: `written; the file has ${sizeBytes} bytes`, structured: { sizeBytes } };
      },
    },
    {
      name: 'make_directory',
      description: 'Makes a folder and the folders above it.',
      inputSchema: { type: 'object', properties: { path }, required: ['path'], additionalProperties: false },
      readOnly: false,
      run: async (input) => {
        await files.makeDirectory(textOf(input, 'path'));
        return { text: 'made' };
      },
    },
    {
      name: 'remove',
      description: 'Removes a file, or a folder with all that is in it.',
      inputSchema: { type: 'object', properties: { path }, required: ['path'], additionalProperties: false },
      readOnly: false,
      run: async (input) => {
        await files.remove(textOf(input, 'path'));
        return { text: 'removed' };
      },
    },
  ];
}

/** Text that may end inside a character; anything that is no text is refused. */
function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch (error) {
    if (error instanceof TypeError) throw new ToolRefusal(`${name}: it is no text file`);
    throw error;
  }
}
