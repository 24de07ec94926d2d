import { For, Show } from 'solid-js';
import type { Distribution, Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice } from '../../parts/notice';

/** Speeds of each engine of a run that used several: they are never mixed in one figure. */
export function EnginesTable(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const engines = () => props.report.summary.engines;
  const main = () =>
    engines().find(
      ({ engine, model }) => engine === props.report.summary.speedsOf?.engine && model === props.report.summary.speedsOf.model,
    );
  const total = (): number => engines().reduce((sum, { tasks }) => sum + tasks, 0);
  const models = (): number => new Set(engines().map(({ model }) => model)).size;
  return (
    <Show when={main()}>
      {(one) => (
        <div class="by-engine" data-role="by-engine">
          <Notice tone="info" code="several-engines">
            <p>{t().engines.speedsOf(term(t().terms.engines, one().engine), f().integer(one().tasks), f().integer(total()))}</p>
          </Notice>
          <table class="compared">
            <thead>
              <tr>
                <th scope="col">{t().engines.columns.engine}</th>
                <th scope="col" class="figure-cell">
                  {t().engines.columns.passed}
                </th>
                <th scope="col" class="figure-cell">
                  {t().engines.columns.firstToken}, p50
                </th>
                <th scope="col" class="figure-cell">
                  {t().engines.columns.decode}, p50
                </th>
                <th scope="col" class="figure-cell wide">
                  {t().engines.columns.prefill}, p50
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={engines()}>
                {(row) => (
                  <tr data-engine={row.engine}>
                    <th scope="row">
                      {term(t().terms.engines, row.engine)}
                      <Show when={models() > 1}>
                        <span class="forecast-interval breakable">{row.model}</span>
                      </Show>
                    </th>
                    <td class="figure-cell">{t().report.successOf(f().integer(row.success.successes), f().integer(row.success.total))}</td>
                    <Median of={row.timeToFirstToken} />
                    <Median of={row.decode} />
                    <Median of={row.prefill} wide />
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
      )}
    </Show>
  );
}

function Median(props: { readonly of: Distribution; readonly wide?: boolean }) {
  const { t, f } = useLocale();
  return (
    <td class="figure-cell" classList={{ wide: props.wide === true }}>
      <Show when={props.of.p50 !== undefined} fallback="–">
        {inline(f().quantity(props.of.p50 ?? 0, props.of.unit))}
        <span class="forecast-interval">{t().report.sampleCount(f().integer(props.of.count))}</span>
      </Show>
    </td>
  );
}
