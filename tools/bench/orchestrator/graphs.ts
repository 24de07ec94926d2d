import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { Plan } from '../../../src/contract/orchestrator';
import { assertPassed, makeNoOpOrchestrator, noOpTask } from './no-op';

/** Means per run of each repetition, in ms of processor time, which other programs of the machine lengthen least. */
export interface GraphTimes {
  readonly layers: number;
  readonly width: number;
  readonly apuraCpuMs: readonly number[];
  readonly langGraphCpuMs: readonly number[];
}

/** As many runs of the faster side take about as long as one of the slower. */
const apuraRuns = 5;

/**
 * The same graph in both: `layers` layers of `width` nodes that do nothing, each node after the one before it in its column. Both warm up,
 * then take turns.
 */
export async function compareGraphs(layers: number, width: number, runs: number, repetitions: number): Promise<GraphTimes> {
  const { orchestrator } = await makeNoOpOrchestrator();
  const plan = layeredPlan(layers, width);
  const other = layeredLangGraph(layers, width);
  const runApura = async (): Promise<void> => {
    await orchestrator.run(plan, { signal: new AbortController().signal, onFinished: assertPassed });
  };
  const runLangGraph = async (): Promise<void> => {
    const state = await other.invoke({ done: 0 }, { recursionLimit: 2 * layers + 10 });
    if (state.done !== layers * width) throw new Error(`LangGraph ran ${state.done} nodes`);
  };
  const apuraCpuMs: number[] = [];
  const langGraphCpuMs: number[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const apura = await meanCpuMs(runApura, apuraRuns * runs);
    const langGraph = await meanCpuMs(runLangGraph, runs);
    if (repetition === 0) continue;
    apuraCpuMs.push(apura);
    langGraphCpuMs.push(langGraph);
  }
  orchestrator.dispose();
  return { layers, width, apuraCpuMs, langGraphCpuMs };
}

/** Over all of `runs` together, each side's own garbage collection included. */
async function meanCpuMs(run: () => Promise<void>, runs: number): Promise<number> {
  const before = process.cpuUsage();
  for (let turn = 0; turn < runs; turn += 1) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / runs;
}

function layeredPlan(layers: number, width: number): Plan {
  const tasks = Array.from({ length: layers * width }, (_, index) => {
    const layer = Math.floor(index / width);
    return noOpTask(`n${index}`, layer === 0 ? [] : [`n${index - width}`]);
  });
  return { id: 'layers', goal: 'bench', origin: 'deterministic', tasks };
}

const Counter = Annotation.Root({ done: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });

function layeredLangGraph(layers: number, width: number) {
  const names = Array.from({ length: layers * width }, (_, index) => `n${index}`);
  const work = () => ({ done: 1 });
  const [first = '', ...others] = names;
  const graph = new StateGraph(Counter).addNode(first, work);
  for (const name of others) graph.addNode(name, work);
  for (const [index, name] of names.entries()) {
    graph.addEdge(index < width ? START : `n${index - width}`, name);
    if (index >= names.length - width) graph.addEdge(name, END);
  }
  return graph.compile();
}
