import { setMaxListeners } from 'node:events';
import { measureCancel } from './cancel';
import { compareGraphs, type GraphTimes } from './graphs';
import { type CacheKind, cacheKinds } from './no-op';
import { batchTasks, cancelledTasks } from './sizes';
import { measureThroughput, type Throughput } from './throughput';

/** What one process measures; every list has one entry per repetition. */
export interface NodeFigures {
  readonly throughput: Readonly<Record<CacheKind, readonly Throughput[]>>;
  readonly cancelMs: readonly number[];
  readonly graphs: readonly GraphTimes[];
}

const graphRuns = 8;
/** Layers × width of the graphs of 1,000 nodes: wide, and deep. */
const graphShapes = [
  [10, 100],
  [100, 10],
] as const;

async function measureInNode(repetitions: number): Promise<NodeFigures> {
  // The other side puts a listener per node on one signal.
  setMaxListeners(0);
  const throughput: Record<CacheKind, Throughput[]> = { real: [], misses: [] };
  const cancelMs: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const cache of cacheKinds) throughput[cache].push(await measureThroughput(batchTasks, cache));
    cancelMs.push(await measureCancel(cancelledTasks));
  }
  const graphs: GraphTimes[] = [];
  for (const [layers, width] of graphShapes) graphs.push(await compareGraphs(layers, width, graphRuns, repetitions));
  return { throughput, cancelMs, graphs };
}

/** Built first, as the page is, and run in a process of its own with the number of repetitions: prints its figures as JSON. */
measureInNode(Number(process.argv[2])).then(
  (figures) => process.stdout.write(JSON.stringify(figures)),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
