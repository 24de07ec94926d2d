import { For, Show } from 'solid-js';
import type { ReportAlert, ReportHappening } from '../../../report/orchestrated';
import type { Report } from '../../../report/report';
import { reasonIn } from '../../../report/texts/reason-in';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { type Tone, ToneShape } from '../../parts/notice';
import { InputsList } from './inputs-list';

/** Alerts that fired, each with its evidence and a remedy, and what the orchestrator did beside its tasks, in order. */
export function IncidentsSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <Show when={props.report.orchestrated}>
      {(told) => (
        <section class="incidents">
          <h2>{t().agents.incidents.title}</h2>
          <Show when={told().alerts.length > 0} fallback={<p class="quiet">{t().agents.incidents.noAlerts}</p>}>
            <ul class="alerts" aria-label={t().agents.incidents.alerts}>
              <For each={told().alerts}>{(alert) => <AlertRow alert={alert} />}</For>
            </ul>
          </Show>
          <Show when={told().happenings.length > 0}>
            <details class="happenings">
              <summary>
                {t().agents.incidents.happenings} <span class="quiet">({f().integer(told().happenings.length)})</span>
              </summary>
              <ol>
                <For each={told().happenings}>{(happening) => <HappeningRow of={happening} />}</For>
              </ol>
              <Show when={told().leftOut > 0}>
                <p class="quiet">{t().agents.incidents.leftOut(f().integer(told().leftOut))}</p>
              </Show>
            </details>
          </Show>
        </section>
      )}
    </Show>
  );
}

function AlertRow(props: { readonly alert: ReportAlert }) {
  const { t, f, language } = useLocale();
  const words = () => t().agents.incidents;
  const tone = (): Tone => (props.alert.state === 'resolved' ? 'info' : props.alert.severity === 'critical' ? 'bad' : 'warn');
  /** A share, but for wrong hits, which are counted. */
  const level = (value: number): string => (props.alert.rule === 'cache-wrong-hits' ? f().integer(value) : f().percent(value));
  const subject = (): string | undefined => {
    const { subject: id } = props.alert;
    return id === undefined ? undefined : reasonIn(language(), term(t().terms.engines, id));
  };
  const facts = (): string => {
    const { severity, state, count, value, limit, firstAtMs } = props.alert;
    const measured = value === undefined || limit === undefined ? [] : [words().level(level(value), level(limit))];
    const times = count > 1 ? [words().count(f().integer(count))] : [];
    return [words().severities[severity], words().states[state], ...times, ...measured, words().at(inline(f().duration(firstAtMs)))].join(
      ' · ',
    );
  };
  return (
    <li data-alert={props.alert.rule} data-state={props.alert.state}>
      <ToneShape tone={tone()} />
      <div>
        <p>
          <strong>{words().rules[props.alert.rule]}</strong>{' '}
          <Show when={subject()}>{(name) => <span class="quiet breakable">{name()}</span>}</Show>
        </p>
        <p class="quiet">{facts()}</p>
        <InputsList inputs={props.alert.evidence} />
        <p class="alert-remedy">{words().remedies[props.alert.rule]}</p>
      </div>
    </li>
  );
}

function HappeningRow(props: { readonly of: ReportHappening }) {
  const { t, f } = useLocale();
  return (
    <li>
      <span class="happening-time">{inline(f().duration(props.of.atMs))}</span>
      <div>
        <p class="breakable">
          {term(t().agents.incidents.types, props.of.type)}{' '}
          <Show when={props.of.taskId}>
            {(task) => (
              <code class="quiet">
                {task()}
                {props.of.step === undefined ? '' : ` / ${props.of.step}`}
              </code>
            )}
          </Show>
        </p>
        <InputsList inputs={props.of.details} />
      </div>
    </li>
  );
}
