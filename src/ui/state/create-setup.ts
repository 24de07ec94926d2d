import { createSignal } from 'solid-js';
import { defaultSetup, formatSetup, parseSetup, type Setup } from './setup';

/** The set-up, read from the address once and written back on every change. */
export function createSetup(search: string, writeQuery: (search: string) => void) {
  const parsed = parseSetup(search);
  const [setup, setSetup] = createSignal(parsed.setup);
  const change = (part: Partial<Setup>): void => {
    const next = { ...setup(), ...part };
    setSetup(next);
    writeQuery(formatSetup(next));
  };
  return { setup, problems: parsed.problems, change, reset: () => change({ ...defaultSetup, tasks: undefined, threads: undefined }) };
}

export type SetupControl = ReturnType<typeof createSetup>;
