/** The suite that runs when the user brings none. */
export const defaultSuiteId = 'apura-20';

/** The suite of tasks that need several steps and agents. */
export const agentSuiteId = 'apura-agents';

/** What is known of a suite that ships with Apura before it is made. */
export interface BuiltInSuite {
  readonly id: string;
  readonly title: string;
  readonly tasks: number;
  /**
   * A whole audit without downloads, ms: the shipped model in `onnx-wasm` on two cores of an EPYC server (measured 2026-11-25, 12.2 s and
   * 12.4 s). Larger models take longer.
   */
  readonly usualMs: number;
}

/** The suites that ship with Apura, for lists and for the command line. */
export const builtInSuites: readonly BuiltInSuite[] = [
  { id: defaultSuiteId, title: 'Apura 20', tasks: 20, usualMs: 12_000 },
  { id: agentSuiteId, title: 'Apura agents', tasks: 20, usualMs: 12_000 },
];

/** `undefined` when no suite that ships with Apura has this id. */
export function findBuiltInSuite(id: string): BuiltInSuite | undefined {
  return builtInSuites.find((suite) => suite.id === id);
}
