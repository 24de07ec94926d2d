import type { ToolServerPlan } from '../tools/mcp-orchestrator';
import { workerServerPlan } from '../tools/server-plans';
import { chaosServerName, type ToolFault } from './chaos-server';

/** A faulty server in a worker of its own, which really blocks and really ends. */
export function chaosServerPlan(fault: ToolFault): ToolServerPlan {
  const makeWorker = (): Worker =>
    new Worker(new URL('./chaos-tool-worker.ts', import.meta.url), { type: 'module', name: chaosServerName(fault) });
  const name = chaosServerName(fault);
  return { ...workerServerPlan('chaos', { makeWorker }), name, identity: `local:${name}` };
}
