import { ApuraError } from '../../contract/errors';
import type { Plan } from '../../contract/orchestrator';
import { type ParsedPlan, type PlanContext, parsePlan } from './parse-plan';
import { type PlanProblem, problemText } from './plan-problem';
import { planPrompt, repairPrompt } from './plan-prompts';

/** Gives a planner's text for a goal. `prompt` says what form a plan has; a planner whose model knows another form makes its own of the goal. */
export type AskPlanner = (goal: string, prompt: string, signal: AbortSignal) => Promise<string>;

/**
 * A goal's plan from a model: asked, validated, and asked once more with the problems (`settings.repairPrompts` times). Rejects with
 * `plan-invalid` when it is still none: nothing is put in its place. `onRejected` gets each refused plan's problems.
 */
export async function makePlan(
  goal: string,
  ask: AskPlanner,
  context: PlanContext,
  onRejected: (problems: readonly PlanProblem[]) => void,
  signal: AbortSignal,
): Promise<Plan> {
  let text = await ask(goal, planPrompt(goal, context.capabilities), signal);
  for (let repairs = 0; ; repairs += 1) {
    const parsed = withGoal(parsePlan(text, context), goal);
    if (parsed.kind === 'plan') return parsed.plan;
    onRejected(parsed.problems);
    if (repairs >= context.settings.repairPrompts) throw planError(parsed.problems);
    text = await ask(goal, repairPrompt(text, parsed.problems, context.capabilities), signal);
  }
}

export function planError(problems: readonly PlanProblem[]): ApuraError {
  const first = problems[0] === undefined ? 'it is no plan' : problemText(problems[0]);
  return new ApuraError('plan-invalid', first, { problems: first, count: problems.length });
}

/** The goal is what was asked for, not what the model made of it. */
function withGoal(parsed: ParsedPlan, goal: string): ParsedPlan {
  return parsed.kind === 'plan' ? { kind: 'plan', plan: { ...parsed.plan, goal } } : parsed;
}
