import { binaryReason } from '../base/binary-text';
import { auditAgents } from '../contract/orchestrator';
import { referencesIn } from '../contract/step-references';
import type { SuiteFile } from './schema';

/** What is wrong with the steps of tasks, each with its place: names that occur twice, and waiting for what is no earlier step. */
export function stepProblems({ tasks }: SuiteFile): string[] {
  return tasks.flatMap((task, index) => ('prompt' in task ? problemsOfTask(task.steps ?? [], `tasks[${index}]`) : []));
}

type FileStep = NonNullable<Extract<SuiteFile['tasks'][number], { readonly prompt: string }>['steps']>[number];

const agents: ReadonlySet<string> = new Set(auditAgents);
const known = auditAgents.join(', ');

/** Only earlier steps can be waited for, so no steps can wait for each other in a circle. */
function problemsOfTask(steps: readonly FileStep[], place: string): string[] {
  const earlier = new Set<string>();
  return steps.flatMap(({ id, capability, agent, input, after, cacheable, grader }, at) => {
    const here = `${place}.steps[${at}]`;
    const problems = [
      ...(earlier.has(id) ? [`${here}.id: another step has the id ${JSON.stringify(id)}`] : []),
      ...(agents.has(capability) ? [] : [`${here}.capability: no agent can do ${JSON.stringify(capability)}; known: ${known}`]),
      ...agentProblem(`${here}.agent`, capability, agent),
      ...after.flatMap((name, n) => (earlier.has(name) ? [] : [`${here}.after[${n}]: ${JSON.stringify(name)} is no earlier step`])),
      ...referencesIn(input).flatMap((name) =>
        earlier.has(name) ? [] : [`${here}.input: refers to ${JSON.stringify(name)}, which is no earlier step`],
      ),
      ...(cacheable === true && grader === undefined
        ? [`${here}.cacheable: only what a grader has judged is kept: it needs a grader`]
        : []),
    ];
    earlier.add(id);
    return problems;
  });
}

function agentProblem(place: string, capability: string, agent: string | undefined): string[] {
  if (agent === undefined || agent === capability) return [];
  if (!agents.has(agent)) return [`${place}: there is no agent ${JSON.stringify(agent)}; known: ${known}`];
  return [`${place}: the agent ${JSON.stringify(agent)} cannot do ${JSON.stringify(capability)}`];
}

/** Documents with the id of an earlier one, and those that hold no text to look anything up in. */
export function documentProblems({ documents = [] }: SuiteFile): string[] {
  const seen = new Set<string>();
  return documents.flatMap(({ id, text }, index) => {
    const here = `documents[${index}]`;
    const reason = text.trim() === '' ? 'no text' : binaryReason(text);
    const problems = [
      ...(seen.has(id) ? [`${here}.id: another document has the id ${JSON.stringify(id)}`] : []),
      ...(reason === undefined ? [] : [`${here}.text: cannot be looked up in: ${reason}`]),
    ];
    seen.add(id);
    return problems;
  });
}
