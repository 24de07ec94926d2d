import { For, Show } from 'solid-js';
import type { Decision } from '../../../contract/audit';
import { deathsWithoutRecovery } from '../../../report/ladder-checks';
import type { Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice, type Tone, ToneShape } from '../../parts/notice';
import { InputsList } from './inputs-list';
import { Recoveries } from './recoveries';
import { TrustList } from './trust-list';

/** The ladder: which engine was tried or passed over, by which rule, on which inputs; then checks, engines that failed, and notices. */
export function DecisionsSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <section>
      <h2>{t().report.decisions}</h2>
      <Show when={props.report.config.tombstone}>
        {(left) => (
          <Notice tone="info" code="tombstone">
            <p class="breakable">
              {t().engines.tombstone(left().model, term(t().terms.engines, left().engine), t().engines.phases[left().phase])}
            </p>
          </Notice>
        )}
      </Show>
      <ol class="ladder">
        <For each={props.report.decisions} fallback={<li class="quiet">{t().report.decisionsNone}</li>}>
          {(decision) => <Step of={decision} />}
        </For>
      </ol>
      <TrustList report={props.report} />
      <Recoveries report={props.report} />
      <Show when={deathsWithoutRecovery(props.report).length > 0}>
        <h3>{t().report.deaths}</h3>
        <For each={deathsWithoutRecovery(props.report)}>
          {(death) => (
            <Notice tone="bad" code="engine-died" heading={t().report.deathLine(term(t().terms.engines, death.engine), death.taskId ?? '')}>
              <p>{t().errors[death.error.code](death.error.details, f()).message}</p>
            </Notice>
          )}
        </For>
      </Show>
      <Show when={props.report.notices.length > 0}>
        <h3>{t().report.notices}</h3>
        <ul class="statements">
          <For each={props.report.notices}>{(notice) => <li class="breakable">{term(t().terms.notices, notice.code)}</li>}</For>
        </ul>
      </Show>
    </section>
  );
}

function Step(props: { readonly of: Decision }) {
  const { t, f } = useLocale();
  return (
    <li data-outcome={props.of.outcome} data-rule={props.of.rule}>
      <ToneShape tone={tones[props.of.outcome]} />
      <div>
        <p>
          <strong>{term(t().terms.engines, props.of.rung)}</strong>
          <span class="ladder-outcome">{t().report.decisionOutcome[props.of.outcome]}</span>
        </p>
        <p>{term(t().terms.rules, props.of.rule)}</p>
        <p class="quiet breakable">
          <code>{props.of.rule}</code>
          <Show when={props.of.model !== ''}> · {props.of.model}</Show>
          <Show when={props.of.tookMs > 0}> · {inline(f().duration(props.of.tookMs))}</Show>
        </p>
        <InputsList inputs={props.of.inputs} />
        <Show when={props.of.error}>{(error) => <p class="breakable">{t().errors[error().code](error().details, f()).message}</p>}</Show>
      </div>
    </li>
  );
}

const tones: Readonly<Record<Decision['outcome'], Tone>> = { taken: 'good', skipped: 'info', failed: 'bad' };
