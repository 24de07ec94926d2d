import { For, Show } from 'solid-js';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { ErrorPanel } from '../../../parts/error-panel';
import { EvidenceMark } from '../../../parts/evidence-mark';
import type { ForecastControl } from '../../../state/create-forecast';

/** The memory that models may use, as an interval with its evidence, and the measurement of the GPU's. */
export function BudgetPanel(props: {
  readonly forecast: ForecastControl;
  /** What a measurement asks for. */
  readonly probeBytes: number;
  readonly isMobile: boolean;
}) {
  const { t, f } = useLocale();
  const bytes = (value: number): string => inline(f().bytes(value));
  const range = (low: number, high: number): string => (low === high ? bytes(low) : t().models.interval(bytes(low), bytes(high)));
  const gpu = () => props.forecast.budgets().find(({ device }) => device === 'gpu');
  const result = () => {
    const state = props.forecast.probe();
    return state.status === 'ready' ? state.probe : undefined;
  };
  const failure = () => {
    const state = props.forecast.probe();
    return state.status === 'failed' ? state.error : undefined;
  };
  return (
    <section class="budget" aria-labelledby="budget-title">
      <h3 id="budget-title">{t().models.budget.title}</h3>
      <dl class="budget-rows">
        <For each={props.forecast.budgets()}>
          {(budget) => (
            <div class="fact" data-budget={budget.device} title={budget.source}>
              <dt>{t().models.budget[budget.device]}</dt>
              <dd class="fact-value">{range(budget.lowBytes, budget.highBytes)}</dd>
              <dd class="fact-evidence">
                <EvidenceMark of={budget.evidence} />
              </dd>
            </div>
          )}
        </For>
      </dl>
      <p class="quiet">{t().models.budget.explain}</p>
      <Show when={gpu()}>
        <Show when={!props.isMobile} fallback={<p class="quiet">{t().models.budget.phone}</p>}>
          <div class="actions">
            <button
              type="button"
              class="secondary"
              data-action="measure-memory"
              aria-describedby="measure-explain"
              disabled={props.forecast.isBusy()}
              onClick={() => void props.forecast.measure(props.probeBytes)}
            >
              {t().models.budget.measure}
            </button>
            {/* The probe itself stops at 1.25 times what is asked for. */}
            <p id="measure-explain" class="quiet forecast-status">
              {t().models.budget.measureExplain(bytes(1.25 * props.probeBytes))}
            </p>
          </div>
        </Show>
      </Show>
      <p role="status" class="budget-result" data-probe={result()?.ended}>
        <Show when={props.forecast.probe().status === 'running'}>{t().models.budget.measuring}</Show>
        <Show when={result()}>
          {(probe) => (
            <>
              {t().models.budget.result(bytes(probe().gotBytes), bytes(probe().askedBytes), inline(f().duration(probe().totalMs)))}{' '}
              {t().models.budget.ended[probe().ended]}
            </>
          )}
        </Show>
      </p>
      <Show when={failure()}>{(error) => <ErrorPanel error={error()} tone="warn" />}</Show>
    </section>
  );
}
