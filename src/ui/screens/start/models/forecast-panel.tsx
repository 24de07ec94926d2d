import { Match, Show, Switch } from 'solid-js';
import type { ForecastTable } from '../../../../contract/audit-api';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { ErrorPanel } from '../../../parts/error-panel';
import type { ForecastControl } from '../../../state/create-forecast';

/** The button that measures this device, and in a few words what came of it. */
export function ForecastPanel(props: { readonly forecast: ForecastControl }) {
  const { t, f } = useLocale();
  const failure = () => {
    const state = props.forecast.state();
    return state.status === 'failed' ? state.error : undefined;
  };
  const summary = (table: ForecastTable): string => {
    const count = (fit: string): string => f().integer(table.forecasts.filter((one) => one.fit === fit).length);
    const words = t().models.forecast;
    return [
      words.done(count('fits'), count('tight'), f().integer(table.forecasts.length)),
      words.took(inline(f().duration(table.benchmark.totalMs))),
    ].join(' ');
  };
  return (
    <div class="forecast-panel">
      <div class="actions">
        <button
          type="button"
          class="secondary"
          data-action="forecast"
          disabled={props.forecast.isBusy()}
          onClick={() => void props.forecast.run()}
        >
          {props.forecast.table() === undefined ? t().models.forecast.action : t().models.forecast.again}
        </button>
        <div class="forecast-status" role="status">
          <Switch fallback={<p class="quiet">{t().models.forecast.explain}</p>}>
            <Match when={props.forecast.state().status === 'running'}>
              <p>{t().models.forecast.running}</p>
            </Match>
            <Match when={props.forecast.table()}>{(table) => <p>{summary(table())}</p>}</Match>
          </Switch>
        </div>
      </div>
      <Show when={failure()}>{(error) => <ErrorPanel error={error()} tone="warn" />}</Show>
      <Show when={props.forecast.table()?.forecasts[0]}>
        {(first) => (
          <p class="quiet">
            {t().models.forecast.assumed} {t().models.forecast.prompt(f().integer(first().promptTokens))}
          </p>
        )}
      </Show>
    </div>
  );
}
