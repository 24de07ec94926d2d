import { createSignal, For, onCleanup, Show } from 'solid-js';
import type { DeviceSurvey } from '../../../contract/device';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { FactTable } from '../../parts/fact-table';
import { GpuStatusNote } from '../../parts/gpu-status';
import { Notice } from '../../parts/notice';
import type { SetupControl } from '../../state/create-setup';
import type { SuiteFileControl } from '../../state/create-suite-file';
import { runPhases } from '../../state/run-view';
import { ScreenHeading } from '../screen-heading';
import { SettingsPanel } from './settings-panel';
import { SetupProblems } from './setup-problems';

const slowSurveyMs = 4_000;

/** What Apura is for, what this device is, the settings, and the one button. */
export function StartScreen(props: {
  readonly survey: DeviceSurvey | undefined;
  readonly setup: SetupControl;
  readonly suite: SuiteFileControl;
  readonly downloadBytes: number | undefined;
  readonly isFirst: boolean;
  readonly onRun: () => void;
}) {
  const { t, f } = useLocale();
  const canRun = (): boolean => props.survey !== undefined && ['none', 'ready'].includes(props.suite.suiteFile().status);
  const taskCount = (): string | undefined => {
    const file = props.suite.suiteFile();
    const { suite, tasks } = props.setup.setup();
    const all = file.status === 'ready' ? file.summary.tasks : builtInTasks(suite);
    const count = tasks === undefined ? all : Math.min(tasks, all ?? tasks);
    return count === undefined ? undefined : f().integer(count);
  };
  return (
    <div class="start">
      <div class="start-lead">
        <ScreenHeading quiet={props.isFirst}>{t().start.title}</ScreenHeading>
        <p class="lead">{t().start.purpose(taskCount())}</p>
        <SetupProblems problems={props.setup.problems} />
        <div class="start-action">
          <button type="button" class="primary" data-action="run" disabled={!canRun()} onClick={() => props.onRun()}>
            {t().start.run}
          </button>
          <p class="start-download">
            <Show when={props.downloadBytes} fallback={t().start.downloadUnknown}>
              {(bytes) => t().start.download(inline(f().bytes(bytes())))}
            </Show>
          </p>
        </div>
        <p class="quiet">{t().start.noServer}</p>
        <SettingsPanel setup={props.setup} suite={props.suite} />
        <section class="steps">
          <h2>{t().start.stepsTitle}</h2>
          <ol>
            <For each={runPhases}>{(phase) => <li>{t().start.steps[phase]}</li>}</For>
          </ol>
        </section>
      </div>
      <section class="device card" aria-busy={props.survey === undefined}>
        <h2>{t().start.device}</h2>
        <p class="visually-hidden" role="status">
          {props.survey === undefined ? t().start.surveying : t().start.ready}
        </p>
        <Show when={props.survey} fallback={<Surveying />}>
          {(survey) => (
            <>
              <GpuStatusNote gpu={survey().gpu} />
              <Show when={!survey().crossOriginIsolated}>
                <Notice tone="warn" heading={t().start.oneThread} code="one-thread">
                  <p>{t().start.oneThreadMeans}</p>
                </Notice>
              </Show>
              <FactTable survey={survey()} />
            </>
          )}
        </Show>
      </section>
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

/** The number at the end of a built-in suite's name is its number of tasks. */
function builtInTasks(suite: string): number | undefined {
  const count = /-(\d+)$/.exec(suite)?.[1];
  return count === undefined ? undefined : Number(count);
}
