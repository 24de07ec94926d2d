import * as v from 'valibot';
import { alertRuleIds, alertSeverities, alertStates } from '../../contract/alerts';
import { happeningTypes } from '../../contract/happenings';
import { placementRules } from '../../contract/placement';
import { amount, device, finite, inputs, list, optional, short, whole } from './schema-fields';

const placementRule = v.picklist(placementRules);

export const placement = v.object({
  device,
  rule: placementRule,
  options: list(v.object({ device, predictedMs: optional(amount), ruledOutBy: optional(placementRule) }), 10),
  load: v.object({
    gpuPresent: v.boolean(),
    gpuMemoryShare: optional(amount),
    cpuShare: optional(amount),
    ramShare: optional(amount),
    pageHidden: optional(v.boolean()),
  }),
  reservedBytes: amount,
  reservedAfterMs: amount,
  actualBytes: optional(amount),
});

export const embedding = v.object({ texts: whole, tookMs: amount });

export const orchestrated = v.object({
  alerts: list(
    v.object({
      key: short,
      rule: v.picklist(alertRuleIds),
      severity: v.picklist(alertSeverities),
      state: v.picklist(alertStates),
      count: whole,
      subject: optional(short),
      value: optional(finite),
      limit: optional(finite),
      evidence: inputs,
      firstAtMs: amount,
      lastAtMs: amount,
    }),
    1_000,
  ),
  happenings: list(
    v.object({
      type: v.picklist(happeningTypes),
      source: short,
      taskId: optional(short),
      step: optional(short),
      details: inputs,
      atMs: amount,
    }),
    1_000,
  ),
  leftOut: whole,
});
