import { performance } from 'node:perf_hooks';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { Plan } from '../../../src/contract/orchestrator';
import { assertPassed, makeNoOpOrchestrator, noOpTask } from './no-op';

/** Best of `runs`, ms, for the same graph: `layers` layers of `width` nodes that do nothing, each layer after the one before. */
export interface GraphTimes {
  readonly nodes: number;
  readonly apuraMs: number;
  readonly langGraphMs: number;
}

export async function compareGraphs(layers: number, width: number, runs: number): Promise<GraphTimes> {
  const apura: number[] = [];
  const langGraph: number[] = [];
  const { orchestrator } = makeNoOpOrchestrator();
  const plan = layeredPlan(layers, width);
  const other = layeredLangGraph(layers, width);
  for (let run = 0; run < runs; run += 1) {
    const apuraStart = performance.now();
    await orchestrator.run(plan, { signal: new AbortController().signal, onFinished: assertPassed });
    apura.push(performance.now() - apuraStart);
    const otherStart = performance.now();
    const state = await other.invoke({ done: 0 }, { recursionLimit: 2 * layers + 10 });
    langGraph.push(performance.now() - otherStart);
    if (state.done !== layers * width) throw new Error(`LangGraph ran ${state.done} nodes`);
  }
  orchestrator.dispose();
  return { nodes: layers * width, apuraMs: Math.min(...apura), langGraphMs: Math.min(...langGraph) };
}

/** The first of each layer joins the layer before, the others depend on it alone: both libraries get as many edges. */
function layeredPlan(layers: number, width: number): Plan {
  const tasks = Array.from({ length: layers * width }, (_, index) => {
    const layer = Math.floor(index / width);
    return noOpTask(`n${index}`, layer === 0 ? [] : [`n${index - width}`]);
  });
  return { id: 'layers', goal: 'bench', origin: 'deterministic', tasks };
}

const Counter = Annotation.Root({ done: Annotation<number>({ reducer: (a, b) => a + b, default: () => 0 }) });

function layeredLangGraph(layers: number, width: number) {
  const graph = new StateGraph(Counter);
  const names = Array.from({ length: layers * width }, (_, index) => `n${index}`);
  for (const name of names) graph.addNode(name, () => ({ done: 1 }));
  const edges = graph as unknown as { addEdge(from: string, to: string): void };
  for (const [index, name] of names.entries()) {
    edges.addEdge(index < width ? START : `n${index - width}`, name);
    if (index >= names.length - width) edges.addEdge(name, END);
  }
  return graph.compile();
}
