import * as v from 'valibot';
import type { Plan, PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { Grader } from '../../contract/suite';
import { findCycle } from './find-cycle';
import { mostProblems, type PlanProblem } from './plan-problem';
import { headSchema, parseRawTask, type RawTask } from './plan-schema';

/** What a plan may name. */
export interface PlanContext {
  readonly id: string;
  readonly origin: Plan['origin'];
  readonly capabilities: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  readonly settings: OrchestratorSettings['plan'];
  /**
   * Reads a grader, throwing what is wrong with it. Absent: the plan may name none, because whoever wrote it must not judge itself.
   */
  readonly parseGrader?: (value: unknown) => Grader;
}

export type ParsedPlan =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** At most `mostProblems` of them, in the order of the text. */
  | { readonly kind: 'invalid'; readonly problems: readonly PlanProblem[] };

/**
 * A plan from outside: an object, or its JSON text, in a fence or not. Nothing is guessed or repaired here. Time is linear in tasks and
 * dependencies; a plan with too many tasks is refused before they are looked at.
 */
export function parsePlan(value: unknown, context: PlanContext): ParsedPlan {
  const read = typeof value === 'string' ? readText(value, context.settings.mostTextBytes) : { value };
  if ('problem' in read) return { kind: 'invalid', problems: [read.problem] };
  const head = v.safeParse(headSchema, read.value);
  if (!head.success) return invalid([{ place: '', message: 'must be an object with "goal" and a list "tasks"' }]);
  const { goal, tasks: rawTasks } = head.output;
  const { mostTasks } = context.settings;
  if (rawTasks.length === 0) return invalid([{ place: 'tasks', message: 'must name at least one task' }]);
  if (rawTasks.length > mostTasks) return invalid([{ place: 'tasks', message: `has ${rawTasks.length} tasks, ${mostTasks} at most` }]);

  const problems: PlanProblem[] = [];
  const tasks: RawTask[] = [];
  for (const [index, raw] of rawTasks.entries()) {
    const parsed = parseRawTask(raw, `tasks[${index}]`);
    if ('id' in parsed) tasks.push(parsed);
    else problems.push(...parsed);
    if (problems.length >= mostProblems) return invalid(problems);
  }
  if (problems.length > 0) return invalid(problems);
  problems.push(...checkNames(tasks, context), ...checkGraph(tasks));
  const planned = tasks.map((task, index) => toPlannedTask(task, index, context, problems));
  if (problems.length > 0) return invalid(problems);
  return { kind: 'plan', plan: { id: context.id, goal, origin: context.origin, tasks: planned } };
}

function invalid(problems: readonly PlanProblem[]): ParsedPlan {
  return { kind: 'invalid', problems: problems.slice(0, mostProblems) };
}

function readText(text: string, mostBytes: number): { readonly value: unknown } | { readonly problem: PlanProblem } {
  if (text.length > mostBytes) return { problem: { place: '', message: `has ${text.length} characters, ${mostBytes} at most` } };
  const body = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
  try {
    return { value: JSON.parse(body) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problem: { place: placeIn(body, message), message: `is not JSON: ${message.slice(0, 200)}` } };
  }
}

/** Engines tell the position as a number, in words or not at all. */
function placeIn(text: string, message: string): string {
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? (/end of JSON/i.test(message) ? text.length : Number.NaN));
  if (Number.isNaN(position)) return '';
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function checkNames(tasks: readonly RawTask[], { capabilities, agents }: PlanContext): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const seen = new Map<string, number>();
  for (const [index, { id, capability, agent }] of tasks.entries()) {
    const place = `tasks[${index}]`;
    const first = seen.get(id);
    if (first === undefined) seen.set(id, index);
    else problems.push({ place: `${place}.id`, message: `"${id}" is already the id of tasks[${first}]` });
    if (!capabilities.has(capability))
      problems.push({ place: `${place}.capability`, message: `no agent can do "${capability}"; known: ${listed(capabilities)}` });
    if (agent !== undefined && !agents.has(agent))
      problems.push({ place: `${place}.agent`, message: `there is no agent "${agent}"; known: ${listed(agents)}` });
  }
  return problems;
}

function checkGraph(tasks: readonly RawTask[]): PlanProblem[] {
  const graph = new Map(tasks.map(({ id, dependsOn }) => [id, dependsOn]));
  const problems = tasks.flatMap(({ dependsOn }, index) =>
    dependsOn.flatMap((dependency, place) =>
      graph.has(dependency) ? [] : [{ place: `tasks[${index}].dependsOn[${place}]`, message: `there is no task "${dependency}"` }],
    ),
  );
  const cycle = findCycle(graph);
  if (cycle === undefined) return problems;
  const told = cycle.length > 12 ? [...cycle.slice(0, 10), '…', ...cycle.slice(-1)] : cycle;
  return [...problems, { place: 'tasks', message: `these depend on each other in a circle: ${told.join(' → ')}` }];
}

function toPlannedTask(raw: RawTask, index: number, context: PlanContext, problems: PlanProblem[]): PlannedTask {
  const { grader: rawGrader, ...task } = raw;
  return {
    ...task,
    dependsOn: task.dependsOn.length > 1 ? [...new Set(task.dependsOn)] : task.dependsOn,
    deadlineMs: task.deadlineMs ?? context.settings.deadlineMs,
    ...(rawGrader === undefined ? {} : { grader: readGrader(rawGrader, `tasks[${index}].grader`, context, problems) }),
  };
}

function readGrader(value: unknown, place: string, { parseGrader }: PlanContext, problems: PlanProblem[]): Grader | undefined {
  if (parseGrader === undefined) {
    problems.push({ place, message: 'whoever makes a plan does not judge its results: leave it out' });
    return undefined;
  }
  try {
    return parseGrader(value);
  } catch (error) {
    problems.push({ place, message: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

function listed(names: ReadonlySet<string>): string {
  const all = [...names];
  return all.length > 20 ? `${all.slice(0, 20).join(', ')}, …` : all.join(', ');
}
