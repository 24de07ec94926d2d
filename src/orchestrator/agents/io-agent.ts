import * as v from 'valibot';
import { sha256Hex } from '../../base/sha256';
import { ApuraError } from '../../contract/errors';
import type { Agent, ToolPort } from '../../contract/orchestrator';
import { answerText } from '../run/answer-text';
import { jsonSchema, readInput, textSchema } from './read-input';

/** Text files somewhere: OPFS, a table of IndexedDB, or a tool server. Calls reject with an `ApuraError`. */
export interface TextFiles {
  write(path: string, text: string, signal: AbortSignal): Promise<void>;
  read(path: string, signal: AbortSignal): Promise<string>;
}

const inputSchema = v.variant('do', [
  v.strictObject({ do: v.literal('read'), path: textSchema }),
  /** Writes, reads back and compares by hash; the output is what was read. */
  v.strictObject({ do: v.literal('keep'), path: textSchema, content: jsonSchema }),
]);

/** Works on files without a model. What was written and does not come back as it was is `tool-failed`, never an output. */
export function makeIoAgent(files: TextFiles, maxInFlight = 2): Agent {
  return {
    name: 'io',
    capabilities: ['io'],
    priority: 'optional',
    maxInFlight,
    version: 'io/1',
    devices: () => ['cpu'],
    work: async (task, context, signal) => {
      const input = readInput(inputSchema, task, context);
      context.beat();
      if (input.do === 'read') return { output: await files.read(input.path, signal) };
      const text = answerText(input.content);
      await files.write(input.path, text, signal);
      context.beat({ kind: 'step', done: 1, total: 2 });
      const back = await files.read(input.path, signal);
      context.beat({ kind: 'step', done: 2, total: 2 });
      const [written, read] = [sha256Hex(text), sha256Hex(back)];
      if (written === read) return { output: back };
      throw new ApuraError('tool-failed', `${input.path} came back changed`, { server: 'files', tool: 'keep', written, read });
    },
  };
}

/** Files by the tools of the filesystem server: writing needs the user's consent. */
export function filesByTools(tools: Pick<ToolPort, 'call'>, server = 'filesystem'): TextFiles {
  return {
    write: async (path, text, signal) => void (await tools.call({ server, tool: 'write_file', input: { path, text } }, signal)),
    read: async (path, signal) => (await tools.call({ server, tool: 'read_file', input: { path } }, signal)).text,
  };
}
