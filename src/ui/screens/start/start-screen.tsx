import { createSignal, For, lazy, onCleanup, Show } from 'solid-js';
import { findBuiltInSuite } from '../../../contract/built-in-suites';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { FactTable } from '../../parts/fact-table';
import { GpuStatusNote } from '../../parts/gpu-status';
import type { PageControl } from '../../state/create-page';
import { runPhases } from '../../state/run-view';
import { ScreenHeading } from '../screen-heading';
import { Degradations } from './degradations';
import { ChosenModel } from './models/chosen-model';
import { ModelsSection } from './models/models-section';
import { SettingsPanel } from './settings-panel';
import { SetupProblems } from './setup-problems';
import { SuiteChoice } from './suite-choice';
import { TombstoneNotice } from './tombstone-notice';
import { ToolsSection } from './tools/tools-section';

const InterruptedNotice = lazy(async () => ({ default: (await import('./kept/interrupted-notice')).InterruptedNotice }));
const KeptSection = lazy(async () => ({ default: (await import('./kept/kept-section')).KeptSection }));

const slowSurveyMs = 4_000;

/** What Apura is for, what this device is, the model with what is expected of it, the settings, and the one button. */
export function StartScreen(props: { readonly page: PageControl; readonly isFirst: boolean }) {
  const { t, f } = useLocale();
  const { page } = props;
  const survey = () => page.session.survey();
  const isRecordDone = (): boolean => ['none', 'ready'].includes(page.models.record().status);
  const canRun = (): boolean =>
    survey() !== undefined && ['none', 'ready'].includes(page.suite.suiteFile().status) && isRecordDone() && !page.forecast.isBusy();
  const taskCount = (): string | undefined => {
    const file = page.suite.suiteFile();
    const { suite, tasks } = page.setup.setup();
    const all = file.status === 'ready' ? file.summary.tasks : findBuiltInSuite(suite)?.tasks;
    const count = tasks === undefined ? all : Math.min(tasks, all ?? tasks);
    return count === undefined ? undefined : f().integer(count);
  };
  return (
    <div class="start">
      <div class="start-lead">
        <ScreenHeading quiet={props.isFirst}>{t().start.title}</ScreenHeading>
        <p class="lead">{t().start.purpose(taskCount())}</p>
        <SetupProblems problems={page.setup.problems()} />
        <TombstoneNotice tombstone={page.tombstone} engine={page.setup.setup().engine} />
        <InterruptedNotice page={page} />
        <div class="start-action">
          <button type="button" class="primary" data-action="run" disabled={!canRun()} onClick={() => page.run()}>
            {t().start.run}
          </button>
          <p class="start-download">
            <Show when={!page.forecast.isBusy()} fallback={t().models.forecast.busyRun}>
              <Show when={page.downloadBytes()} fallback={t().start.downloadUnknown}>
                {(bytes) => t().start.download(inline(f().bytes(bytes())))}
              </Show>
            </Show>
          </p>
        </div>
        <ChosenModel page={page} />
        <SuiteChoice page={page} />
        <p class="quiet">{t().start.noServer}</p>
        <SettingsPanel page={page} />
        <section class="steps">
          <h2>{t().start.stepsTitle}</h2>
          <ol>
            <For each={runPhases}>{(phase) => <li>{t().start.steps[phase]}</li>}</For>
          </ol>
        </section>
      </div>
      <section class="device card" aria-busy={survey() === undefined}>
        <h2>{t().start.device}</h2>
        <p class="visually-hidden" role="status">
          {survey() === undefined ? t().start.surveying : t().start.ready}
        </p>
        <Show when={survey()} fallback={<Surveying />}>
          {(found) => (
            <>
              <GpuStatusNote gpu={found().gpu} />
              <Degradations survey={found()} />
              <FactTable survey={found()} />
            </>
          )}
        </Show>
      </section>
      <ModelsSection page={page} />
      <ToolsSection page={page} />
      <KeptSection page={page} />
    </div>
  );
}

function Surveying() {
  const { t } = useLocale();
  const [isSlow, setIsSlow] = createSignal(false);
  const timer = setTimeout(() => setIsSlow(true), slowSurveyMs);
  onCleanup(() => clearTimeout(timer));
  return (
    <p class="quiet" aria-hidden="true">
      {isSlow() ? t().start.surveySlow : t().start.surveying}
    </p>
  );
}
