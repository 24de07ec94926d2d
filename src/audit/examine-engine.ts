import type { TrustCheck } from '../contract/audit';
import type { EnginePort, LoadedModel } from '../contract/engine';
import type { Candidate } from '../engines/ladder/candidates';
import { checkAgreement } from '../engines/trust/agreement';
import { checkDegenerate } from '../engines/trust/degenerate';
import { checkKnownAnswer } from '../engines/trust/known-answer';
import type { TrustParts } from './audit-parts';

export interface Examination {
  readonly candidate: Candidate;
  readonly port: EnginePort;
  readonly model: LoadedModel;
  /** The shipped model on the same engine, in a worker of its own: for engines that hold another model. */
  readonly openShipped: (signal: AbortSignal) => Promise<EnginePort | undefined>;
}

/**
 * What a loaded engine is asked before it is trusted. Everything that generates gets a known question, and what it says is
 * looked at; a GPU engine that can be fed tokens is compared with the CPU on the shipped model.
 */
export async function examineEngine(
  { candidate, port, model, openShipped }: Examination,
  parts: TrustParts,
  signal: AbortSignal,
): Promise<readonly TrustCheck[]> {
  if (model.capabilities?.generate === false) return [];
  const { check, said } = await checkKnownAnswer(port, parts.questions(candidate.model), signal);
  const looks = said.map(checkDegenerate);
  const checks = [check, looks.find(({ passed }) => !passed) ?? looks[0]].filter((one): one is TrustCheck => one !== undefined);
  if (candidate.device !== 'gpu') return checks;
  const agreement = await compareWithCpu(candidate, port, model, openShipped, parts, signal);
  return agreement === undefined ? checks : [...checks, agreement];
}

async function compareWithCpu(
  candidate: Candidate,
  port: EnginePort,
  model: LoadedModel,
  openShipped: Examination['openShipped'],
  parts: TrustParts,
  signal: AbortSignal,
): Promise<TrustCheck | undefined> {
  if (candidate.model.origin === 'shipped') {
    return model.capabilities?.forcedTokens === true ? await checkAgreement(port, await parts.reference(signal), signal) : undefined;
  }
  // There is no build of the shipped model for every engine: without one nothing can be compared.
  const shipped = await openShipped(signal);
  if (shipped === undefined) return undefined;
  try {
    return await checkAgreement(shipped, await parts.reference(signal), signal);
  } finally {
    shipped.release();
  }
}
