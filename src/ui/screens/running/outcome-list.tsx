import { For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import { StatusLabel } from '../../parts/status-mark';
import type { RunView } from '../../state/run-view';

/** Every task of the batch with its outcome as soon as it has one. */
export function OutcomeList(props: { readonly view: RunView }) {
  const { t, f } = useLocale();
  return (
    <section class="outcomes">
      <h2>
        {t().running.outcomes}{' '}
        <span class="quiet">
          {t().running.passedSoFar}: {f().integer(props.view.passed)} / {f().integer(props.view.done)}
        </span>
      </h2>
      <Show when={props.view.rows.length > 0} fallback={<p class="quiet">{t().running.noOutcomes}</p>}>
        <ol class="outcome-rows" tabindex="0" aria-label={t().running.outcomes}>
          <For each={props.view.rows}>
            {(row) => (
              <li data-status={row.status}>
                <StatusLabel status={row.status} />
                <span class="outcome-name">{row.family === undefined ? row.id : term(t().terms.families, row.family)}</span>
                <span class="outcome-time">
                  <Show when={row.durationMs !== undefined && row.durationMs}>{(ms) => <Amount of={f().duration(ms())} />}</Show>
                </span>
                <span class="outcome-rate">
                  <Show when={row.tokensPerSecond}>{(rate) => <Amount of={f().quantity(rate(), 'tokens/s')} />}</Show>
                </span>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </section>
  );
}
