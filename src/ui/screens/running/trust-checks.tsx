import { For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { ToneShape } from '../../parts/notice';
import type { RunView } from '../../state/run-view';

/** What was asked of the engine before it was trusted. */
export function TrustChecks(props: { readonly trust: RunView['trust'] }) {
  const { t } = useLocale();
  return (
    <Show when={props.trust}>
      {(trust) => (
        <section class="steps-taken">
          <h2>{t().models.trust.title}</h2>
          <p class="quiet breakable">
            {term(t().terms.engines, trust().engine)} · {trust().model}
          </p>
          <ul class="steps-list">
            <For each={trust().checks}>
              {(check) => (
                <li data-check={check.id} data-passed={check.passed}>
                  <ToneShape tone={check.passed ? 'good' : 'bad'} />
                  <p>
                    {t().models.trust.checks[check.id]}: <strong>{check.passed ? t().models.trust.passed : t().models.trust.failed}</strong>
                  </p>
                </li>
              )}
            </For>
          </ul>
        </section>
      )}
    </Show>
  );
}
