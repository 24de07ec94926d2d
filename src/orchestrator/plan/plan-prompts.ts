import type { JsonValue } from '../../contract/json';
import { type PlanProblem, problemText } from './plan-problem';

/** Of the model's own text, what is shown to it again. */
const mostQuoted = 4_000;

/** Asks a model for a plan of a goal. `capabilities`: what it may name. */
export function planPrompt(goal: string, capabilities: ReadonlySet<string>): string {
  return [
    'Make a plan for this goal:',
    goal,
    '',
    `Answer with JSON only: {"goal": "…", "tasks": [{"id": "1", "capability": "…", "input": "…", "dependsOn": []}]}`,
    `"capability" is one of: ${[...capabilities].join(', ')}.`,
    '"input" says what to do, complete in itself. "dependsOn" lists the ids of the tasks whose results it needs. No circles.',
  ].join('\n');
}

/** Asks once more, with what was wrong and where. */
export function repairPrompt(text: string, problems: readonly PlanProblem[], capabilities: ReadonlySet<string>): string {
  const quoted = text.length > mostQuoted ? `${text.slice(0, mostQuoted)}…` : text;
  return [
    'This plan cannot be used:',
    quoted,
    '',
    'What is wrong:',
    ...problems.map((problem) => `- ${problemText(problem)}`),
    '',
    `Answer with the corrected plan, as JSON only. "capability" is one of: ${[...capabilities].join(', ')}.`,
  ].join('\n');
}

/** JSON Schema of a plan, for engines that can be held to one. */
export function planSchema(capabilities: ReadonlySet<string>): JsonValue {
  const text = { type: 'string' };
  return {
    type: 'object',
    required: ['goal', 'tasks'],
    additionalProperties: false,
    properties: {
      goal: text,
      tasks: {
        type: 'array',
        minItems: 1,
        items: {
          type: 'object',
          required: ['id', 'capability', 'input', 'dependsOn'],
          additionalProperties: false,
          properties: {
            id: text,
            capability: { type: 'string', enum: [...capabilities] },
            input: text,
            dependsOn: { type: 'array', items: text },
          },
        },
      },
    },
  };
}
