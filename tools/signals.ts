import { constants } from 'node:os';

const signalNames = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type EndSignal = (typeof signalNames)[number];

/** Waits until the user ends a server. Resolves with its exit code: Ctrl+C is its regular end, so that is 0. */
export async function untilSignal(): Promise<number> {
  const name = await new Promise<EndSignal>((resolve) => listenForSignals(resolve));
  return name === 'SIGINT' ? 0 : signalExitCode(name);
}

/** Calls back for every signal that asks this process to end; Node then no longer ends by itself. Returns the removal. */
export function listenForSignals(onSignal: (name: EndSignal) => void): () => void {
  for (const name of signalNames) process.on(name, onSignal);
  return () => {
    for (const name of signalNames) process.off(name, onSignal);
  };
}

/** Exit code that a shell expects of a command that a signal ended. */
export function signalExitCode(name: EndSignal): number {
  return 128 + constants.signals[name];
}
