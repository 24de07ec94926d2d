import { For, Show } from 'solid-js';
import type { Decision } from '../../../contract/audit';
import type { Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice, type Tone, ToneShape } from '../../parts/notice';

/** The ladder: which engine was tried or passed over, by which rule, on which inputs; then engines that died, and notices. */
export function DecisionsSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <section>
      <h2>{t().report.decisions}</h2>
      <ol class="ladder">
        <For each={props.report.decisions} fallback={<li class="quiet">{t().report.decisionsNone}</li>}>
          {(decision) => <Step of={decision} />}
        </For>
      </ol>
      <Show when={props.report.engineDeaths.length > 0}>
        <h3>{t().report.deaths}</h3>
        <For each={props.report.engineDeaths}>
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
  const inputs = (): string => {
    const value = (input: string | number | boolean): string => (typeof input === 'number' ? f().number(input) : String(input));
    return Object.entries(props.of.inputs)
      .map(([key, input]) => `${key} = ${value(input)}`)
      .join(', ');
  };
  return (
    <li data-outcome={props.of.outcome}>
      <ToneShape tone={tones[props.of.outcome]} />
      <div>
        <p>
          <strong>{term(t().terms.engines, props.of.rung)}</strong>
          <span class="ladder-outcome">{t().report.decisionOutcome[props.of.outcome]}</span>
        </p>
        <p>{term(t().terms.rules, props.of.rule)}</p>
        <p class="quiet breakable">
          <code>{props.of.rule}</code>
          <Show when={inputs() !== ''}> · {inputs()}</Show>
          <Show when={props.of.tookMs > 0}> · {inline(f().duration(props.of.tookMs))}</Show>
        </p>
        <Show when={props.of.error}>{(error) => <p class="breakable">{t().errors[error().code](error().details, f()).message}</p>}</Show>
      </div>
    </li>
  );
}

const tones: Readonly<Record<Decision['outcome'], Tone>> = { taken: 'good', skipped: 'info', failed: 'bad' };
