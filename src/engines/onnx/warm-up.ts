import { delay } from '../../base/abort';
import type { Decoder } from './decoder';

/** Longest time that a warm-up may take. */
const budgetMs = 1_500;
/** Between rounds the processors are left to the browser's compiler, which the engine's spinning threads would starve. */
const restMs = 25;
/** The prompt starts small, for large models, and doubles while rounds are quick. */
const firstPromptTokens = 8;
const mostPromptTokens = 128;
const quickRoundMs = 150;
const stepsPerRound = 4;
/** Rounds without a gain of a tenth after which the code is taken as compiled. */
const steadyRounds = 3;

/**
 * Runs the model until it gets no faster. Browsers start WASM with quickly made, slow code, and compile what is used
 * much again while it runs: Chromium decodes at a tenth of its speed during the first second or two. That second
 * belongs into loading, not into the first task.
 */
export async function warmUp(decoder: Decoder, contextTokens: number, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  const longest = Math.min(mostPromptTokens, Math.max(1, contextTokens - stepsPerRound));
  let promptTokens = Math.min(firstPromptTokens, longest);
  let best = Number.POSITIVE_INFINITY;
  let steady = 0;
  while (steady < steadyRounds && performance.now() - startedAt < budgetMs) {
    const roundAt = performance.now();
    decoder.reset();
    await decoder.run(Array<number>(promptTokens).fill(0));
    for (let step = 0; step < stepsPerRound; step += 1) await decoder.run([0]);
    const tookMs = performance.now() - roundAt;
    if (tookMs < quickRoundMs && promptTokens < longest) {
      promptTokens = Math.min(2 * promptTokens, longest);
      best = Number.POSITIVE_INFINITY;
      steady = 0;
    } else {
      steady = tookMs < 0.9 * best ? 0 : steady + 1;
      best = Math.min(best, tookMs);
    }
    await delay(restMs, signal);
  }
  decoder.reset();
}
