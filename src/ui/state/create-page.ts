import { createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { Report } from '../../report/report';
import { createAuditSession } from './create-audit-session';
import { createCrash } from './create-crash';
import { createOpenedLink } from './create-opened-link';
import { createPreferences } from './create-preferences';
import { createRoute } from './create-route';
import { createSetup } from './create-setup';
import { createSuiteFile } from './create-suite-file';
import { keepReport, restoreReport } from './kept-report';
import type { OpenedReport } from './opened-report';
import { openStore, type PreferenceStore } from './preferences';
import { looksLikeReport, openReportFile } from './report-file';
import { defaultSetup } from './setup';

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
  /** Known for the shipped model only; for another one the progress tells. */
  const downloadBytes = (): number | undefined => (setup.setup().model === defaultSetup.model ? __DOWNLOAD_BYTES__ : undefined);
  const link = createOpenedLink(() => route.route().fragment);

  const show = (opened: OpenedReport): void => {
    setReports([...reports(), opened]);
    keepReport(tabStore, opened);
    route.toReport(reports().length - 1);
  };
  const showReport = (report: Report): void => show({ source: 'run', report, tampered: [] });
  const session = createAuditSession({ onReport: showReport });
  const suite = createSuiteFile((name, text) => session.checkSuite(name, text, setup.setup().seed));

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
    const file = suite.suiteFile().status;
    return { kind: 'start', isReady: state.kind === 'ready' && (file === 'none' || file === 'ready') };
  });

  // A report that is opened by link needs no worker, so none is started for it.
  createEffect(() => {
    if (screen().kind === 'start' && session.state().kind === 'idle') void session.begin();
  });

  const run = (): void => {
    const { engine, model, seed, tasks, threads, suite: id } = setup.setup();
    const file = suite.suiteFile();
    const chosen =
      file.status === 'ready' ? ({ kind: 'file', name: file.name, text: file.text } as const) : ({ kind: 'built-in', id } as const);
    void session.run({ engine, model, seed, tasks, threads, suite: chosen });
  };

  let runsAtOnce = setup.setup().run;
  createEffect(() => {
    const current = screen();
    if (!runsAtOnce || current.kind !== 'start' || !current.isReady) return;
    runsAtOnce = false;
    run();
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
      void suite.choose(file);
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
    session,
    screen,
    downloadBytes,
    run,
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
