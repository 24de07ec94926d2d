import { isAbortError } from '../base/abort';
import type { AuditConfig, Decision } from '../contract/audit';
import type { EnginePort, LoadedModel, LoadProgress, ModelSource } from '../contract/engine';
import { ApuraError, toErrorRecord } from '../contract/errors';
import { threadsNotice } from '../device/silent-degradation';
import type { Candidate } from '../engines/ladder/candidates';
import { isAboutSize, type LadderContext, objectionTo, ruleOfFailure } from '../engines/ladder/rules';
import type { AuditParts } from './audit-parts';
import { examineEngine } from './examine-engine';
import type { Journal } from './journal';

export interface EngineOpener {
  /** Tries one candidate: rules first, then load, then examination; every step a decision in the journal. */
  open(candidate: Candidate, signal: AbortSignal): Promise<EnginePort | undefined>;
  /** What an open engine has loaded. */
  modelOf(port: EnginePort): LoadedModel | undefined;
}

/** Opens the candidates of one audit, in the order in which the supervisor asks for them. */
export function makeEngineOpener(
  candidates: readonly Candidate[],
  context: LadderContext,
  config: AuditConfig,
  parts: AuditParts,
  journal: Journal,
): EngineOpener {
  const loaded = new WeakMap<EnginePort, LoadedModel>();
  /** Whether size spoke against the models that were tried on a rung so far. */
  const sizeSpoke = new Set<Candidate['engine']>();

  const decide = (candidate: Candidate, startedAt: number, told: Pick<Decision, 'rule' | 'outcome' | 'inputs' | 'error'>): void => {
    if (isAboutSize(told.rule)) sizeSpoke.add(candidate.engine);
    const { engine, device, model } = candidate;
    const next = told.outcome === 'taken' ? undefined : candidates[candidates.indexOf(candidate) + 1]?.engine;
    journal.record({
      kind: 'decision',
      decision: { rung: engine, device, model: model.id, ...told, tookMs: parts.now() - startedAt, next },
    });
  };

  const load = async (candidate: Candidate, source: ModelSource, port: EnginePort, signal: AbortSignal): Promise<LoadedModel> => {
    const { engine, model } = candidate;
    const onProgress = (progress: LoadProgress): void => journal.record({ kind: 'model-progress', engine, model: model.id, progress });
    return await port.load(source, { threads: config.threads }, onProgress, signal);
  };

  const openShipped = async ({ engine }: Candidate, signal: AbortSignal): Promise<EnginePort | undefined> => {
    const variant = parts.models.shipped.variants.find((one) => one.engine === engine);
    if (variant === undefined) return undefined;
    const port = parts.makeEngine(engine);
    try {
      await port.load(variant.source, { threads: config.threads }, () => undefined, signal);
      return port;
    } catch (error) {
      port.release();
      throw error;
    }
  };

  const examine = async (candidate: Candidate, port: EnginePort, model: LoadedModel, signal: AbortSignal): Promise<void> => {
    const startedAt = parts.now();
    const checks = await examineEngine(
      { candidate, port, model, openShipped: (shippedSignal) => openShipped(candidate, shippedSignal) },
      parts.trust,
      signal,
    );
    journal.record({ kind: 'trust', engine: candidate.engine, model: model.modelId, checks, tookMs: parts.now() - startedAt });
    const failed = checks.find(({ passed }) => !passed);
    // An engine that the user fixed is obeyed; the report still says that it failed.
    if (failed === undefined || config.engine !== 'auto') return;
    throw new ApuraError('smoke-failed', `${candidate.engine} loaded and failed its check: ${failed.id}`, {
      check: failed.id,
      ...textual(failed.details),
    });
  };

  const tellLoaded = (candidate: Candidate, model: LoadedModel): void => {
    journal.record({ kind: 'model-loaded', model });
    const fewer = threadsNotice(model.threadsAsked, model.threadsGot);
    if (fewer !== undefined) journal.record({ kind: 'notice', ...fewer });
    if (candidate.role === 'asked') return;
    journal.record({ kind: 'notice', code: 'model-changed', details: { asked: parts.models.asked.id, got: candidate.model.id } });
  };

  const tryToOpen = async (candidate: Candidate, source: ModelSource, signal: AbortSignal): Promise<EnginePort> => {
    const startedAt = parts.now();
    const inputs: Decision['inputs'] = {
      ...(config.threads === undefined ? {} : { threads: config.threads }),
      ...(candidate.forecast === undefined ? {} : { fit: candidate.forecast.fit }),
    };
    const port = parts.makeEngine(candidate.engine);
    parts.onEngine?.(port);
    try {
      const model = await load(candidate, source, port, signal);
      await examine(candidate, port, model, signal);
      decide(candidate, startedAt, { rule: config.engine === 'auto' ? 'chosen' : 'user-choice', inputs, outcome: 'taken' });
      tellLoaded(candidate, model);
      loaded.set(port, model);
      return port;
    } catch (error) {
      port.release();
      if (!isAbortError(error) && !signal.aborted) {
        const record = toErrorRecord(error);
        decide(candidate, startedAt, { rule: ruleOfFailure(record), inputs, outcome: 'failed', error: record });
      }
      throw error;
    }
  };

  const open = async (candidate: Candidate, signal: AbortSignal): Promise<EnginePort | undefined> => {
    if (candidate.role === 'smaller' && !sizeSpoke.has(candidate.engine)) return undefined;
    const objection = objectionTo(candidate, context);
    if (objection === undefined && candidate.variant !== undefined) return await tryToOpen(candidate, candidate.variant.source, signal);
    decide(candidate, parts.now(), { rule: objection?.rule ?? 'no-variant', inputs: objection?.inputs ?? {}, outcome: 'skipped' });
    return undefined;
  };
  return { open, modelOf: (port) => loaded.get(port) };
}

function textual(details: Readonly<Record<string, string | number | boolean>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, typeof value === 'boolean' ? String(value) : value]));
}
