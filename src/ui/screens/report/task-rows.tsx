import { createSignal, createUniqueId, Show } from 'solid-js';
import type { ReportTask } from '../../../report/report';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import { StatusLabel } from '../../parts/status-mark';
import { TaskDetails } from './task-details';

/** One task: its row, and the row of details that the first one opens. */
export function TaskRows(props: { readonly task: ReportTask; readonly longestMs: number; readonly showsDevice: boolean }) {
  const { t, f } = useLocale();
  const id = createUniqueId();
  const [isOpen, setIsOpen] = createSignal(false);
  const name = (): string => (props.task.family === undefined ? props.task.id : term(t().terms.families, props.task.family));
  return (
    <>
      <tr class="task-row" data-status={props.task.status} data-task={props.task.id}>
        <td>
          <StatusLabel status={props.task.status} />
        </td>
        <th scope="row">
          <button type="button" class="row-button" aria-expanded={isOpen()} aria-controls={id} onClick={() => setIsOpen(!isOpen())}>
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <path d="M4.5 2.5L8 6L4.5 9.5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
            </svg>
            <span class="breakable">{name()}</span>
          </button>
          <Show when={props.task.family !== undefined}>
            <code class="task-id wide">{props.task.id}</code>
          </Show>
        </th>
        <td class="wide">
          <Show when={props.task.language} fallback="–">
            {(language) => t().languages[language()]}
          </Show>
        </td>
        <Show when={props.showsDevice}>
          <td class="wide">
            <Show when={props.task.ranOn} fallback="–">
              {(place) => t().engines.devices[place().device]}
            </Show>
          </td>
        </Show>
        <td class="figure-cell">
          <Amount of={f().duration(props.task.durationMs)} />
          <svg class="time-bar" aria-hidden="true">
            <rect width={`${(100 * props.task.durationMs) / props.longestMs}%`} height="100%" />
          </svg>
        </td>
        <td class="figure-cell wide">
          <Show when={props.task.completionTokens !== undefined} fallback="–">
            {f().integer(props.task.completionTokens ?? 0)}
          </Show>
        </td>
        <td class="figure-cell wide">
          <Show when={props.task.decodeTokensPerSecond} fallback="–">
            {(rate) => <Amount of={f().quantity(rate(), 'tokens/s')} />}
          </Show>
        </td>
      </tr>
      <tr id={id} class="task-details" hidden={!isOpen()}>
        <td colspan={props.showsDevice ? 7 : 6}>
          <Show when={isOpen()}>
            <TaskDetails task={props.task} />
          </Show>
        </td>
      </tr>
    </>
  );
}
