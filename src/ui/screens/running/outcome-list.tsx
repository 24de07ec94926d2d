import { createEffect, For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import { StatusLabel } from '../../parts/status-mark';
import type { RunView } from '../../state/run-view';

/** Every task of the batch with its outcome as soon as it has one. */
export function OutcomeList(props: { readonly view: RunView }) {
  const { t, f } = useLocale();
  let list: HTMLOListElement | undefined;

  // A long list follows the task in work, inside its own box only, and not while somebody reads in it.
  createEffect(() => {
    const index = props.view.rows.findIndex((row) => row.status === 'running');
    const row = list?.children[index];
    if (list === undefined || !(row instanceof HTMLElement) || list.matches(':hover, :focus')) return;
    list.scrollTop = row.offsetTop - list.offsetTop - list.clientHeight / 2;
  });
  return (
    <section class="outcomes">
      <h2>
        {t().running.outcomes}{' '}
        <span class="quiet">
          {t().running.passedSoFar}: {f().integer(props.view.passed)} / {f().integer(props.view.done)}
        </span>
      </h2>
      <Show when={props.view.rows.length > 0} fallback={<p class="quiet">{t().running.noOutcomes}</p>}>
        <ol ref={list} class="outcome-rows" tabindex="0" aria-label={t().running.outcomes}>
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
