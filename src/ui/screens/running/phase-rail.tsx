import { For } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { type RunPhase, type RunView, runPhases } from '../../state/run-view';

/** The four phases in a row: which are done, which is current. */
export function PhaseRail(props: { readonly view: RunView }) {
  const { t } = useLocale();
  const stateOf = (phase: RunPhase): 'done' | 'current' | 'waiting' => {
    const difference = runPhases.indexOf(phase) - runPhases.indexOf(props.view.phase);
    if (difference < 0) return 'done';
    return difference === 0 ? 'current' : 'waiting';
  };
  return (
    <ol class="rail">
      <For each={runPhases}>
        {(phase) => (
          <li data-state={stateOf(phase)} aria-current={stateOf(phase) === 'current' ? 'step' : undefined}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="8" cy="8" r="6.5" />
              <path d={stateOf(phase) === 'done' ? 'M5 8.4l2.1 2.1L11 6.3' : ''} />
            </svg>
            <span>{t().running.phases[phase]}</span>
            <span class="visually-hidden">({t().running.phaseState[stateOf(phase)]})</span>
          </li>
        )}
      </For>
    </ol>
  );
}
