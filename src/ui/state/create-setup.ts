import { createSignal } from 'solid-js';
import { defaultSetup, formatSetup, parseSetup, type Setup, type SetupProblem } from './setup';

/** The set-up, read from the address once and written back on every change. */
export function createSetup(search: string, writeQuery: (search: string) => void) {
  const parsed = parseSetup(search);
  const [setup, setSetup] = createSignal(parsed.setup);
  const [problems, setProblems] = createSignal<readonly SetupProblem[]>(parsed.problems);
  const change = (part: Partial<Setup>): void => {
    const next = { ...setup(), ...part };
    setSetup(next);
    writeQuery(formatSetup(next));
  };
  const modelIsKnown = (): void => void setProblems(problems().filter(({ kind }) => kind !== 'unknown-model'));
  return {
    setup,
    problems,
    change,
    reset: () => change({ ...defaultSetup, tasks: undefined, threads: undefined, chaos: undefined, faults: undefined }),
    isFromAddress: (model: string) => parsed.setup.model === model,
    modelIsUnknown: (value: string) => void setProblems([...problems(), { kind: 'unknown-model', value }]),
    modelIsKnown,
  };
}

export type SetupControl = ReturnType<typeof createSetup>;
