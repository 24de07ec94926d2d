import type { AuditApi, AuditConfig } from '../contract/audit';
import type { DeviceSurvey } from '../contract/device';
import { ApuraError } from '../contract/errors';
import { makeLoadSampler } from '../device/load-sampler';
import { type SurveyScope, surveyDevice } from '../device/survey';
import { makeEngineClient } from '../engines/engine-client';
import { resolveModel } from '../engines/model-source';
import { expandSuite } from '../suites/built-in';
import { grade } from '../suites/grade';
import { type LoadedSuite, loadSuite } from '../suites/load';
import { suiteSha256 } from '../suites/sha256';
import type { Journal } from './journal';
import { runAudit } from './run-audit';

/** Twice a second: enough to see a stall of the thread, too rare to cause one. */
const loadSampleMs = 500;

/** What the worker tells its API about the world it runs in. */
export interface AuditWorkerScope extends SurveyScope {
  /** Folder of the page, ending in `/`: the shipped model lies below it. */
  readonly pageUrl: string;
}

/** The audit worker's side of the bridge. One audit at a time. */
export function makeAuditApi(scope: AuditWorkerScope): AuditApi {
  let visible = true;
  let running: { readonly cancel: AbortController; journal?: Journal } | undefined;
  let survey: Promise<DeviceSurvey> | undefined;
  const surveyOnce = (): Promise<DeviceSurvey> => {
    survey ??= surveyDevice(scope);
    return survey;
  };

  return {
    survey: surveyOnce,
    checkSuite: async (name, text, seed) => {
      const { id, title, tasks } = await loadSuite({ name, text }, { seed });
      return {
        id,
        title,
        tasks: tasks.length,
        families: [...new Set(tasks.flatMap((task) => task.family ?? []))],
        languages: [...new Set(tasks.flatMap((task) => task.language ?? []))],
      };
    },
    run: async (config, onEvents) => {
      if (running !== undefined) throw new ApuraError('internal', 'an audit is already running');
      const run: { readonly cancel: AbortController; journal?: Journal } = { cancel: new AbortController() };
      running = run;
      try {
        const suite = await suiteOf(config);
        await runAudit(
          config,
          {
            appVersion: __APP_VERSION__,
            userAgent: scope.navigator.userAgent,
            suite,
            suiteSha256: suiteSha256(suite),
            thresholds: suite.thresholds,
            source: resolveModel(config.model, scope.pageUrl),
            survey: surveyOnce,
            makeEngine: makeEngineClient,
            grade,
            watchLoad: (journal) => makeLoadSampler(scope, loadSampleMs, (sample) => journal.record({ kind: 'resource-sample', sample })),
            isVisible: () => visible,
            now: () => performance.now(),
            send: onEvents,
          },
          run.cancel.signal,
          (journal) => {
            run.journal = journal;
          },
        );
      } finally {
        running = undefined;
      }
    },
    // Joined in this change's next steps.
    models: async () => [],
    checkRecord: async () => ({ models: [] }),
    forecast: () => Promise.reject(new ApuraError('not-supported', 'no forecast', { what: 'forecast' })),
    probeMemory: () => Promise.reject(new ApuraError('not-supported', 'no probe', { what: 'probe' })),
    storedModels: async () => [],
    deleteStored: async () => undefined,
    setPaused: async () => undefined,
    cancel: async () => {
      running?.cancel.abort();
    },
    setVisible: async (next) => {
      if (next !== visible) running?.journal?.record({ kind: 'visibility', visible: next });
      visible = next;
    },
  };
}

async function suiteOf(config: AuditConfig): Promise<LoadedSuite> {
  const options = { seed: config.seed, tasks: config.tasks };
  if (config.suite.kind === 'file') return await loadSuite({ name: config.suite.name, text: config.suite.text }, options);
  return expandSuite(config.suite.id, options.seed, options.tasks);
}
