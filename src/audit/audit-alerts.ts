import type { AuditConfig, AuditEventBody, Decision, ResourceSample } from '../contract/audit';
import type { MemoryBudget } from '../contract/budget';
import type { DeviceKind, DeviceSurvey } from '../contract/device';
import type { EngineId } from '../contract/engine';
import type { OrchestratorSettings } from '../contract/orchestrator-defaults';
import { shareOfPressure } from '../device/pressure-share';
import { AlertCenter } from '../orchestrator/alerts/alert-center';
import type { Journal } from './journal';

export interface AuditAlertParts {
  readonly settings: OrchestratorSettings['alerts'];
  readonly engine: AuditConfig['engine'];
  readonly facts: DeviceSurvey['facts'];
  readonly budgets: readonly MemoryBudget[];
  readonly journal: Journal;
  readonly now: () => number;
}

/** Rules that pass a rung over without anything being wrong with it (`report/ladder-checks.ts` has the same). */
const harmlessRules: ReadonlySet<string> = new Set(['no-variant', 'user-choice']);

/** The alerts of one audit, which it writes to its journal; `notice` gets each event of the journal and judges what it tells of the device. */
export function makeAuditAlerts({ settings, engine, facts, budgets, journal, now }: AuditAlertParts): {
  readonly center: AlertCenter;
  readonly notice: (body: AuditEventBody) => void;
} {
  const center = new AlertCenter({ settings, now, onChange: (alert) => journal.record({ kind: 'alert', alert }) });
  let passedOver: Decision | undefined;

  const sampled = ({ gpuBytes, engineHeapBytes, cpuPressure }: ResourceSample): void => {
    const held: readonly (readonly [DeviceKind, number | undefined])[] = [
      ['gpu', gpuBytes],
      ['cpu', engineHeapBytes],
    ];
    for (const [subject, bytes] of held) {
      const budget = budgets.find(({ device }) => device === subject)?.lowBytes;
      if (bytes === undefined || budget === undefined || budget === 0) continue;
      const about = { subject, evidence: { bytes, budget } };
      center.observe('budget-high', bytes / budget, about);
      center.observe('budget-critical', bytes / budget, about);
    }
    const share = shareOfPressure(cpuPressure);
    if (share === undefined) return;
    const about = { evidence: { pressure: cpuPressure ?? '' } };
    center.observe('cpu-high', share, about);
    center.observe('cpu-critical', share, about);
  };

  const decided = (decision: Decision): void => {
    const { outcome, rule, rung } = decision;
    if (outcome !== 'taken') {
      if (!harmlessRules.has(rule)) passedOver ??= decision;
      return;
    }
    if (engine === 'auto' && passedOver !== undefined && passedOver.rung !== rung) fellBack(passedOver.rung, rung, passedOver.rule);
  };

  const fellBack = (from: EngineId, to: EngineId, why: string): void => center.raise('fallback-used', { evidence: { from, to, why } });

  const notice = (body: AuditEventBody): void => {
    switch (body.kind) {
      case 'resource-sample':
        sampled(body.sample);
        break;
      case 'decision':
        decided(body.decision);
        break;
      case 'engine-died': {
        const { code } = body.error;
        const evidence = { code, ...(body.taskId === undefined ? {} : { task: body.taskId }) };
        center.raise(code === 'device-lost' ? 'device-lost' : 'heartbeat-lost', { subject: body.engine, evidence });
        // Where it goes on is the recovery's to say.
        passedOver = undefined;
        break;
      }
      case 'recovered': {
        const { from, to, error } = body.recovery;
        center.settle('device-lost', from.engine);
        center.settle('heartbeat-lost', from.engine);
        if (from.engine !== to.engine) fellBack(from.engine, to.engine, error.code);
        break;
      }
    }
  };

  const fact = (id: string): number => Number(facts.find((one) => one.id === id)?.value);
  const [usage, quota] = [fact('storage.usage'), fact('storage.quota')];
  if (quota > 0) center.observe('storage-nearly-full', usage / quota, { evidence: { usage, quota } });
  return { center, notice };
}
