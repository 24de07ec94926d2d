import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { Report } from '../../report/report';
import { createAuditSession } from './create-audit-session';
import { createCrash } from './create-crash';
import { createForecast } from './create-forecast';
import { createKept } from './create-kept';
import { createModels } from './create-models';
import { createOpenedLink } from './create-opened-link';
import { createPreferences } from './create-preferences';
import { createRoute } from './create-route';
import { createSetup } from './create-setup';
import { createStoredModels } from './create-stored-models';
import { createSuiteFile } from './create-suite-file';
import { createTombstone } from './create-tombstone';
import { createToolServers } from './create-tool-servers';
import { keepReport, restoreReport } from './kept-report';
import { chosenRow, downloadBytesOf, makeRows } from './model-rows';
import type { OpenedReport } from './opened-report';
import { openStore, type PreferenceStore } from './preferences';
import { looksLikeRecord, looksLikeReport, openReportFile } from './report-file';
import { chaosOf, defaultSetup, isModelAddress } from './setup';

export type Screen =
  | { readonly kind: 'start'; readonly isReady: boolean }
  | { readonly kind: 'running' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'report'; readonly opened: OpenedReport }
  | { readonly kind: 'error'; readonly error: ErrorRecord; readonly ofReport: boolean; readonly report?: Report };

