import type { BareCall, BareJob, RunRound, WorkerRound } from './rounds';

/** Lets this worker answer the page: `open` loads a model and gives milliseconds, `round` runs one request on it. */
export function answerCalls(open: (job: BareJob) => Promise<RunRound>): void {
  let runRound: RunRound | undefined;
  const answer = async (call: BareCall): Promise<number | WorkerRound> => {
    if (call.kind === 'round') {
      if (runRound === undefined) throw new Error('no model is open');
      return await runRound(call.request);
    }
    const startedAt = performance.now();
    runRound = await open(call.job);
    return performance.now() - startedAt;
  };
  self.onmessage = ({ data }: MessageEvent<BareCall>) => {
    answer(data).then(
      (result) => self.postMessage({ result }),
      (error: unknown) => self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  };
}
