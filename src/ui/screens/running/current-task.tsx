import { Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import type { RunView } from '../../state/run-view';
import { StepRows } from './step-rows';

/** The task in work: its prompt, the answer as it comes, and the speed. */
export function CurrentTask(props: { readonly view: RunView }) {
  const { t, f } = useLocale();
  return (
    <section class="current card" aria-label={t().report.task}>
      <Show
        when={props.view.current}
        fallback={<p class="quiet current-empty">{props.view.capacity === undefined ? t().running.noTaskNow : t().capacity.optionHelp}</p>}
      >
        {(current) => (
          <>
            <div class="current-head">
              <p>
                <strong>{current().family === undefined ? current().taskId : term(t().terms.families, current().family ?? '')}</strong>{' '}
                <Show when={current().family !== undefined}>
                  <code class="quiet">{current().taskId}</code>
                </Show>
                <Show when={current().attempt > 1 && current().steps === undefined}>
                  <span class="quiet"> · {t().running.attempt(f().integer(current().attempt))}</span>
                </Show>
              </p>
              <p class="live-speed">
                <span class="quiet">{t().running.speed}</span>{' '}
                <Show when={current().tokensPerSecond} fallback={<span class="quiet">–</span>}>
                  {(rate) => <Amount of={f().quantity(rate(), 'tokens/s')} />}
                </Show>
              </p>
            </div>
            <h2 class="label">{t().running.prompt}</h2>
            <p class="prompt">{current().prompt}</p>
            <Show when={current().steps}>{(steps) => <StepRows steps={steps()} />}</Show>
            <h2 class="label">{t().running.answer}</h2>
            <p class="answer">
              <Show when={current().answer !== ''} fallback={<span class="quiet">{t().running.noAnswerYet}</span>}>
                {current().answer}
              </Show>
            </p>
          </>
        )}
      </Show>
    </section>
  );
}
