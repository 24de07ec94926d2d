import type { ToolCalls } from '../contract/capacity';
import type { PlannedRecord } from '../contract/orchestrator';
import type { Task } from '../contract/suite';
import { isToolCall } from '../orchestrator/agents/tool-user-agent';
import type { StepsSeen } from './step-meter';

/** What a task's agents asked of tools. A prompt that asks for a call as text has its answers looked at; `undefined`: it asks for no tool. */
export function toolCallsOf(task: Task, { attempts }: PlannedRecord, seen: StepsSeen, startedAt: number): ToolCalls | undefined {
  const { attempted, valid, firstValidAt } = seen;
  if (attempted > 0) return { attempted, valid, ...(firstValidAt === undefined ? {} : { firstValidMs: firstValidAt - startedAt }) };
  if (task.steps !== undefined || !task.tags.includes('tool-user')) return undefined;
  let sinceStartMs = 0;
  const calls = attempts.flatMap(({ result, waitMs, runMs }) => {
    sinceStartMs += waitMs + runMs;
    return typeof result?.output === 'string' ? [{ isValid: isToolCall(result.output), atMs: sinceStartMs }] : [];
  });
  if (calls.length === 0) return undefined;
  const right = calls.filter(({ isValid }) => isValid);
  return { attempted: calls.length, valid: right.length, ...(right[0] === undefined ? {} : { firstValidMs: right[0].atMs }) };
}
