import type { TrustCheck } from '../../contract/audit';
import type { EnginePort, GenerateRequest } from '../../contract/engine';

/** A prompt with the tokens that the CPU engine chose after it, greedily. */
export interface ReferenceRun {
  readonly request: GenerateRequest;
  readonly tokenIds: readonly number[];
}

/** Fewest tokens that are compared; fewer would prove little. */
export const leastForcedTokens = 16;
/** Two engines round differently, so a near tie may fall either way; wrong kernels disagree nearly everywhere. */
const mostDifferentShare = 0.05;

/** Runs the prompts on the CPU engine until there are enough tokens to compare. */
export async function makeReference(
  engine: Pick<EnginePort, 'generate'>,
  requests: readonly GenerateRequest[],
  signal: AbortSignal,
): Promise<readonly ReferenceRun[]> {
  const runs: ReferenceRun[] = [];
  for (const request of requests) {
    if (countTokens(runs) >= leastForcedTokens) break;
    const { tokenIds } = await engine.generate(request, () => undefined, signal);
    runs.push({ request, tokenIds });
  }
  return runs;
}

/** Feeds an engine the reference's tokens and compares its choice at each step with the reference's. */
export async function checkAgreement(
  engine: Pick<EnginePort, 'generate'>,
  reference: readonly ReferenceRun[],
  signal: AbortSignal,
): Promise<TrustCheck> {
  let compared = 0;
  let different = 0;
  for (const { request, tokenIds } of reference) {
    if (tokenIds.length === 0) continue;
    const own = await engine.generate({ ...request, forced: tokenIds }, () => undefined, signal);
    tokenIds.forEach((id, index) => {
      compared += 1;
      if (own.tokenIds[index] !== id) different += 1;
    });
  }
  const passed = compared >= leastForcedTokens && different <= mostDifferentShare * compared;
  return { id: 'agreement', passed, details: { compared, different } };
}

function countTokens(runs: readonly ReferenceRun[]): number {
  return runs.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0);
}
