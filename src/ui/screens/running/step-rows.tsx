import { For, Show } from 'solid-js';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { StepMark } from '../../parts/step-mark';
import type { StepRow } from '../../state/run-view';

/** The steps of the task in work: which one is at work now, and what became of those before. */
export function StepRows(props: { readonly steps: readonly StepRow[] }) {
  const { t, f } = useLocale();
  return (
    <>
      <h2 class="label">{t().agents.steps.now}</h2>
      <ol class="step-rows" data-role="steps">
        <For each={props.steps}>
          {(step) => (
            <li data-step={step.id} data-status={step.status} aria-current={step.status === 'running' ? 'step' : undefined}>
              <StepMark status={step.status} />
              <span class="breakable">
                <code>{step.id}</code> <span class="quiet">{term(t().agents.capabilities, step.capability)}</span>
                <Show when={step.dependsOn.length > 0}>
                  {' '}
                  <span class="quiet">
                    ← <For each={step.dependsOn}>{(id, index) => `${index() === 0 ? '' : ', '}${id}`}</For>
                  </span>
                </Show>
              </span>
              <span class="quiet">
                {step.fromCache === true
                  ? t().agents.steps.cache.exact
                  : step.tookMs === undefined || step.tookMs === 0
                    ? ''
                    : inline(f().duration(step.tookMs))}
              </span>
            </li>
          )}
        </For>
      </ol>
    </>
  );
}
