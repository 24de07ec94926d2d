import { createEffect, createMemo, createSignal, ErrorBoundary, lazy, Match, onMount, Show, Switch } from 'solid-js';
import { toErrorRecord } from '../contract/errors';
import { LocaleProvider, useLocale } from './i18n/locale-context';
import { ErrorPanel } from './parts/error-panel';
import { Notice } from './parts/notice';
import { PageHeader } from './parts/page-header';
import { ErrorScreen } from './screens/error/error-screen';
import { RunningScreen } from './screens/running/running-screen';
import { StartScreen } from './screens/start/start-screen';
import { createDropZone } from './state/create-drop-zone';
import { createPage, type PageControl } from './state/create-page';
import { createPageState } from './state/create-page-state';
import { overallPercent } from './state/run-view';

/** Asked for before the network can be gone; needed only by suites that use the user's own tool servers. */
const ConsentDialog = lazy(async () => ({ default: (await import('./parts/consent-dialog')).ConsentDialog }));

/** The report is not needed before the start screen works, so it is a script of its own. */
const ReportScreen = lazy(async () => ({ default: (await import('./screens/report/report-screen')).ReportScreen }));

/** The page: header, and the one screen that the address and the audit ask for. */
export function App() {
  const page = createPage();
  return (
    <LocaleProvider language={page.preferences.language()}>
      <Page page={page} />
    </LocaleProvider>
  );
}

function Page(props: { readonly page: PageControl }) {
  const { t, f } = useLocale();
  let main: HTMLElement | undefined;
  // Fetched at once, so that a report can be shown when the network is gone; a failure is said when the report is wanted.
  onMount(() => void ConsentDialog.preload().catch(() => undefined));
  onMount(() => void ReportScreen.preload().catch(() => undefined));
  const drop = createDropZone((file) => props.page.openFile(file));
  createEffect(() => {
    const { kind } = props.page.screen();
    const { view } = props.page.session;
    const subject = kind === 'running' ? f().percent(overallPercent(view) / 100) : kind === 'report' ? t().report.title : t().start.title;
    document.title = `${subject} · Apura`;
  });
  return (
    <>
      <button type="button" class="skip" onClick={() => main?.focus()}>
        {t().app.skip}
      </button>
      <PageHeader preferences={props.page.preferences} onHome={props.page.goHome} />
      <Show when={drop.isOver()}>
        <div class="drop-overlay" aria-hidden="true">
          <p>{t().app.dropHere}</p>
        </div>
      </Show>
      <Show when={props.page.tools.questions().length > 0}>
        <ConsentDialog tools={props.page.tools} />
      </Show>
      <main ref={main} tabindex="-1">
        <Show when={props.page.isRunElsewhere()}>
          <Notice tone="info" code="running-elsewhere">
            <p>
              {t().running.continues}{' '}
              <button type="button" class="plain-button" data-action="back-to-run" onClick={props.page.goHome}>
                {t().running.backToRun}
              </button>
            </p>
          </Notice>
        </Show>
        <Show when={props.page.crash.crash()}>
          {(crash) => (
            <div>
              <ErrorPanel error={crash()} />
              <button type="button" class="plain-button" onClick={() => props.page.crash.dismiss()}>
                {t().app.close}
              </button>
            </div>
          )}
        </Show>
        <ErrorBoundary fallback={(thrown: unknown) => <Broken thrown={thrown} />}>
          <Screens page={props.page} />
        </ErrorBoundary>
      </main>
    </>
  );
}

/** A screen that could not be drawn. */
function Broken(props: { readonly thrown: unknown }) {
  const { t } = useLocale();
  createPageState(() => 'error');
  return (
    <ErrorScreen
      error={toErrorRecord(props.thrown)}
      title={t().errorScreen.title}
      action={t().errorScreen.reload}
      onAction={() => location.reload()}
    />
  );
}

function Screens(props: { readonly page: PageControl }) {
  const { t } = useLocale();
  const screen = createMemo(() => props.page.screen());
  const shown = createMemo(() => {
    const current = screen();
    return current.kind === 'report' ? current.opened : undefined;
  });
  const failure = createMemo(() => {
    const current = screen();
    return current.kind === 'error' ? current : undefined;
  });
  const [seenScreens, setSeenScreens] = createSignal(0);
  const [linkReadyFor, setLinkReadyFor] = createSignal<unknown>();
  createEffect(() => {
    screen();
    setSeenScreens((count) => count + 1);
  });
  createPageState(() => {
    const current = screen();
    if (current.kind === 'report') return linkReadyFor() === current.opened ? 'report' : 'loading';
    return current.kind === 'opening' ? 'loading' : current.kind === 'start' && !current.isReady ? 'loading' : current.kind;
  });
  const { page } = props;
  const { session } = page;
  return (
    <Switch>
      <Match when={screen().kind === 'start'}>
        <StartScreen page={page} isFirst={seenScreens() <= 1} />
      </Match>
      <Match when={screen().kind === 'running'}>
        <RunningScreen
          view={session.view}
          startedAtMs={session.startedAtMs()}
          lastEventAtMs={session.lastEventAtMs()}
          cancelling={page.isCancelling()}
          onCancel={session.cancel}
          onPause={session.setPaused}
          toolServers={page.tools.health()}
        />
      </Match>
      <Match when={shown()} keyed>
        {(opened) => <ReportScreen opened={opened} onRunAgain={page.runAgain} onLinkReady={() => setLinkReadyFor(opened)} />}
      </Match>
      <Match when={failure()} keyed>
        {(current) => (
          <ErrorScreen
            error={current.error}
            title={current.ofReport ? t().errorScreen.linkTitle : t().errorScreen.title}
            action={current.ofReport ? t().report.runOwn : t().errorScreen.retry}
            onAction={page.recover}
          >
            <Show when={current.report}>
              {(report) => (
                <button type="button" class="plain-button" data-action="show-recorded" onClick={() => page.showReport(report())}>
                  {t().errorScreen.showRecorded}
                </button>
              )}
            </Show>
          </ErrorScreen>
        )}
      </Match>
      <Match when={screen().kind === 'opening'}>
        <p class="quiet opening" role="status">
          {t().opened.opening}
        </p>
      </Match>
    </Switch>
  );
}
