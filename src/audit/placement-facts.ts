import type { AuditEventBody } from '../contract/audit';
import type { MemoryBudget } from '../contract/budget';
import type { DeviceKind, DeviceSurvey } from '../contract/device';
import type { EngineUsage } from '../contract/engine';
import type { JsonValue } from '../contract/json';
import type { ModelNumbers } from '../contract/model';
import type { PlannedTask } from '../contract/orchestrator';
import type { OrchestratorSettings } from '../contract/orchestrator-defaults';
import type { DeviceLoad } from '../contract/placement';
import { shareOfPressure } from '../device/pressure-share';
import { mostPassageCharacters } from '../orchestrator/agents/language-agent';

export interface PlacementFactParts {
  readonly gpu: DeviceSurvey['gpu'];
  readonly budgets: readonly MemoryBudget[];
  readonly reservation: OrchestratorSettings['reservation'];
  readonly isVisible: () => boolean;
  /** What the engine in work holds, and what is known of its model. */
  readonly engine: () => { readonly device: DeviceKind; readonly usage?: EngineUsage; readonly numbers?: ModelNumbers } | undefined;
}

/** What the resource manager is told of this device while an audit runs. */
export interface PlacementFacts {
  load(): DeviceLoad;
  /** The budget's low end without what the engine holds beside its cache; at least a whole cache, which a loaded engine has. */
  capacityOf(device: DeviceKind): number;
  /** Keys and values that a request to the loaded model can take; `undefined` for other work, or where its numbers are not known. */
  bytesOf(task: PlannedTask): number | undefined;
  /** Gets each event of the journal: samples of the load are among them. */
  notice(body: AuditEventBody): void;
}

/** Tokens of an answer, where the task names none; and those that a chat's form adds to a prompt, with room to spare. */
const usualAnswerTokens = 256;
const templateTokens = 64;

/** What works on the engine's model: agents that ask it. */
const modelWork: ReadonlySet<string> = new Set(['language', 'extractor', 'tool-user', 'retriever', 'planner', 'inference', 'embedding']);

export function makePlacementFacts({ gpu, budgets, reservation, isVisible, engine }: PlacementFactParts): PlacementFacts {
  const budgetOf = (device: DeviceKind): number | undefined => budgets.find((one) => one.device === device)?.lowBytes;
  const gpuPresent = gpu.kind === 'available' || gpu.kind === 'software';
  let cpuShare: number | undefined;

  const gpuMemoryShare = (): number | undefined => {
    const gpuBytes = engine()?.usage?.gpuBytes;
    const budget = budgetOf('gpu');
    return gpuBytes === undefined || budget === undefined || budget === 0 ? undefined : gpuBytes / budget;
  };
  return {
    load: () => {
      const memory = gpuMemoryShare();
      return {
        gpuPresent,
        ...(memory === undefined ? {} : { gpuMemoryShare: memory }),
        ...(cpuShare === undefined ? {} : { cpuShare }),
        pageHidden: !isVisible(),
      };
    },
    capacityOf: (device) => {
      const budget = budgetOf(device) ?? (device === 'gpu' ? reservation.gpuBytes : reservation.cpuBytes);
      const found = engine();
      if (found?.device !== device) return budget;
      const { usage, numbers } = found;
      const held = (device === 'gpu' ? usage?.gpuBytes : usage?.heapBytes) ?? (numbers === undefined ? 0 : numbers.weightsBytes);
      const cache = numbers === undefined ? reservation.bytes : numbers.cacheBytesPerToken * numbers.contextTokens;
      return Math.max(cache, budget - Math.max(0, held - cache));
    },
    bytesOf: (task) => {
      const numbers = engine()?.numbers;
      if (numbers === undefined || !modelWork.has(task.capability)) return undefined;
      return numbers.cacheBytesPerToken * mostTokens(task, numbers.contextTokens);
    },
    notice: (body) => {
      if (body.kind === 'resource-sample') cpuShare = shareOfPressure(body.sample.cpuPressure);
    },
  };
}

/** A token is a character at least, save in rare scripts. What other steps put in, and what is looked up, has any length up to a bound. */
function mostTokens({ capability, dependsOn, input }: PlannedTask, contextTokens: number): number {
  if (dependsOn.length > 0) return contextTokens;
  const lookedUp = capability === 'retriever' ? mostPassageCharacters : 0;
  const answer = typeof input === 'object' && input !== null && 'maxTokens' in input ? Number(input['maxTokens']) : usualAnswerTokens;
  return Math.min(contextTokens, charactersOf(input) + lookedUp + answer + templateTokens);
}

function charactersOf(value: JsonValue): number {
  return typeof value === 'string' ? value.length : JSON.stringify(value).length;
}
