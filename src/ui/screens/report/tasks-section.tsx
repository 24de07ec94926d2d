import { createSignal, For, Show } from 'solid-js';
import type { Report } from '../../../report/report';
import { useLocale } from '../../i18n/locale-context';
import { TaskRows } from './task-rows';

/** Every task with its outcome; a row opens to what was expected and what came. */
export function TasksSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const [onlyOthers, setOnlyOthers] = createSignal(false);
  const others = () => props.report.tasks.filter((task) => task.status !== 'passed');
  const shown = () => (onlyOthers() && others().length > 0 ? others() : props.report.tasks);
  const longest = (): number => Math.max(1, ...props.report.tasks.map((task) => task.durationMs));
  const showsDevice = (): boolean => props.report.summary.engines.length > 1;
  return (
    <Show when={props.report.tasks.length > 0}>
      <section class="tasks">
        <div class="section-head">
          <h2>{t().report.tasks}</h2>
          <Show when={others().length > 0 && others().length < props.report.tasks.length}>
            <fieldset class="segments">
              <legend class="visually-hidden">{t().report.show}</legend>
              <button type="button" aria-pressed={!onlyOthers()} onClick={() => setOnlyOthers(false)}>
                {t().report.filterAll(f().integer(props.report.tasks.length))}
              </button>
              <button type="button" aria-pressed={onlyOthers()} onClick={() => setOnlyOthers(true)}>
                {t().report.filterOther(f().integer(others().length))}
              </button>
            </fieldset>
          </Show>
        </div>
        <Show when={props.report.detail === 'link'}>
          <p class="quiet">{t().report.notInLink}</p>
        </Show>
        <table class="task-table">
          <thead>
            <tr class="task-head">
              <th scope="col">{t().report.outcome}</th>
              <th scope="col">{t().report.task}</th>
              <th scope="col" class="wide">
                {t().report.language}
              </th>
              <Show when={showsDevice()}>
                <th scope="col" class="wide">
                  {t().engines.device}
                </th>
              </Show>
              <th scope="col" class="figure-cell">
                {t().report.time}
              </th>
              <th scope="col" class="figure-cell wide">
                {t().report.tokens}
              </th>
              <th scope="col" class="figure-cell wide">
                {t().report.speed}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>{(task) => <TaskRows task={task} longestMs={longest()} showsDevice={showsDevice()} />}</For>
          </tbody>
        </table>
      </section>
    </Show>
  );
}
