import type { FaultKind } from '../../contract/chaos';
import type { ServerTool, ToolServer } from '../tools/servers/server-tool';

export type ToolFault = Extract<FaultKind, `tool-${string}`>;

/** The tool that commits its server's fault, and the one that does what it says. */
export const faultyTool = 'misbehave';
export const soundTool = 'behave';

/** Characters of a result that nobody asked for. */
const hugeResultLength = 10_000_000;

export interface ServerFaults {
  /** Stops answering anything, pings too. */
  readonly hang: () => Promise<never>;
  /** Ends the server in the middle of a call. */
  readonly crash: () => Promise<never>;
}

/** Name of the server that commits this fault: each has its own, so that the restarts of one do not delay another. */
export function chaosServerName(fault: ToolFault): string {
  return `chaos-${fault}`;
}

export function isToolFault(kind: FaultKind): kind is ToolFault {
  return kind.startsWith('tool-');
}

/** A server whose tools are its faults, asked for by name. */
export function makeChaosServer({ hang, crash }: ServerFaults): ToolServer {
  const runs: Readonly<Record<ToolFault, ServerTool['run']>> = {
    'tool-hangs': hang,
    'tool-crashes': crash,
    'tool-breaks-schema': async () => ({ text: 'seven', structured: { value: 'seven' } }),
    'tool-returns-10mb': async () => ({ text: 'x'.repeat(hugeResultLength), structured: { value: 7 } }),
  };
  const outputSchema = { type: 'object', properties: { value: { type: 'number' } }, required: ['value'] } as const;
  const faulty: ServerTool = {
    name: faultyTool,
    description: 'Commits the fault that is named.',
    inputSchema: { type: 'object', properties: { fault: { enum: Object.keys(runs) } }, required: ['fault'] },
    outputSchema,
    readOnly: true,
    run: async (input, signal) => {
      const run = Object.entries(runs).find(([fault]) => fault === input['fault'])?.[1];
      return run === undefined ? { text: 'no such fault' } : await run(input, signal);
    },
  };
  const sound: ServerTool = {
    name: soundTool,
    description: 'Answers 7.',
    inputSchema: { type: 'object' },
    outputSchema,
    readOnly: true,
    run: async () => ({ text: '7', structured: { value: 7 } }),
  };
  return { name: 'chaos', instructions: 'Faults on purpose.', tools: [faulty, sound] };
}
