import { For, Show } from 'solid-js';
import type { Finding, Report } from '../../../report/report';
import { findingText, recommendations } from '../../../report/texts/finding-text';
import { nextSteps, type Statement, strengths } from '../../../report/texts/strengths';
import { useLocale } from '../../i18n/locale-context';
import { type Tone, ToneShape } from '../../parts/notice';

/** What was found, what works, and what to do about it. */
export function FindingsSection(props: { readonly report: Report }) {
  const { t, language } = useLocale();
  return (
    <>
      <Show when={props.report.verdict.findings.length > 0}>
        <section>
          <h2>{t().report.findings}</h2>
          <div class="findings">
            <For each={props.report.verdict.findings}>{(finding) => <FindingRow finding={finding} />}</For>
          </div>
        </section>
      </Show>
      <Show when={recommendations(props.report, language()).length > 0}>
        <section>
          <h2>{t().report.recommendations}</h2>
          <ol class="recommendations">
            <For each={recommendations(props.report, language())}>
              {(item) => (
                <li>
                  <span class="recommendation-priority">{t().report.priority[item.priority]}</span>
                  <span class="breakable">{item.action}</span>
                </li>
              )}
            </For>
          </ol>
        </section>
      </Show>
      <div class="statement-columns">
        <Statements title={t().report.strengths} of={strengths(props.report, language())} />
        <Statements title={t().report.nextSteps} of={nextSteps(props.report, language())} />
      </div>
    </>
  );
}

function Statements(props: { readonly title: string; readonly of: readonly Statement[] }) {
  return (
    <Show when={props.of.length > 0}>
      <section>
        <h2>{props.title}</h2>
        <ul class="statements">
          <For each={props.of}>{(statement) => <li class="breakable">{statement.text}</li>}</For>
        </ul>
      </section>
    </Show>
  );
}

function FindingRow(props: { readonly finding: Finding }) {
  const { t, language } = useLocale();
  const text = () => findingText(props.finding, language());
  return (
    // What made the audit fail is not to be looked for.
    <details
      class="finding"
      data-severity={props.finding.severity}
      data-finding={props.finding.id}
      open={props.finding.severity === 'fail'}
    >
      <summary>
        <ToneShape tone={tones[props.finding.severity]} />
        <span>{text().title}</span>
      </summary>
      <dl class="finding-body">
        <dt>{t().report.observed}</dt>
        <dd class="breakable">{text().observed}</dd>
        <dt>{t().report.means}</dt>
        <dd>{text().why}</dd>
        <Show when={text().action !== ''}>
          <dt>{t().report.todo}</dt>
          <dd>{text().action}</dd>
        </Show>
      </dl>
    </details>
  );
}

const tones: Readonly<Record<Finding['severity'], Tone>> = { fail: 'bad', degraded: 'warn', info: 'info' };
