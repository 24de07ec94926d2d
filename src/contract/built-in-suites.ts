/** The suite that runs when the user brings none. */
export const defaultSuiteId = 'apura-20';

/** The suite of tasks that need several steps and agents. */
export const agentSuiteId = 'apura-agents';

/** What is known of a suite that ships with Apura before it is made. */
export interface BuiltInSuite {
  readonly id: string;
  readonly title: string;
  readonly tasks: number;
}

/** The suites that ship with Apura, for lists and for the command line. */
export const builtInSuites: readonly BuiltInSuite[] = [
  { id: defaultSuiteId, title: 'Apura 20', tasks: 20 },
  { id: agentSuiteId, title: 'Apura agents', tasks: 20 },
];

/** `undefined` when no suite that ships with Apura has this id. */
export function findBuiltInSuite(id: string): BuiltInSuite | undefined {
  return builtInSuites.find((suite) => suite.id === id);
}
