import type { Clock } from '../../src/base/clock';
import type { Agent, PlannedTask } from '../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../src/contract/orchestrator-defaults';
import type { WiredComponent } from '../../src/contract/wiring';
import { AgentRegistry } from '../../src/orchestrator/agents/agent-registry';
import { classifyError } from '../../src/orchestrator/recovery/error-class';
import type { Components } from '../../src/orchestrator/run/components';
import { shapeOf } from '../../src/orchestrator/strategy/plan-shape';

const nothing = (): void => undefined;
const never = (): void => undefined;

/** By component, what takes its place when it is unplugged: lets everything through and does nothing of its own. */
export function makeStandIns(clock: Clock): Readonly<Record<Exclude<WiredComponent, 'OrchestratorAgent'>, Partial<Components>>> {
  const registry = new AgentRegistry({ settings: orchestratorDefaults.registry, clock, onHealth: nothing });
  const agents: Agent[] = [];
  return {
    EventBus: {
      bus: {
        publish: nothing,
        subscribe: () => nothing,
        replay: () => [],
        counters: () => ({ published: 0, delivered: 0, dropped: 0, handlerFailures: 0 }),
        idle: () => Promise.resolve(),
        dispose: nothing,
      },
    },
    AgentRegistry: {
      registry: {
        register: (agent) => {
          agents.push(agent);
          return () => void agents.splice(agents.indexOf(agent), 1);
        },
        get: (name) => agents.find((agent) => agent.name === name),
        candidates: ({ capability, agent }: Pick<PlannedTask, 'capability' | 'agent'>) =>
          agents.filter(({ name, capabilities }) => capabilities.includes(capability) && (agent === undefined || agent === name)),
        capabilities: () => new Set(agents.flatMap(({ capabilities }) => capabilities)),
        names: () => new Set(agents.map(({ name }) => name)),
        prospects: () => ({ places: 8 }),
        hasStandIn: () => true,
        begin: () => nothing,
        observe: nothing,
        trust: () => 0,
        snapshot: () => registry.snapshot(),
        probeAll: () => Promise.resolve(),
        keepProbing: () => Promise.resolve(),
        counters: () => ({ chosen: 0, probes: 0 }),
      },
    },
    DelegationManager: {
      delegation: {
        delegate: async ({ work }, stop) => {
          const rest = { attempts: [], durationMs: 0 };
          try {
            const stopped = new Promise<never>((_, reject) => void stop.onStop(() => reject(new Error('stopped'))));
            const result = await Promise.race([work({ number: 1, beat: nothing }, stop.signal), stopped]);
            return { kind: 'result', result, ...rest };
          } catch (error) {
            return stop.isStopped ? { kind: 'aborted', ...rest } : { kind: 'failed', error, errorClass: classifyError(error), ...rest };
          }
        },
        load: () => ({ active: 0, waiting: 0 }),
        counters: () => ({ delegations: 0, retries: 0 }),
      },
    },
    HeartbeatMonitor: {
      heartbeat: {
        watch: () => ({ beat: nothing, end: nothing }),
        counters: () => ({ beats: 0, deaths: 0, watched: 0 }),
        dispose: nothing,
      },
    },
    CircuitBreakers: {
      breakers: {
        of: () => ({
          state: 'closed',
          enter: () => ({ succeed: nothing, fail: nothing, ignore: nothing }),
          record: () => ({ state: 'closed', failuresInRow: 0, windowFailures: 0, windowSize: 0, timesOpened: 0, refused: 0 }),
        }),
        isOpen: () => false,
        closedForMs: () => 0,
        records: () => ({}),
      },
    },
    ComponentIsolation: {
      isolation: {
        stateOf: () => 'active',
        levelOf: () => 'none',
        mayReceive: () => true,
        admit: () => never,
        maySend: () => true,
        closedForMs: () => 0,
        counters: () => ({ refusedIn: 0, refusedOut: 0 }),
      },
    },
    QuarantineSystem: {
      quarantine: {
        observe: nothing,
        quarantine: nothing,
        release: nothing,
        records: () => [],
        counters: () => ({ observed: 0, contained: 0 }),
      },
    },
    ErrorAnalyzer: {
      analyzer: {
        analyse: (thrown) => ({ errorClass: classifyError(thrown), fingerprint: '' }),
        choose: () => Promise.resolve(undefined),
        learn: nothing,
        learned: () => ({}),
        counters: () => ({ analysed: 0, outcomes: 0 }),
      },
    },
    MetaReActCoordinator: {
      coordinator: {
        choose: ({ tasks }) => ({ shape: 'sequential', graph: shapeOf(tasks), reason: '', options: [] }),
        replan: () => ({ action: 'give-up', reason: '' }),
        reshape: () => undefined,
        counters: () => ({ choices: 0, replans: 0 }),
      },
    },
    AutopoieticManager: {
      tuning: {
        begin: () => ({ value: () => 30_000, end: nothing }),
        value: () => 30_000,
        setEnabled: nothing,
        mode: 'explore',
        history: () => [],
        counters: () => ({ trials: 0, steps: 0 }),
      },
    },
    HybridResourceManager: {
      resources: {
        place: () => ({ device: 'cpu', rule: 'default-cpu', options: [], load: { gpuPresent: false } }),
        bytesFor: () => 1,
        reserve: (device, bytes) => ({ id: 0, device, bytes }),
        confirm: nothing,
        release: nothing,
        report: nothing,
        gpuPresent: false,
        pressure: () => 'normal',
        accounts: () => {
          const account = { capacityBytes: 1, heldBytes: 0, peakBytes: 0, waiting: 0 };
          return { gpu: account, cpu: account };
        },
        counters: () => ({ placed: 0, granted: 0 }),
      },
    },
    SemanticCacheLayer: {
      cache: {
        lookup: () => Promise.resolve({ kind: 'miss' }),
        store: () => Promise.resolve(),
        singleFlight: async (_, run) => ({ value: await run(), shared: false }),
        compare: nothing,
        clear: () => Promise.resolve(),
      },
    },
    RAGFallbackSystem: { retrieval: { retrieve: () => Promise.resolve([]), remember: () => Promise.resolve() } },
    MCPOrchestrator: {
      tools: { list: () => Promise.resolve([]), call: () => Promise.resolve({ text: '', tookMs: 0 }) },
    },
  };
}
