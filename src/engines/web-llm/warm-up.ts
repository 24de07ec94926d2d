import type { GenerateRequest } from '../../contract/engine';
import type { GpuWatch } from '../gpu-watch';
import { type ChatModel, generate } from './generate';

/** The first steps allocate what the later ones use again. */
const warmUpTokens = 4;

/**
 * Runs a model once, so that its first task does not pay for what only the first run does. Gives the dispatches of one
 * decoding step, sampling included: between the last token and the one before.
 */
export async function warmUp(model: ChatModel, gpu: GpuWatch, signal: AbortSignal): Promise<number | undefined> {
  const counts: number[] = [];
  const request: GenerateRequest = {
    input: { kind: 'raw', prompt: 'a' },
    maxTokens: warmUpTokens,
    sampling: { kind: 'greedy' },
    ignoreEnd: true,
  };
  await generate(model, request, {
    startedAt: performance.now(),
    onToken: () => counts.push(gpu.dispatches),
    onProgress: () => undefined,
    pause: async () => signal.throwIfAborted(),
    signal,
  });
  const [last, before] = counts.reverse();
  return last === undefined || before === undefined ? undefined : last - before;
}
