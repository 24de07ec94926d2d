import type { AuditConfig, Decision } from '../../contract/audit';
import type { MemoryBudget } from '../../contract/budget';
import type { GpuStatus } from '../../contract/device';
import { engineIds } from '../../contract/engine';
import type { ErrorRecord } from '../../contract/errors';
import type { Candidate } from './candidates';

/** What the rules look at beside the candidate. */
export interface LadderContext {
  readonly config: Pick<AuditConfig, 'engine' | 'allowSoftwareAdapter' | 'tombstone'>;
  readonly gpu: GpuStatus;
  readonly gpuBudget?: MemoryBudget;
}

interface Rule {
  readonly id: string;
  /** The numbers that the rule applies by, or `undefined` when it does not. */
  against(candidate: Candidate, context: LadderContext): Decision['inputs'] | undefined;
}

/** A rule that speaks against a candidate, with its numbers. */
export interface Objection {
  readonly rule: string;
  readonly inputs: Decision['inputs'];
}

/** Below this the browser's own surfaces and a driver leave nothing to work with. */
const leastFreeGpuBytes = 500e6;

/** Asked in this order before a candidate is loaded; the first that applies decides. */
const rules: readonly Rule[] = [
  { id: 'no-variant', against: ({ variant, model }) => (variant === undefined ? { model: model.id } : undefined) },
  {
    id: 'no-adapter',
    against: ({ device }, { gpu }) =>
      device === 'gpu' && (gpu.kind === 'absent' || gpu.kind === 'refused') ? { gpu: gpu.kind, reason: gpu.reason } : undefined,
  },
  {
    id: 'software-adapter',
    against: ({ device, engine }, { gpu, config }) =>
      device === 'gpu' && gpu.kind === 'software' && config.allowSoftwareAdapter !== true && config.engine !== engine
        ? { gpu: gpu.kind, reason: gpu.reason }
        : undefined,
  },
  { id: 'tombstone', against: diedHere },
  {
    id: 'gpu-free-below-500mb',
    against: ({ device, engine }, { gpuBudget, config }) =>
      device === 'gpu' && gpuBudget !== undefined && gpuBudget.highBytes < leastFreeGpuBytes && config.engine !== engine
        ? { freeBytes: gpuBudget.highBytes, neededBytes: leastFreeGpuBytes, evidence: gpuBudget.evidence }
        : undefined,
  },
];

/** The first rule against loading a candidate, the forecast's own among them; `undefined`: it may be tried. */
export function objectionTo(candidate: Candidate, context: LadderContext): Objection | undefined {
  for (const rule of rules) {
    const inputs = rule.against(candidate, context);
    if (inputs !== undefined) return { rule: rule.id, inputs };
  }
  const { forecast, engine } = candidate;
  if (forecast?.fit !== 'does-not-fit' || context.config.engine === engine) return undefined;
  const [first] = forecast.reasons;
  return { rule: first?.rule ?? 'model-exceeds-budget', inputs: first?.inputs ?? {} };
}

/** The last run died on a rung: neither it nor those above it are tried again with that model. A fixed engine is obeyed. */
function diedHere({ engine, model }: Candidate, { config }: LadderContext): Decision['inputs'] | undefined {
  const { tombstone } = config;
  if (tombstone === undefined || config.engine !== 'auto' || tombstone.model !== model.id) return undefined;
  const isLowest = engine === engineIds.at(-1);
  if (isLowest || engineIds.indexOf(engine) > engineIds.indexOf(tombstone.engine)) return undefined;
  return { diedAt: tombstone.at, phase: tombstone.phase, engine: tombstone.engine };
}

/** Rules by which the size of a model is what speaks against it: then a smaller one may fit. */
const sizeRules: ReadonlySet<string> = new Set([
  'model-exceeds-budget',
  'limit-too-small',
  'feature-missing',
  'out-of-memory',
  'storage-full',
]);

export function isAboutSize(rule: string): boolean {
  return sizeRules.has(rule);
}

/** The rule that the failure of a load falls under. */
export function ruleOfFailure(error: ErrorRecord): string {
  if (ownRules.has(error.code)) return error.code;
  if (error.code === 'engine-hung' || (error.code === 'network' && error.details['silentMs'] !== undefined)) return 'load-stalled';
  return 'load-failed';
}

const ownRules: ReadonlySet<string> = new Set([
  'storage-full',
  'offline',
  'out-of-memory',
  'device-lost',
  'smoke-failed',
  'feature-missing',
  'limit-too-small',
]);
