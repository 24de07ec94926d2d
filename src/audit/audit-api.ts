import type { AuditConfig, AuditEvent, ResourceSample } from '../contract/audit';
import type { AuditApi } from '../contract/audit-api';
import type { DeviceSurvey } from '../contract/device';
import type { EnginePort, EngineUsage } from '../contract/engine';
import { ApuraError } from '../contract/errors';
import type { CatalogueModel } from '../contract/model';
import { makeLoadSampler } from '../device/load-sampler';
import { type SurveyScope, surveyDevice } from '../device/survey';
import { catalogue } from '../engines/catalogue/catalogue';
import { findModel } from '../engines/catalogue/find-model';
import { parseModelRecord } from '../engines/catalogue/model-record';
import { withNumbers } from '../engines/catalogue/read-numbers';
import { shippedModel } from '../engines/catalogue/shipped-model';
import { makeEngineClient } from '../engines/engine-client';
import { deleteStored, listStored } from '../engines/store/stored-models';
import { chaosServerPlan } from '../orchestrator/chaos/chaos-server-plan';
import { workerServerPlan } from '../orchestrator/tools/server-plans';
import { expandSuite } from '../suites/built-in';
import { grade } from '../suites/grade';
import { type LoadedSuite, loadSuite } from '../suites/load';
import { suiteSha256 } from '../suites/sha256';
import type { Journal } from './journal';
import { makeKeptApi } from './kept/kept-api';
import type { TakenRun } from './kept/kept-runs';
import { makeDeviceMeter } from './measure-device';
import { serversOf } from './remote-tools';
import { runAudit } from './run-audit';
import { makeToolServers } from './tool-servers-api';
import { makeTrustParts } from './trust-parts';

/** Twice a second: enough to see a stall of the thread, too rare to cause one. */
const loadSampleMs = 500;

/** Folder of the origin's private file system that the tasks of an audit may write in. */
const auditFilesRoot = 'apura-audit-files';

/** What the worker tells its API about the world it runs in. */
export interface AuditWorkerScope extends SurveyScope {
  /** Folder of the page, ending in `/`: the shipped model lies below it. */
  readonly pageUrl: string;
  /** Version and script: what one build of the page kept, another does not go on with. */
  readonly build: string;
  readonly locks: LockManager | undefined;
}

type SendEvents = (events: readonly AuditEvent[]) => void;

interface Run {
  readonly cancel: AbortController;
  journal?: Journal;
  engine?: EnginePort;
}

