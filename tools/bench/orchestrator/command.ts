import { measureCancel } from './cancel';
import { compareGraphs } from './graphs';
import { measureThroughput } from './throughput';

/** `npm run bench -- --orchestrator`: one line per figure, with the limit it is held against. 0 when all limits hold, else 1. */
export async function benchOrchestrator(): Promise<number> {
  let failures = 0;
  const print = (name: string, value: string, limit = '', holds = true): void => {
    if (!holds) failures += 1;
    process.stdout.write(`${name.padEnd(44)} ${value.padStart(12)}   ${limit}${holds ? '' : '  MISSED'}\n`);
  };
  const { tasksPerSecond, tasksPerCpuSecond, p50Ms, p99Ms, grownBytes, blocksMs } = await measureThroughput(100_000);
  print('no-op tasks per second, one batch of 100,000', tasksPerSecond.toFixed(0));
  print('the same per second of processor time', tasksPerCpuSecond.toFixed(0), 'at least 10,000', tasksPerCpuSecond >= 10_000);
  print('latency of a task, p50', `${p50Ms.toFixed(3)} ms`);
  print('latency of a task, p99', `${p99Ms.toFixed(3)} ms`, 'under 1 ms', p99Ms < 1);
  print('heap grown after the first 10,000', `${(grownBytes / 1e6).toFixed(1)} MB`, 'under 50 MB', grownBytes < 50e6);
  const [first = 0, last = 0] = [blocksMs[1], blocksMs.at(-1)];
  print('processor time of the second block of 10,000', `${first.toFixed(0)} ms`);
  print('and of the last one', `${last.toFixed(0)} ms`, 'at most 1.5 ×', last <= 1.5 * first);
  const cancelMs = await measureCancel(1_000);
  print('cancel of 1,000 tasks', `${cancelMs.toFixed(1)} ms`, 'at most 200 ms', cancelMs <= 200);
  for (const [layers, width] of [
    [10, 100],
    [100, 10],
  ] as const) {
    const { apuraCpuMs, langGraphCpuMs } = await compareGraphs(layers, width, 8);
    const name = `${layers} × ${width} no-op nodes`;
    print(`${name}, Apura`, `${apuraCpuMs.toFixed(1)} ms`);
    print(`${name}, LangGraph.js`, `${langGraphCpuMs.toFixed(1)} ms`);
    const ratio = langGraphCpuMs / apuraCpuMs;
    print('LangGraph.js ÷ Apura', `${ratio.toFixed(1)} ×`, 'at least 10 ×', ratio >= 10);
  }
  return failures === 0 ? 0 : 1;
}
