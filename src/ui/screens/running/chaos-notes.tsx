import { For } from 'solid-js';
import { chaosTextsIn } from '../../../report/texts/chaos-in';
import { useLocale } from '../../i18n/locale-context';
import { Notice } from '../../parts/notice';
import type { RunView } from '../../state/run-view';

/** Which faults came on purpose so far, the last one first. */
export function ChaosNotes(props: { readonly chaos: NonNullable<RunView['chaos']> }) {
  const { t, f, language } = useLocale();
  const words = () => chaosTextsIn(language());
  return (
    <Notice tone="warn" code="chaos">
      <p>{words().banner}</p>
      <ul class="chaos-live">
        <For each={props.chaos.injected.toReversed()}>
          {(fault) => (
            <li data-fault={fault.kind}>
              <strong>{words().kinds[fault.kind]}</strong> <span class="quiet">{words().live.replace('{task}', fault.taskId)}</span>
            </li>
          )}
        </For>
      </ul>
      <p class="quiet">{t().report.successOf(f().integer(props.chaos.injected.length), f().integer(props.chaos.planned))}</p>
    </Notice>
  );
}
