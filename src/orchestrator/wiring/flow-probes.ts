import { sleep } from '../../base/clock';
import { answer, type Probe, type ProbeStage, perform, probeAgent, probeTask, statusOf } from './stage';

/** How long an agent of these episodes works, ms: long enough for another to begin meanwhile. */
const workMs = 20;

/** Two tasks, the second with the first one's output: only an orchestrator that passes it on gets a right answer. */
const orchestratorProbe: Probe = {
  component: 'OrchestratorAgent',
  needs: [],
  run: async (stage) => {
    const runsBefore = stage.orchestrator.counters().runs;
    const agent = probeAgent(stage, 'chain', 'probe.chain', (_, { dependencies }) => answer(`${dependencies.get('first') ?? 'begin'}+`));
    const tasks = [probeTask('second', 'probe.chain', 'begin++', { dependsOn: ['first'] }), probeTask('first', 'probe.chain', 'begin+')];
    const records = await perform(stage, 'chain', [agent], tasks);
    const runs = stage.orchestrator.counters().runs - runsBefore;
    const second = statusOf(records, 'second');
    return { acted: runs > 0 && second === 'passed', evidence: { runs, secondTask: second } };
  },
};

/** A subscriber hears of each task's end exactly once. */
const busProbe: Probe = {
  component: 'EventBus',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { bus } = stage.components;
    const heard: string[] = [];
    const end = bus.subscribe('task.finished', ({ taskId = '' }) => void heard.push(taskId), { name: 'wiring' });
    const ids = ['bus-1', 'bus-2', 'bus-3'];
    const tasks = ids.map((id) => probeTask(id, 'probe.bus', 'ok'));
    await perform(stage, 'bus', [probeAgent(stage, 'bus', 'probe.bus', () => answer('ok'))], tasks);
    await bus.idle();
    end();
    const own = heard.filter((id) => ids.includes(id));
    return { acted: own.length === ids.length && new Set(own).size === ids.length, evidence: { tasks: ids.length, heard: own.length } };
  },
};

/** Tasks that need nothing of each other: a coordinator that is obeyed runs them side by side. */
const coordinatorProbe: Probe = {
  component: 'MetaReActCoordinator',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const before = stage.components.coordinator.counters().choices;
    const { most } = await overlap(stage, 'wide', 1);
    const choices = stage.components.coordinator.counters().choices - before;
    return { acted: choices > 0 && most > 1, evidence: { choices, atOnce: most } };
  },
};

/** Tasks that fit alone and not together: books that are kept let only one in at a time. */
const resourceProbe: Probe = {
  component: 'HybridResourceManager',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { resources } = stage.components;
    const before = resources.counters();
    const { capacityBytes } = resources.accounts().cpu;
    const { most, passed } = await overlap(stage, 'large', Math.ceil(0.6 * capacityBytes));
    const placed = resources.counters().placed - before.placed;
    const granted = resources.counters().granted - before.granted;
    return { acted: placed > 0 && granted > 0 && most === 1 && passed === 3, evidence: { placed, granted, atOnce: most, capacityBytes } };
  },
};

/** Every task runs with a tuned value, and its outcome is told. */
const tuningProbe: Probe = {
  component: 'AutopoieticManager',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { tuning } = stage.components;
    const before = tuning.counters().trials;
    let seen = 0;
    const agent = probeAgent(stage, 'tuned', 'probe.tuned', (_, { tuned }) => {
      seen = tuned('attemptTimeoutMs') ?? 0;
      return answer('ok');
    });
    await perform(stage, 'tuned', [agent], [probeTask('tuned', 'probe.tuned', 'ok')]);
    const trials = tuning.counters().trials - before;
    return { acted: trials > 0 && seen > 0, evidence: { trials, attemptTimeoutMs: seen, mode: tuning.mode } };
  },
};

/** Three tasks of `needBytes` each; how many were in work at once, and how many passed. */
async function overlap(stage: ProbeStage, name: string, needBytes: number): Promise<{ readonly most: number; readonly passed: number }> {
  let now = 0;
  let most = 0;
  const capability = `probe.${name}`;
  const agent = probeAgent(stage, name, capability, async (_task, _context, signal) => {
    now += 1;
    most = Math.max(most, now);
    try {
      await sleep(stage.clock, workMs, signal);
    } finally {
      now -= 1;
    }
    return { output: 'ok' };
  });
  const ids = [1, 2, 3].map((index) => `${name}-${index}`);
  const tasks = ids.map((id) => probeTask(id, capability, 'ok', { needBytes }));
  const records = await perform(stage, name, [agent], tasks);
  return { most, passed: ids.filter((id) => statusOf(records, id) === 'passed').length };
}

export const flowProbes: readonly Probe[] = [orchestratorProbe, busProbe, coordinatorProbe, resourceProbe, tuningProbe];