/** Everything the page knows, joined: which screen is shown follows from the address first, then from the audit. */
export function createPage() {
  const route = createRoute();
  const setup = createSetup(location.search, route.replaceQuery);
  const preferences = createPreferences(setup.setup().lang);
  const tabStore = openStore(() => sessionStorage);
  const [reports, setReports] = createSignal<readonly (OpenedReport | undefined)[]>(reportsBeforeReload(route.route().report, tabStore));
  const [fileError, setFileError] = createSignal<ErrorRecord>();
  const link = createOpenedLink(() => route.route().fragment);

  const show = (opened: OpenedReport): void => {
    setReports([...reports(), opened]);
    keepReport(tabStore, opened);
    route.toReport(reports().length - 1);
  };
  const showReport = (report: Report): void => show({ source: 'run', report, tampered: [] });
  const marks = openStore(() => localStorage);
  const tombstone = createTombstone(marks === undefined || !('locks' in navigator) ? undefined : { store: marks, locks: navigator.locks });
  const session = createAuditSession({ onReport: showReport, tombstone });
  const suite = createSuiteFile((name, text) => session.api().checkSuite(name, text, setup.setup().seed));
  const models = createModels(session.api, setup);
  const forecast = createForecast(session.api, () => ({
    record: models.chosenRecord(),
    threads: setup.setup().threads,
    allowSoftwareAdapter: setup.setup().software,
  }));
  const stored = createStoredModels(session.api);
  const tools = createToolServers(session.api);
  createEffect(
    on(
      () => session.state().kind === 'running',
      (isRunning, before) => (isRunning ? tools.prepare() : before && tools.conclude()),
    ),
  );
  const kept = createKept(session.api, [marks, tabStore], tools.forgetAll);
  const rows = createMemo(() => makeRows(models.models(), forecast.table()?.forecasts ?? []));
  const chosen = createMemo(() => chosenRow(rows(), setup.setup(), session.survey()));
  /** What the run will fetch, as far as it can be told before. */
  const downloadBytes = (): number | undefined => {
    const row = chosen();
    if (row !== undefined) return downloadBytesOf(row);
    return setup.setup().model === defaultSetup.model ? __DOWNLOAD_BYTES__ : undefined;
  };
  /** Files are checked, and the model of the address is known or was refused. */
  const isSettled = (): boolean => {
    const areFilesDone = [suite.suiteFile(), models.record()].every(({ status }) => status === 'none' || status === 'ready');
    const { model } = setup.setup();
    return areFilesDone && (isModelAddress(model) || model === defaultSetup.model || models.list().status !== 'loading');
  };

  const screen = createMemo((): Screen => {
    const opened = link();
    if (route.route().fragment !== undefined) {
      if (opened.status === 'shown') return { kind: 'report', opened: opened.opened };
      return opened.status === 'failed' ? { kind: 'error', error: opened.error, ofReport: true } : { kind: 'opening' };
    }
    const state = session.state();
    if (state.kind === 'running') return { kind: 'running' };
    const wrongFile = fileError();
    if (wrongFile !== undefined) return { kind: 'error', error: wrongFile, ofReport: true };
    const kept = reports()[route.route().report ?? -1];
    if (kept !== undefined) return { kind: 'report', opened: kept };
    if (state.kind === 'failed') return { kind: 'error', error: state.error, ofReport: false, report: state.report };
    return { kind: 'start', isReady: state.kind === 'ready' && isSettled() };
  });

  const begin = async (): Promise<void> => {
    await Promise.all([session.begin(), tombstone.look()]);
    if (session.state().kind === 'ready') await models.load();
  };

  // A report that is opened by link needs no worker, so none is started for it.
  createEffect(() => {
    if (screen().kind === 'start' && session.state().kind === 'idle') void begin();
  });
  const run = (): void => {
    const { engine, model, seed, tasks, threads, probe, software, capacity, suite: id } = setup.setup();
    const file = suite.suiteFile();
    void session.run({
      engine,
      model,
      seed,
      tasks,
      threads,
      record: models.chosenRecord(),
      // On a phone the measurement itself can end the tab.
      probeMemory: (probe && session.survey()?.mobile !== true) || undefined,
      allowSoftwareAdapter: software || undefined,
      chaos: chaosOf(setup.setup()),
      capacity: capacity || undefined,
      tombstone: tombstone.found(),
      suite: file.status === 'ready' ? { kind: 'file', name: file.name, text: file.text } : { kind: 'built-in', id },
    });
  };

  /** An interrupted audit goes on, or begins again, with its own settings; below the rung on which a page died. */
  const resume = (id: string, how: 'resume' | 'start-over'): void => void session.resume({ id, how, tombstone: tombstone.found() });

  let runsAtOnce = setup.setup().run;
  createEffect(() => {
    const current = screen();
    if (!runsAtOnce || current.kind !== 'start' || !current.isReady) return;
    runsAtOnce = false;
    // A link that names a model nobody knows must not run another one in its name.
    if (!setup.problems().some(({ kind }) => kind === 'unknown-model')) run();
  });

  const warnBeforeLeaving = (event: BeforeUnloadEvent): void => {
    if (session.state().kind === 'running') event.preventDefault();
  };
  window.addEventListener('beforeunload', warnBeforeLeaving);
  onCleanup(() => window.removeEventListener('beforeunload', warnBeforeLeaving));

  const toStart = (): void => {
    setFileError(undefined);
    if (session.state().kind === 'failed') session.dismiss();
    if (route.route().fragment !== undefined || route.route().report !== undefined) route.toStart();
  };

  const openFile = async (file: File): Promise<void> => {
    if (session.state().kind === 'running') return;
    if (!(await looksLikeReport(file))) {
      toStart();
      void ((await looksLikeRecord(file)) ? models.chooseRecord(file) : suite.choose(file));
      return;
    }
    try {
      show(await openReportFile(file));
    } catch (error) {
      setFileError(toErrorRecord(error));
    }
  };

  const crash = createCrash();

  return {
    crash,
    preferences,
    setup,
    suite,
    models,
    forecast,
    stored,
    tools,
    tombstone,
    kept,
    rows,
    chosen,
    session,
    screen,
    downloadBytes,
    run,
    resume,
    showReport,
    openFile: (file: File) => void openFile(file),
    goHome: toStart,
    recover: toStart,
    runAgain: () => {
      const isOwn = route.route().fragment === undefined && reports()[route.route().report ?? -1]?.source === 'run';
      if (isOwn) run();
      // Away from the report that is shown: a run that fails must not end up behind it.
      toStart();
    },
    isCancelling: () => {
      const state = session.state();
      return state.kind === 'running' && state.cancelling;
    },
    /** An audit goes on behind a report that was opened by link. */
    isRunElsewhere: () => session.state().kind === 'running' && screen().kind !== 'running',
  };
}

export type PageControl = ReturnType<typeof createPage>;

/** The kept report at the place that the history entry names, after a reload of it. */
function reportsBeforeReload(place: number | undefined, store: PreferenceStore | undefined): readonly (OpenedReport | undefined)[] {
  if (place === undefined) return [];
  const reports = new Array<OpenedReport | undefined>(Math.min(place, 1_000));
  return [...reports, restoreReport(store)];
}
