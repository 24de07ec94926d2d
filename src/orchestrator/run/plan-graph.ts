import { assert } from '../../base/assert';
import { ApuraError, toErrorRecord } from '../../contract/errors';
import type { Plan, PlannedRecord, PlannedTask } from '../../contract/orchestrator';

import type { Tell } from './run-parts';

/** One task among those that it needs and that need it. */
export interface GraphNode {
  readonly task: PlannedTask;
  readonly index: number;
  readonly dependants: GraphNode[];
  /** Dependencies without an output so far. */
  open: number;
  state: 'waiting' | 'running' | 'done';
  /** From the moment it is announced until it is done. */
  tell?: Tell;
}

export interface PlanGraph {
  readonly nodes: readonly GraphNode[];
  readonly roots: readonly GraphNode[];
  of(task: PlannedTask): GraphNode;
}

/** Of a validated plan; asserts that it is one, but for circles. Linear in tasks and dependencies. */
export function makeGraph({ tasks }: Plan): PlanGraph {
  const nodes = tasks.map((task, index): GraphNode => ({ task, index, dependants: [], open: task.dependsOn.length, state: 'waiting' }));
  const byId = new Map(nodes.map((node) => [node.task.id, node]));
  assert(byId.size === nodes.length, 'two tasks of a plan have one id');
  for (const node of nodes) {
    for (const id of node.task.dependsOn) {
      const dependency = byId.get(id);
      assert(dependency !== undefined, `${node.task.id} depends on ${id}, which is no task of the plan`);
      dependency.dependants.push(node);
    }
  }
  return {
    nodes,
    roots: nodes.filter(({ open }) => open === 0),
    of: (task) => {
      const node = byId.get(task.id);
      if (node === undefined) throw new TypeError(`${task.id} is no task of this plan`);
      return node;
    },
  };
}

/** Everything that needs `failed`, directly or through others, and has not begun, as `skipped` with the reason. */
export function skipDependants(failed: GraphNode): { readonly node: GraphNode; readonly record: PlannedRecord }[] {
  const skipped: { readonly node: GraphNode; readonly record: PlannedRecord }[] = [];
  const stack = [failed];
  for (let cause = stack.pop(); cause !== undefined; cause = stack.pop()) {
    for (const node of cause.dependants) {
      if (node.state !== 'waiting') continue;
      node.state = 'done';
      stack.push(node);
      const because = failed.task.id;
      const error = toErrorRecord(new ApuraError('dependency-failed', `${because} has no output that it could use`, { task: because }));
      skipped.push({ node, record: { task: node.task, outcome: { status: 'skipped', error, because }, attempts: [] } });
    }
  }
  return skipped;
}
