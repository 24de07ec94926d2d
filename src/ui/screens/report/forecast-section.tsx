import { createMemo, For, Show } from 'solid-js';
import type { Forecast } from '../../../contract/model';
import type { ForecastError, Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { RangeGauge } from './range-gauge';

/** For each model that ran: the expected interval as a bar and what was measured as a mark; then the other candidates. */
export function ForecastSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const ran = (forecast: Forecast): boolean =>
    props.report.models.some(({ engine, modelId }) => engine === forecast.engine && modelId === forecast.modelId);
  const compared = createMemo(() =>
    props.report.forecasts.flatMap((forecast) => {
      const errors = props.report.summary.forecastErrors.filter(
        ({ engine, model }) => engine === forecast.engine && model === forecast.modelId,
      );
      return errors.length === 0 ? [] : [{ forecast, errors }];
    }),
  );
  const others = (): readonly Forecast[] => props.report.forecasts.filter((forecast) => !ran(forecast));
  return (
    <Show when={props.report.forecasts.length > 0}>
      <section data-section="forecast">
        <h2>{t().engines.forecast.title}</h2>
        <Show when={compared().length > 0} fallback={<p class="quiet">{t().engines.forecast.none}</p>}>
          <p class="quiet">{t().engines.forecast.explain}</p>
        </Show>
        <For each={compared()}>{(one) => <Compared forecast={one.forecast} errors={one.errors} />}</For>
        <Show when={others().length > 0}>
          <details>
            <summary>{t().engines.forecast.others(f().integer(others().length))}</summary>
            <ul class="candidates">
              <For each={others()}>{(forecast) => <Candidate forecast={forecast} />}</For>
            </ul>
          </details>
        </Show>
      </section>
    </Show>
  );
}

function Compared(props: { readonly forecast: Forecast; readonly errors: readonly ForecastError[] }) {
  const { t, f } = useLocale();
  return (
    <div class="forecast">
      <h3 class="breakable">
        {term(t().terms.engines, props.forecast.engine)} · {props.forecast.modelId}
      </h3>
      <table class="forecast-table">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t().report.figures}</span>
            </th>
            <th scope="col" class="forecast-plot" />
            <th scope="col" class="figure-cell">
              {t().engines.forecast.expected}
            </th>
            <th scope="col" class="figure-cell">
              {t().engines.forecast.measured}
            </th>
            <th scope="col" class="figure-cell" title={t().engines.forecast.errorHelp}>
              {t().engines.forecast.error}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.errors}>{(error) => <Row error={error} />}</For>
        </tbody>
      </table>
      <p class="quiet">{t().engines.forecast.ofPrompt(f().integer(props.forecast.promptTokens))}</p>
    </div>
  );
}

function Row(props: { readonly error: ForecastError }) {
  const { t, f } = useLocale();
  const text = (value: number): string => inline(f().quantity(value, props.error.unit));
  const name = (): string => t().engines.forecast.quantity[props.error.quantity];
  const signed = (): string => `${props.error.relativeError > 0 ? '+' : ''}${f().percent(props.error.relativeError)}`;
  return (
    <tr data-quantity={props.error.quantity} data-within={props.error.isWithin}>
      <th scope="row">{name()}</th>
      <td class="forecast-plot">
        <RangeGauge
          low={props.error.expected.low}
          high={props.error.expected.high}
          value={props.error.expected.value}
          mark={props.error.measured}
          isOutside={!props.error.isWithin}
          label={t().engines.forecast.label(
            name(),
            text(props.error.expected.value),
            text(props.error.expected.low),
            text(props.error.expected.high),
            text(props.error.measured),
          )}
        />
      </td>
      <td class="figure-cell">
        {text(props.error.expected.value)}
        <span class="forecast-interval">{t().engines.memory.range(text(props.error.expected.low), text(props.error.expected.high))}</span>
      </td>
      <td class="figure-cell">
        <strong>{text(props.error.measured)}</strong>
        <span class="forecast-interval">{t().report.sampleCount(f().integer(props.error.count))}</span>
      </td>
      <td class="figure-cell">
        {signed()}
        <span class="forecast-interval">{props.error.isWithin ? t().engines.forecast.within : t().engines.forecast.outside}</span>
      </td>
    </tr>
  );
}

function Candidate(props: { readonly forecast: Forecast }) {
  const { t, f } = useLocale();
  const reasons = (): string => props.forecast.reasons.map(({ rule }) => term(t().terms.rules, rule)).join(', ');
  return (
    <li data-fit={props.forecast.fit}>
      <span class="breakable">
        {props.forecast.modelId} · {term(t().terms.engines, props.forecast.engine)}
      </span>
      <span class="quiet breakable">
        {t().engines.forecast.fit[props.forecast.fit]}
        <Show when={props.forecast.footprintBytes}>{(bytes) => `, ${t().engines.forecast.needs(inline(f().bytes(bytes())))}`}</Show>
        <Show when={props.forecast.fit === 'does-not-fit' && reasons() !== ''}>: {reasons()}</Show>
      </span>
    </li>
  );
}
