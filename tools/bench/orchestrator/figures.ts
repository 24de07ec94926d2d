import { median } from '../../../src/base/statistics';
import type { WorkerRun } from './in-browser';
import type { NodeFigures } from './in-node';
import { cacheKinds } from './no-op';
import { batchTasks, cancelledTasks } from './sizes';

/** Everything that one run found: what the JSON file holds. */
export interface OrchestratorResult {
  readonly benchVersion: 1;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly machine: { readonly cpu: string; readonly logicalCores: number; readonly node: string; readonly browser?: string };
  /** One-minute load before, between Node and browser, and after: other work spoils the figures. */
  readonly loadAverages: readonly number[];
  readonly repetitions: number;
  readonly node: NodeFigures;
  readonly browser: readonly WorkerRun[];
}

export interface FigureLine {
  readonly name: string;
  readonly value: string;
  readonly limit: string;
  readonly holds: boolean;
}

const mid = (values: readonly number[]): number => median(values) ?? Number.NaN;

/** Medians over the repetitions, each with the limit that it is held against. */
export function figureLines({ node, browser }: OrchestratorResult): FigureLine[] {
  const lines: FigureLine[] = [];
  const add = (name: string, value: string, limit = '', holds = true): void => void lines.push({ name, value, limit, holds });
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const batch = `one batch of ${batchTasks.toLocaleString('en')}`;
  for (const cache of cacheKinds) {
    const runs = node.throughput[cache];
    const where = cache === 'real' ? 'Node, cache in memory' : 'Node, cache that only misses';
    const perCpuSecond = mid(runs.map(({ tasksPerCpuSecond }) => tasksPerCpuSecond));
    add(`${where}: no-op tasks/s, ${batch}`, mid(runs.map(({ tasksPerSecond }) => tasksPerSecond)).toFixed(0));
    add(`${where}: the same per second of processor time`, perCpuSecond.toFixed(0), 'at least 10,000', perCpuSecond >= 10_000);
    const p99 = mid(runs.map(({ p99Ms }) => p99Ms));
    add(`${where}: latency p50`, `${mid(runs.map(({ p50Ms }) => p50Ms)).toFixed(3)} ms`);
    add(`${where}: latency p99`, `${p99.toFixed(3)} ms`, 'under 1 ms', p99 < 1);
    const grown = mid(runs.map(({ grownBytes }) => grownBytes));
    add(`${where}: heap grown after the first 10,000`, megabytes(grown), 'under 50 MB', grown < 50e6);
    const rise = mid(runs.map(({ blocksMs }) => (blocksMs.at(-1) ?? 0) / (blocksMs[1] ?? 1)));
    add(`${where}: last block of 10,000 ÷ second one`, `${rise.toFixed(2)} ×`, 'at most 1.5 ×', rise <= 1.5);
  }
  const cancel = mid(node.cancelMs);
  add(`Node: cancel of ${cancelledTasks.toLocaleString('en')} tasks`, `${cancel.toFixed(1)} ms`, 'at most 200 ms', cancel <= 200);
  for (const { layers, width, apuraCpuMs, langGraphCpuMs } of node.graphs) {
    const name = `Node: ${layers} × ${width} no-op nodes`;
    add(`${name}, Apura`, `${mid(apuraCpuMs).toFixed(1)} ms`);
    add(`${name}, LangGraph.js`, `${mid(langGraphCpuMs).toFixed(1)} ms`);
    const ratio = mid(langGraphCpuMs.map((ms, index) => ms / (apuraCpuMs[index] ?? Number.NaN)));
    add(`${name}, LangGraph.js ÷ Apura`, `${ratio.toFixed(1)} ×`, 'at least 10 ×', ratio >= 10);
  }
  for (const cache of cacheKinds) {
    const runs = browser.filter((run) => run.cache === cache);
    if (runs.length > 0) lines.push(...workerLines(cache === 'real' ? 'Worker, cache in memory' : 'Worker, cache that only misses', runs));
  }
  return lines;
}

function workerLines(where: string, runs: readonly WorkerRun[]): FigureLine[] {
  const perSecond = mid(runs.map(({ tasksPerSecond }) => tasksPerSecond));
  const p99 = mid(runs.map(({ p99Ms }) => p99Ms));
  const grown = runs.flatMap(({ grownBytes }) => grownBytes ?? []);
  const long = runs.flatMap(({ longTasksMs }) => longTasksMs);
  const frame = mid(runs.map(({ longestFrameMs }) => longestFrameMs));
  return [
    { name: `${where}: no-op tasks/s`, value: perSecond.toFixed(0), limit: 'at least 10,000', holds: perSecond >= 10_000 },
    { name: `${where}: latency p99`, value: `${p99.toFixed(3)} ms`, limit: 'under 1 ms', holds: p99 < 1 },
    ...(grown.length === 0
      ? []
      : [
          {
            name: `${where}: memory grown after the first 10,000`,
            value: `${(mid(grown) / 1e6).toFixed(1)} MB`,
            limit: 'under 50 MB',
            holds: mid(grown) < 50e6,
          },
        ]),
    {
      name: `${where}: tasks over 50 ms on the page's thread`,
      value: `${long.length}${long.length === 0 ? '' : `, longest ${Math.max(...long).toFixed(0)} ms`}`,
      limit: 'none',
      holds: long.length === 0,
    },
    { name: `${where}: longest time between two frames`, value: `${frame.toFixed(0)} ms`, limit: '', holds: true },
  ];
}
