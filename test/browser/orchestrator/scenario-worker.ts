import { toErrorRecord } from '../../../src/contract/errors';
import { badWorker, missingScript, ownServers, reference } from './tool-scenarios';

const scenarios: Readonly<Record<string, (argument: never) => Promise<unknown>>> = { badWorker, missingScript, ownServers, reference };

/** Runs one scenario in a worker, as the audit worker does: tool workers are its children. */
self.addEventListener('message', ({ data }: MessageEvent<{ readonly name: string; readonly argument: never }>) => {
  const run = scenarios[data.name] ?? (() => Promise.reject(new Error(`no scenario ${data.name}`)));
  run(data.argument).then(
    (value) => self.postMessage({ value }),
    (error: unknown) => self.postMessage({ error: toErrorRecord(error).message }),
  );
});
