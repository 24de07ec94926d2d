import { measureCancel } from './cancel';
import { compareGraphs } from './graphs';
import { measureThroughput } from './throughput';

/** Prints one line per figure, with the limit it is held against. Run with `node --expose-gc --import tsx`. */
const print = (name: string, value: string, limit: string): void => {
  process.stdout.write(`${name.padEnd(44)} ${value.padStart(16)}   ${limit}\n`);
};

const throughput = await measureThroughput(100_000);
print('no-op tasks per second', throughput.tasksPerSecond.toFixed(0), 'at least 10,000');
print('latency of a task, p50', `${throughput.p50Ms.toFixed(3)} ms`, '');
print('latency of a task, p99', `${throughput.p99Ms.toFixed(3)} ms`, 'under 1 ms');
const grown = throughput.grownBytes;
print('heap grown after the first 10,000', grown === undefined ? 'needs --expose-gc' : `${(grown / 1e6).toFixed(1)} MB`, 'under 50 MB');
print('10,000 tasks, block by block', throughput.blocksMs.map((ms) => ms.toFixed(0)).join(' '), 'ms, not rising');
print('cancel of 1,000 tasks', `${(await measureCancel(1_000)).toFixed(1)} ms`, 'at most 200 ms');
const graphs = await compareGraphs(10, 100, 3);
print(`${graphs.nodes} no-op nodes, Apura`, `${graphs.apuraMs.toFixed(1)} ms`, '');
print(`${graphs.nodes} no-op nodes, LangGraph.js`, `${graphs.langGraphMs.toFixed(1)} ms`, '');
print('LangGraph.js ÷ Apura', `${(graphs.langGraphMs / graphs.apuraMs).toFixed(1)} ×`, 'at least 10 ×');