/** The audit worker's side of the bridge. One audit at a time. */
export function makeAuditApi(scope: AuditWorkerScope): AuditApi {
  let visible = true;
  let paused = false;
  let running: Run | undefined;
  const workers = new WeakMap<EnginePort, Worker>();
  let survey: Promise<DeviceSurvey> | undefined;
  const surveyOnce = (): Promise<DeviceSurvey> => {
    survey ??= surveyDevice(scope);
    return survey;
  };
  const hasHalf = async (): Promise<boolean> =>
    (await surveyOnce()).facts.some(({ id, value }) => id === 'gpu.shader-f16' && value === true);
  const shipped = shippedModel(scope.pageUrl);
  const meter = makeDeviceMeter();
  const trust = makeTrustParts(shipped, makeEngineClient);
  const never = new AbortController().signal;
  const recordOf = (record: AuditConfig['record']): readonly CatalogueModel[] =>
    record === undefined ? [] : parseModelRecord(record.name, record.text);
  const kept = makeKeptApi({
    locks: scope.locks,
    build: scope.build,
    userAgent: scope.navigator.userAgent,
    filesRoot: auditFilesRoot,
    suiteSha256Of: async (config) => suiteSha256(await suiteOf(config)),
  });
  const known = (record: AuditConfig['record']): readonly CatalogueModel[] => [...recordOf(record), ...catalogue(scope.pageUrl)];

  const toolServers = makeToolServers(auditFilesRoot, async () =>
    Object.fromEntries((await surveyOnce()).facts.map(({ id, value }) => [id, value])),
  );

  const run = async (config: AuditConfig, onEvents: SendEvents, taken?: TakenRun): Promise<void> => {
    const current: Run = { cancel: new AbortController() };
    running = current;
    paused = false;
    const { signal } = current.cancel;
    try {
      const suite = await suiteOf(config);
      const sha256 = suiteSha256(suite);
      const asked = await withNumbers(findModel(config.model, recordOf(config.record), scope.pageUrl), hasHalf, signal);
      const session = await kept.open({ config, suiteTitle: suite.title, suiteSha256: sha256, tasks: suite.tasks.length }, taken);
      if (session.resumed !== undefined) onEvents(session.resumed.events);
      try {
        await runAudit(
          config,
          {
            appVersion: __APP_VERSION__,
            userAgent: scope.navigator.userAgent,
            suite,
            suiteSha256: sha256,
            thresholds: suite.thresholds,
            models: { asked, catalogue: catalogue(scope.pageUrl), shipped },
            survey: surveyOnce,
            measure: (device, own, measureSignal) => meter.measure(device, own, asked, measureSignal),
            makeEngine: (engine) => {
              let ofPort: Worker | undefined;
              const port = makeEngineClient(engine, {
                onWorker: (worker) => {
                  ofPort = worker;
                },
              });
              if (ofPort !== undefined) workers.set(port, ofPort);
              return port;
            },
            chaos: { killEngine: (port) => workers.get(port)?.terminate(), serverPlan: chaosServerPlan },
            onEngine: (engine) => {
              current.engine = engine;
              if (paused) engine.setPaused(true);
            },
            trust,
            grade,
            fileServer: workerServerPlan('filesystem', { rootName: auditFilesRoot }),
            remoteTools: toolServers.forSuite(suite),
            kept: session,
            watchLoad: (journal, usage) =>
              makeLoadSampler(scope, loadSampleMs, (sample) =>
                journal.record({ kind: 'resource-sample', sample: withUsage(sample, usage()) }),
              ),
            isVisible: () => visible,
            now: () => performance.now(),
            send: (events) => {
              onEvents(events);
              session.take(events);
            },
          },
          signal,
          (journal) => {
            current.journal = journal;
            session.attach(journal);
          },
        );
      } finally {
        await session.end();
      }
    } finally {
      running = undefined;
    }
  };
  const refuseSecond = (): void => {
    if (running !== undefined) throw new ApuraError('internal', 'an audit is already running');
  };

  return {
    ...kept.api,
    ...toolServers.api,
    survey: surveyOnce,
    checkSuite: async (name, text, seed) => {
      const suite = await loadSuite({ name, text }, { seed });
      const { id, title, tasks } = suite;
      return {
        id,
        title,
        tasks: tasks.length,
        families: [...new Set(tasks.flatMap((task) => task.family ?? []))],
        languages: [...new Set(tasks.flatMap((task) => task.language ?? []))],
        toolServers: serversOf(suite).named,
      };
    },
    models: async (record) => known(record),
    checkRecord: async (name, text) => ({ models: parseModelRecord(name, text) }),
    forecast: async (config) => {
      const device = await surveyOnce();
      const { budgets, benchmark, benchmarkFailure, forecast } = await meter.measure(
        device,
        { ...config, engine: 'auto' },
        undefined,
        never,
      );
      if (benchmark === undefined) {
        const { code, message, details } = benchmarkFailure ?? { code: 'internal', message: 'nothing was measured', details: {} };
        throw new ApuraError(code, message, details);
      }
      const own = await Promise.all(recordOf(config.record).map((model) => withNumbers(model, hasHalf, never)));
      const models = [...own, ...catalogue(scope.pageUrl)];
      return {
        budgets,
        benchmark,
        forecasts: models.flatMap((model) => model.variants.flatMap((variant) => forecast(model, variant) ?? [])),
      };
    },
    probeMemory: async (neededBytes) => await meter.probe(await surveyOnce(), neededBytes, never),
    storedModels: async () => await listStored(),
    deleteStored: async (key) => await deleteStored(key),
    setPaused: async (next) => {
      paused = next;
      running?.engine?.setPaused(next);
    },
    run: async (config, onEvents) => {
      refuseSecond();
      await run(config, onEvents);
    },
    resume: async ({ id, how, tombstone }, onEvents) => {
      refuseSecond();
      const taken = await kept.take(id, how);
      try {
        await run({ ...taken.config, tombstone }, onEvents, taken);
      } finally {
        taken.hold.release();
      }
    },
    cancel: async () => {
      running?.cancel.abort();
    },
    setVisible: async (next) => {
      if (next !== visible) running?.journal?.record({ kind: 'visibility', visible: next });
      visible = next;
    },
  };
}

function withUsage(sample: ResourceSample, usage: EngineUsage | undefined): ResourceSample {
  if (usage === undefined) return sample;
  const { heapBytes, gpuBytes } = usage;
  return { ...sample, ...(heapBytes === undefined ? {} : { engineHeapBytes: heapBytes }), ...(gpuBytes === undefined ? {} : { gpuBytes }) };
}

async function suiteOf(config: AuditConfig): Promise<LoadedSuite> {
  const options = { seed: config.seed, tasks: config.tasks };
  if (config.suite.kind === 'file') return await loadSuite({ name: config.suite.name, text: config.suite.text }, options);
  return expandSuite(config.suite.id, options.seed, options.tasks);
}
