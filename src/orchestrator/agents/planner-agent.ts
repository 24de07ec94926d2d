import * as v from 'valibot';
import type { JsonValue } from '../../contract/json';
import type { Agent, AgentResult, WorkContext } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import { parsePlan } from '../plan/parse-plan';
import { type PlanProblem, problemText } from '../plan/plan-problem';
import { planSchema } from '../plan/plan-prompts';
import { askModel, defaultMaxTokens, invalidOutput, type ModelParts, readJson, resultOf } from './ask-model';
import { modelAgent } from './model-agent';
import { maxTokensSchema, readInput, textSchema } from './read-input';

const inputSchema = v.union([
  textSchema,
  /** Asks for the whole plan of a goal; `prompt` says its form. */
  v.strictObject({ goal: textSchema, prompt: textSchema }),
  /** Asks for steps and what each waits for: `[{"step": "read", "after": ["search"]}]`. */
  v.strictObject({ prompt: textSchema, maxTokens: maxTokensSchema }),
]);

const stepsSchema = v.pipe(
  v.array(v.strictObject({ step: v.pipe(v.string(), v.regex(/^[^\s]{1,64}$/)), after: v.array(v.string()) })),
  v.minLength(1),
);

/**
 * Makes plans. The prompt for a goal is put to the model as it is, held to the form of a plan where the engine can be, and its answer handed
 * back: whoever asked validates it (`plan/make-plan.ts`). A model that knows lists of steps only is asked for one, and the plan is made of
 * it. For `{prompt}` the answer is a list of steps; one that is no graph is asked for once more with what is wrong, and is `invalid-output`
 * after that.
 */
export function makePlannerAgent(
  model: ModelParts,
  settings: OrchestratorSettings['plan'],
  capabilities: () => ReadonlySet<string>,
): Agent {
  return modelAgent('planner', 'essential', model, async (task, context, signal) => {
    const input = readInput(inputSchema, task, context);
    if (typeof input === 'string') return await wholePlan({ prompt: input }, model, capabilities(), context, signal);
    if ('goal' in input) return await wholePlan(input, model, capabilities(), context, signal);
    const { maxTokens = defaultMaxTokens } = input;
    let prompt = input.prompt;
    for (let repairs = 0; ; repairs += 1) {
      const answer = await askModel({ prompt, maxTokens }, model, context, signal);
      const problems = problemsOfSteps(answer.text, settings);
      if (problems.length === 0) return resultOf(readJson(answer.text) ?? null, answer);
      if (repairs >= settings.repairPrompts) throw invalidOutput(problems.map(problemText).join('; '));
      prompt = [input.prompt, '', 'This plan cannot be used:', answer.text, ...problems.map((one) => `- ${problemText(one)}`)].join('\n');
    }
  });
}

async function wholePlan(
  { goal, prompt }: { readonly goal?: string; readonly prompt: string },
  model: ModelParts,
  capabilities: ReadonlySet<string>,
  ...[context, signal]: [WorkContext, AbortSignal]
): Promise<AgentResult> {
  if (goal === undefined || model.access.plansInSteps?.() !== true) {
    const answer = await askModel({ prompt, maxTokens: 1_024, schema: planSchema(capabilities) }, model, context, signal);
    return resultOf(answer.text, answer);
  }
  const answer = await askModel({ prompt: stepsPrompt(goal), maxTokens: defaultMaxTokens }, model, context, signal);
  const plan = planOfSteps(goal, readJson(answer.text) ?? null, stepCapability);
  return resultOf(plan === undefined ? answer.text : JSON.stringify(plan), answer);
}

/** What a step that is only a word asks of: a model's answer. */
const stepCapability = 'language';

/** One of the wordings that the shipped model was trained on (`suites/families/planning.ts`): the one without a name or a place in it. */
function stepsPrompt(goal: string): string {
  return `Steps and what each waits for: ${goal}.`;
}

/** A list of steps as a plan that can be run: each step a task with the capability. */
export function planOfSteps(goal: string, steps: JsonValue, capability: string): JsonValue | undefined {
  const parsed = v.safeParse(stepsSchema, steps);
  if (!parsed.success) return undefined;
  return { goal, tasks: parsed.output.map(({ step, after }) => ({ id: step, capability, input: step, dependsOn: after })) };
}

/** The ids of a plan are narrower than the words of a step: steps are checked by number, and told by name. */
function problemsOfSteps(text: string, settings: OrchestratorSettings['plan']): readonly PlanProblem[] {
  const value = readJson(text);
  const parsed = v.safeParse(stepsSchema, value);
  if (!parsed.success) return [{ place: '', message: 'must be a list of {"step": "…", "after": ["…"]}' }];
  const numbers = new Map(parsed.output.map(({ step }, index) => [step, String(index)]));
  if (numbers.size < parsed.output.length) return [{ place: '', message: 'two steps have the same name' }];
  const unknown = parsed.output.flatMap(({ after }) => after.filter((name) => !numbers.has(name)));
  if (unknown.length > 0) return unknown.map((name) => ({ place: '', message: `there is no step ${JSON.stringify(name)}` }));
  const tasks = parsed.output.map(({ step, after }, index) => ({
    id: String(index),
    capability: 'step',
    input: step,
    dependsOn: after.map((name) => numbers.get(name) ?? ''),
  }));
  const context = { id: 'steps', origin: 'model', capabilities: new Set(['step']), agents: new Set<string>(), settings } as const;
  const plan = parsePlan({ goal: 'steps', tasks }, context);
  return plan.kind === 'plan' ? [] : plan.problems;
}
