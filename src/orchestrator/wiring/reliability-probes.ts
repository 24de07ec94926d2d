import { ApuraError } from '../../contract/errors';
import { answer, type Probe, perform, probeAgent, probeTask, statusOf } from './stage';

/** The silent agent of the heartbeat's episode promises to beat this often, ms, so that its silence is soon noticed. */
const fastBeatMs = 20;

/** An agent that says it is down, of higher priority than one that works: no task may come to it. */
const registryProbe: Probe = {
  component: 'AgentRegistry',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { registry } = stage.components;
    const before = registry.counters().probes;
    let sickCalls = 0;
    const probe = (): Promise<void> => Promise.reject(new Error('down'));
    const sick = probeAgent(
      stage,
      'sick',
      'probe.health',
      () => {
        sickCalls += 1;
        return answer('ok');
      },
      { priority: 'critical', probe },
    );
    const leave = stage.orchestrator.register(sick);
    try {
      await registry.probeAll(stage.signal);
      await registry.probeAll(stage.signal);
      const well = probeAgent(stage, 'well', 'probe.health', () => answer('ok'));
      const records = await perform(stage, 'health', [well], [probeTask('health', 'probe.health', 'ok')]);
      const probes = registry.counters().probes - before;
      const status = statusOf(records, 'health');
      return {
        acted: probes > 0 && sickCalls === 0 && status === 'passed',
        evidence: { probes, tasksToSickAgent: sickCalls, task: status },
      };
    } finally {
      leave();
    }
  },
};

/** An agent that fails once for a passing reason: the same delegation tries again. */
const delegationProbe: Probe = {
  component: 'DelegationManager',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { delegation } = stage.components;
    const before = delegation.counters();
    let calls = 0;
    const agent = probeAgent(stage, 'flaky', 'probe.flaky', () => {
      calls += 1;
      return calls === 1 ? Promise.reject(new ApuraError('network', 'once')) : answer('ok');
    });
    await perform(stage, 'flaky', [agent], [probeTask('flaky', 'probe.flaky', 'ok')]);
    const delegations = delegation.counters().delegations - before.delegations;
    const retries = delegation.counters().retries - before.retries;
    return { acted: delegations > 0 && retries > 0, evidence: { delegations, retries, calls } };
  },
};

/** An agent that hangs without a sign of life: it is found and restarted long before its deadline. */
const heartbeatProbe: Probe = {
  component: 'HeartbeatMonitor',
  needs: ['OrchestratorAgent', 'DelegationManager'],
  run: async (stage) => {
    const { heartbeat } = stage.components;
    const before = heartbeat.counters().deaths;
    let restarts = 0;
    const restart = (): Promise<void> => {
      restarts += 1;
      return Promise.resolve();
    };
    const hung = probeAgent(
      stage,
      'hung',
      'probe.hung',
      (_task, _context, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
      { beatMs: fastBeatMs, restart },
    );
    const records = await perform(stage, 'hung', [hung], [probeTask('hung', 'probe.hung', 'ok', { deadlineMs: 1_500 })]);
    const deaths = heartbeat.counters().deaths - before;
    const error = records.get('hung')?.attempts[0]?.error?.code ?? 'none';
    return { acted: deaths > 0 && restarts > 0 && error === 'agent-silent', evidence: { deaths, restarts, error } };
  },
};

/** An agent that always fails: after three failures it is left alone. */
const breakerProbe: Probe = {
  component: 'CircuitBreakers',
  needs: ['OrchestratorAgent', 'DelegationManager'],
  run: async (stage) => {
    const { breakers } = stage.components;
    let calls = 0;
    const agent = probeAgent(stage, 'failing', 'probe.failing', () => {
      calls += 1;
      return Promise.reject(new ApuraError('device-lost', 'always'));
    });
    const tasks = [1, 2, 3, 4, 5, 6].map((index) =>
      probeTask(`failing-${index}`, 'probe.failing', 'ok', { deadlineMs: 300, dependsOn: [] }),
    );
    await perform(stage, 'failing', [agent], tasks);
    const record = breakers.records()[`agent:${agent.name}`];
    const timesOpened = record?.timesOpened ?? 0;
    return { acted: timesOpened > 0, evidence: { timesOpened, calls, tasks: tasks.length } };
  },
};

/** An agent that answers with what is no data: it is quarantined. */
const quarantineProbe: Probe = {
  component: 'QuarantineSystem',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { quarantine } = stage.components;
    const before = quarantine.counters();
    const poisoned = probeAgent(stage, 'poisoned', 'probe.poisoned', () => answer(Number.NaN));
    const tasks = [1, 2, 3].map((index) => probeTask(`poisoned-${index}`, 'probe.poisoned', 'ok', { deadlineMs: 300 }));
    await perform(stage, 'poisoned', [poisoned], tasks);
    const contained = quarantine.counters().contained - before.contained;
    const state = quarantine.records().find(({ agent }) => agent === poisoned.name)?.state ?? 'unknown';
    return { acted: contained > 0 && state === 'quarantined', evidence: { contained, state } };
  },
};

/** An agent that is quarantined by order: no task comes to it, and the one that was meant for it goes to another. */
const isolationProbe: Probe = {
  component: 'ComponentIsolation',
  needs: ['OrchestratorAgent', 'QuarantineSystem'],
  run: async (stage) => {
    const { isolation, quarantine } = stage.components;
    const before = isolation.counters();
    let calls = 0;
    const outcast = probeAgent(
      stage,
      'outcast',
      'probe.outcast',
      () => {
        calls += 1;
        return answer('ok');
      },
      { priority: 'critical' },
    );
    quarantine.quarantine(outcast.name, 'an episode of the wiring proof');
    const other = probeAgent(stage, 'insider', 'probe.outcast', () => answer('ok'));
    const records = await perform(stage, 'outcast', [outcast, other], [probeTask('outcast', 'probe.outcast', 'ok')]);
    const mayStillSend = isolation.maySend(outcast.name);
    quarantine.release(outcast.name, 'the episode is over');
    const refused = isolation.counters().refusedIn - before.refusedIn;
    const status = statusOf(records, 'outcast');
    return { acted: refused > 0 && calls === 0 && !mayStillSend, evidence: { refused, tasksToOutcast: calls, mayStillSend, task: status } };
  },
};

export const reliabilityProbes: readonly Probe[] = [
  registryProbe,
  delegationProbe,
  heartbeatProbe,
  breakerProbe,
  quarantineProbe,
  isolationProbe,
];
