import { For, Show } from 'solid-js';
import type { Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { ToneShape } from '../../parts/notice';
import { InputsList } from './inputs-list';

/** What each engine was asked before it was trusted, and what came. */
export function TrustList(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <Show when={props.report.trust.length > 0}>
      <h3>{t().engines.trust.title}</h3>
      <ul class="trust">
        <For each={props.report.trust}>
          {(trust) => (
            <li data-trust={trust.engine}>
              <p>
                <strong>{term(t().terms.engines, trust.engine)}</strong>{' '}
                <span class="quiet breakable">
                  {trust.model}, {t().engines.trust.took(inline(f().duration(trust.tookMs)))}
                </span>
              </p>
              <ul class="checks">
                <For each={trust.checks}>
                  {(check) => (
                    <li data-check={check.id} data-passed={check.passed}>
                      <ToneShape tone={check.passed ? 'good' : 'bad'} />
                      <div>
                        <p>
                          {term(t().terms.checks, check.id)}:{' '}
                          <strong>{check.passed ? t().engines.trust.passed : t().engines.trust.failed}</strong>
                        </p>
                        <InputsList inputs={check.details} />
                      </div>
                    </li>
                  )}
                </For>
              </ul>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
