import { For, Show } from 'solid-js';
import { chaosTextsIn } from '../../../report/texts/chaos-in';
import { useLocale } from '../../i18n/locale-context';
import { Notice } from '../../parts/notice';
import type { RunView } from '../../state/run-view';

/** Which faults came on purpose so far, the last one first. */
export function ChaosNotes(props: { readonly view: RunView }) {
  const { f, language } = useLocale();
  const words = () => chaosTextsIn(language());
  return (
    <Show when={props.view.chaos}>
      {(chaos) => (
        <Notice tone="warn" heading={words().title} code="chaos">
          <p>{words().banner}</p>
          <ul class="chaos-live">
            <For each={chaos().injected.toReversed()}>
              {(fault) => (
                <li data-fault={fault.kind}>
                  <strong>{words().kinds[fault.kind]}</strong> <span class="quiet">{words().live.replace('{task}', fault.taskId)}</span>
                </li>
              )}
            </For>
          </ul>
          <p class="quiet">
            {f().integer(chaos().injected.length)} / {f().integer(chaos().planned)}
          </p>
        </Notice>
      )}
    </Show>
  );
}
