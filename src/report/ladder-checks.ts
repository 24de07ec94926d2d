import type { Decision } from '../contract/audit';
import { engineIds } from '../contract/engine';
import type { Finding, UnjudgedReport } from './report';

type Values = Finding['values'] | undefined;

/** Less GPU memory than this, at the low end of the budget, leaves no room for the smallest models that chat. */
const leastGpuBytes = 1_000e6;
/** web-llm asks for bindings of 1 GiB; with less it falls to 128 MiB, and larger tensors do not fit. */
const wantedBindingBytes = 1024 ** 3;
/** Rules that pass a rung over without anything being wrong with it. */
export const harmlessRules: ReadonlySet<string> = new Set(['no-variant', 'user-choice']);

/** Engines that died with nothing to take over: the first, and how many. */
export function engineDied(report: UnjudgedReport): Values {
  const [first, ...others] = deathsWithoutRecovery(report);
  if (first === undefined) return undefined;
  return {
    engine: first.engine,
    code: first.error.code,
    count: others.length + 1,
    ...(first.taskId === undefined ? {} : { task: first.taskId }),
  };
}

/** Deaths of engines that no recovery tells of. */
export function deathsWithoutRecovery({
  engineDeaths,
  recoveries,
}: Pick<UnjudgedReport, 'engineDeaths' | 'recoveries'>): UnjudgedReport['engineDeaths'] {
  return engineDeaths.filter(
    ({ engine, taskId }) => !recoveries.some(({ from, taskId: lost }) => from.engine === engine && lost === taskId),
  );
}

/** A step down in the middle of the batch: from where, to where, why, and how long it took. */
export function recovered({ recoveries: [first, ...others] }: UnjudgedReport): Values {
  if (first === undefined) return undefined;
  return {
    from: first.from.engine,
    to: [first, ...others].at(-1)?.to.engine ?? first.to.engine,
    code: first.error.code,
    count: others.length + 1,
    detectMs: first.detectMs,
    recoverMs: first.recoverMs,
  };
}

/**
 * A step down before the batch that the user did not ask for: what was wanted first, what was taken, and why not the first.
 * A rung for which no build of the model exists is not a step, nor is a choice of the user; steps in the middle of the batch
 * are `recovered`.
 */
export function fallback({ config, decisions, recoveries }: UnjudgedReport): Values {
  if (config.engine !== 'auto') return undefined;
  const taken = firstTaken(decisions, recoveries[0]?.from.engine);
  if (taken === undefined) return undefined;
  const passedOver = decisions
    .slice(0, decisions.indexOf(taken))
    .find(({ outcome, rule, rung }) => outcome !== 'taken' && !harmlessRules.has(rule) && isAbove(rung, taken.rung));
  return passedOver === undefined ? undefined : { from: passedOver.rung, to: taken.rung, device: taken.device, rule: passedOver.rule };
}

/** The tasks, or some of them, ran with another model than the one that was wanted first. */
export function modelChanged({ decisions, recoveries, notices }: UnjudgedReport): Values {
  const later = recoveries.find(({ from, to }) => from.model !== to.model);
  if (later !== undefined) return { from: later.from.model, to: later.to.model };
  const taken = decisions.findLast(({ outcome }) => outcome === 'taken');
  const wanted = decisions.find(({ rule }) => !harmlessRules.has(rule));
  if (taken !== undefined && wanted !== undefined && wanted.model !== taken.model) return { from: wanted.model, to: taken.model };
  const told = notices.find(({ code }) => code === 'model-changed')?.details;
  return told === undefined ? undefined : { from: told['from'] ?? '–', to: told['to'] ?? '–' };
}

/** An engine was loaded and its answers are wrong. */
export function trustFailed({ trust }: UnjudgedReport): Values {
  const failed = trust.filter(({ checks }) => checks.some(({ passed }) => !passed));
  const [first] = failed;
  const check = first?.checks.find(({ passed }) => !passed);
  return first === undefined || check === undefined
    ? undefined
    : { engine: first.engine, model: first.model, check: check.id, count: failed.length };
}

export function gpuMemoryLow({ survey, budgets }: UnjudgedReport): Values {
  const budget = budgets.find(({ device }) => device === 'gpu');
  if (survey?.gpu.kind !== 'available' || budget === undefined || budget.lowBytes >= leastGpuBytes) return undefined;
  return { lowBytes: budget.lowBytes, highBytes: budget.highBytes, limitBytes: leastGpuBytes, evidence: budget.evidence };
}

export function noShaderF16({ survey }: UnjudgedReport): Values {
  if (survey?.gpu.kind !== 'available') return undefined;
  return survey.facts.some(({ id, value }) => id === 'gpu.shader-f16' && value === false) ? {} : undefined;
}

export function smallBindingLimit({ survey }: UnjudgedReport): Values {
  if (survey?.gpu.kind !== 'available') return undefined;
  const gotBytes = survey.facts.find(({ id }) => id === 'gpu.maxStorageBufferBindingSize')?.value;
  return typeof gotBytes === 'number' && gotBytes < wantedBindingBytes ? { gotBytes, wantedBytes: wantedBindingBytes } : undefined;
}

/** Measured values outside the interval that was expected: how many, and the one that is farthest off. */
export function forecastOff({ summary: { forecastErrors } }: UnjudgedReport): Values {
  const off = forecastErrors.filter(({ isWithin }) => !isWithin);
  const factor = (error: (typeof off)[number]): number => Math.abs(Math.log(1 + error.relativeError));
  const worst = off.reduce<(typeof off)[number] | undefined>(
    (most, one) => (most === undefined || factor(one) > factor(most) ? one : most),
    undefined,
  );
  if (worst === undefined) return undefined;
  const { quantity, engine, expected, measured, unit } = worst;
  return { count: off.length, total: forecastErrors.length, quantity, engine, expected: expected.value, measured, unit };
}

/** The last run of this page died, and its rung was left out. */
export function tombstone({ config: { tombstone: left } }: UnjudgedReport): Values {
  return left === undefined ? undefined : { engine: left.engine, model: left.model, phase: left.phase };
}

/** The decision that the batch began on: the first that was taken on the rung that a recovery left, else the last one taken. */
function firstTaken(decisions: readonly Decision[], left: Decision['rung'] | undefined): Decision | undefined {
  const taken = decisions.filter(({ outcome }) => outcome === 'taken');
  return taken.find(({ rung }) => rung === left) ?? taken.at(-1);
}

function isAbove(rung: Decision['rung'], other: Decision['rung']): boolean {
  return engineIds.indexOf(rung) < engineIds.indexOf(other);
}
