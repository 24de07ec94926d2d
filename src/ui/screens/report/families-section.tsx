import { For, Show } from 'solid-js';
import type { Proportion, Report } from '../../../report/report';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { IntervalGauge } from '../../parts/interval-gauge';

/** Success by family and by language of the tasks, each with its interval. */
export function FamiliesSection(props: { readonly report: Report }) {
  const { t } = useLocale();
  const families = () =>
    props.report.summary.byFamily.map(({ family, proportion }) => ({ name: term(t().terms.families, family), proportion }));
  const languages = () =>
    props.report.summary.byLanguage.map(({ language, proportion }) => ({ name: t().languages[language], proportion }));
  return (
    <div class="breakdowns">
      <Breakdown title={t().report.byFamily} rows={families()} />
      <Breakdown title={t().report.byLanguage} rows={languages()} />
    </div>
  );
}

function Breakdown(props: {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly proportion: Proportion }[];
}) {
  const { t, f } = useLocale();
  return (
    <Show when={props.rows.length > 0}>
      <section>
        <h2>{props.title}</h2>
        <ul class="breakdown">
          <For each={props.rows}>
            {(row) => (
              <li>
                <span class="breakdown-name breakable">{row.name}</span>
                <span class="breakdown-count">
                  {t().report.successOf(f().integer(row.proportion.successes), f().integer(row.proportion.total))}
                </span>
                <Show when={row.proportion.total > 0} fallback={<span />}>
                  <IntervalGauge of={row.proportion} compact />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
