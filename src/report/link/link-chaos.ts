import { faultDetectors, faultKinds, faultReactions } from '../../contract/chaos';
import type { ChaosReport, ReportFault } from '../chaos';
import type { Report, ReportTask } from '../report';
import { type ChaosPayload, statuses } from './chaos-payload';
import { significant } from './link-limits';
import { cleanId, optional } from './link-text';
import { at } from './unpack-ladder';

/** What a link tells of faults: without agents, steps and signs. `tasks`: those of the link, in the order of the report's. */
export function linkChaos({ chaos, tasks: known }: Pick<Report, 'chaos' | 'tasks'>, tasks: readonly ReportTask[]): ChaosReport | undefined {
  if (chaos === undefined) return undefined;
  const idOf = (taskId: string): string => tasks[known.findIndex(({ id }) => id === taskId)]?.id ?? '';
  const isThere = ({ taskId }: { readonly taskId: string }): boolean => taskId !== '';
  const placed = <T extends { readonly taskId: string }>(all: readonly T[]): T[] =>
    all.map((one) => ({ ...one, taskId: idOf(one.taskId) })).filter(isThere);
  return {
    seed: chaos.seed,
    planned: placed(chaos.planned),
    omitted: chaos.omitted,
    faults: placed(chaos.faults).map(({ detection, recoveredAfterMs, injectedAtMs, ...fault }) => ({
      ...fault,
      step: '',
      agent: '',
      details: {},
      injectedAtMs: significant(injectedAtMs),
      ...(detection === undefined ? {} : { detection: { by: detection.by, sign: '', afterMs: significant(detection.afterMs) } }),
      ...(recoveredAfterMs === undefined ? {} : { recoveredAfterMs: optional(recoveredAfterMs) }),
    })),
    finishedTwice: chaos.finishedTwice.map(idOf).filter((id) => id !== ''),
  };
}

export function packChaos({ chaos, tasks }: Pick<Report, 'chaos' | 'tasks'>): ChaosPayload {
  if (chaos === undefined) return undefined;
  const place = (taskId: string): number => tasks.findIndex(({ id }) => id === cleanId(taskId));
  return [
    chaos.seed,
    chaos.faults.map(({ kind: one, taskId, injectedAtMs, detection, reactions, recoveredAfterMs, outcome }) => [
      faultKinds.indexOf(one),
      place(taskId),
      injectedAtMs,
      detection?.afterMs ?? null,
      detection === undefined ? null : faultDetectors.indexOf(detection.by),
      reactions.map((reaction) => faultReactions.indexOf(reaction)),
      recoveredAfterMs ?? null,
      statuses.indexOf(outcome),
    ]),
    chaos.planned
      .filter((planned) => !chaos.faults.some((fault) => fault.kind === planned.kind))
      .map(({ kind: one, taskId }) => [faultKinds.indexOf(one), place(taskId)]),
    chaos.omitted.map((one) => faultKinds.indexOf(one)),
    chaos.finishedTwice.map(place),
  ];
}

export function unpackChaos(payload: ChaosPayload, tasks: readonly ReportTask[]): ChaosReport | undefined {
  if (payload === undefined) return undefined;
  const [seed, rows, missing, omitted, twice] = payload;
  const idOf = (place: number): string => tasks[place]?.id ?? '';
  const faults = rows.map(([one, place, injectedAtMs, afterMs, by, reactions, recoveredAfterMs, outcome]): ReportFault => {
    const detection = afterMs === null || by === null ? {} : { detection: { afterMs, by: at(faultDetectors, by), sign: '' } };
    return {
      kind: at(faultKinds, one),
      taskId: idOf(place),
      step: '',
      agent: '',
      injectedAtMs,
      ...detection,
      reactions: reactions.map((reaction) => at(faultReactions, reaction)),
      ...(recoveredAfterMs === null ? {} : { recoveredAfterMs }),
      outcome: at(statuses, outcome),
      details: {},
    };
  });
  const others = missing.map(([one, place]) => ({ kind: at(faultKinds, one), taskId: idOf(place) }));
  return {
    seed,
    planned: [...faults.map(({ kind: one, taskId }) => ({ kind: one, taskId })), ...others],
    omitted: omitted.map((one) => at(faultKinds, one)),
    faults,
    finishedTwice: twice.map(idOf),
  };
}
