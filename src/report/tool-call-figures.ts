import { wilsonInterval } from '../base/statistics';
import type { ToolCalls } from '../contract/capacity';
import { describeSamples } from './distribution';
import type { Distribution, Proportion, Report } from './report';

/** What agents asked of tools in the suite's tasks. */
export interface ToolCallFigures {
  /** Calls of an offered tool with arguments that its schema allows, of all that were attempted. */
  readonly calls: Proportion;
  /** From a task's start to its first valid call. */
  readonly firstValid: Distribution;
}

/** `undefined` where no task asked for a tool, and for links, which do not tell. */
export function toolCallFigures({ tasks, wasHidden }: Pick<Report, 'tasks' | 'wasHidden'>): ToolCallFigures | undefined {
  const told = tasks.flatMap(({ toolCalls }) => toolCalls ?? []);
  if (told.length === 0) return undefined;
  const firstValid = told.flatMap(({ firstValidMs }) => firstValidMs ?? []);
  return {
    calls: callProportion(told),
    firstValid: describeSamples(firstValid, { unit: 'ms', evidence: 'measured', hidden: wasHidden }),
  };
}

export function callProportion(told: readonly Pick<ToolCalls, 'attempted' | 'valid'>[]): Proportion {
  const total = told.reduce((sum, { attempted }) => sum + attempted, 0);
  const successes = told.reduce((sum, { valid }) => sum + valid, 0);
  return { successes, total, share: total === 0 ? 0 : successes / total, ...wilsonInterval(successes, total) };
}
