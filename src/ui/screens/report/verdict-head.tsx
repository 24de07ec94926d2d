import { For, type JSX, Show } from 'solid-js';
import type { Report, VerdictStatus } from '../../../report/report';
import { chaosTextsIn } from '../../../report/texts/chaos-in';
import { findingText } from '../../../report/texts/finding-text';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { ErrorPanel } from '../../parts/error-panel';
import { type Tone, ToneShape } from '../../parts/notice';
import { ScreenHeading } from '../screen-heading';

/** The verdict with its reasons, and what was audited. */
export function VerdictHead(props: { readonly report: Report; readonly children: JSX.Element }) {
  const { t, f, language } = useLocale();
  const status = (): VerdictStatus => props.report.verdict.status;
  const reasons = () => props.report.verdict.findings.filter(({ severity }) => severity !== 'info');
  const judged = (): number => props.report.tasks.filter(({ status: outcome }) => outcome !== 'aborted').length;
  const facts = (): string[] => {
    const { report } = props;
    return [
      report.suite.title,
      steps(report.models.map(({ modelId }) => modelId)) || report.config.model,
      steps(report.models.map(({ engine }) => term(t().terms.engines, engine))),
      `${report.environment.browser}, ${report.environment.os}`,
      report.startedAt === '' ? '' : f().dateTime(report.startedAt),
      inline(f().duration(report.summary.totalMs)),
    ].filter((fact) => fact !== '');
  };
  return (
    <header class="verdict" data-verdict={status()}>
      <div class="verdict-main">
        <p class="label">{props.report.chaos === undefined ? t().report.title : chaosTextsIn(language()).title}</p>
        <ScreenHeading class="verdict-word">
          <ToneShape tone={tones[status()]} />
          {t().report.verdict[status()]}
        </ScreenHeading>
        <p class="lead">{(props.report.chaos === undefined ? t().report : chaosTextsIn(language())).verdictMeans[status()]}</p>
        <ul class="verdict-facts">
          <For each={facts()}>{(fact) => <li class="breakable">{fact}</li>}</For>
        </ul>
        <div class="actions">{props.children}</div>
      </div>
      <div class="verdict-reasons">
        <h2>{t().report.reasons}</h2>
        <ul class="reason-list">
          <For
            each={reasons()}
            fallback={
              <li>
                <ToneShape tone="good" />
                <p>{t().report.noFindings}</p>
              </li>
            }
          >
            {(finding) => (
              <li data-severity={finding.severity}>
                <ToneShape tone={finding.severity === 'fail' ? 'bad' : 'warn'} />
                <div>
                  <p class="reason-title">{findingText(finding, language()).title}</p>
                  <p class="quiet breakable">{findingText(finding, language()).observed}</p>
                </div>
              </li>
            )}
          </For>
        </ul>
        <Show when={props.report.ended !== 'completed'}>
          <p class="ended" data-ended={props.report.ended}>
            <strong>{t().report.ended[props.report.ended]}.</strong>{' '}
            {t().report.partial(f().integer(judged()), f().integer(props.report.suite.tasks))}
          </p>
        </Show>
        <Show when={props.report.error}>{(error) => <ErrorPanel error={error()} />}</Show>
      </div>
    </header>
  );
}

/** What the run went through, each step once where it stayed the same. */
function steps(names: readonly string[]): string {
  return names.filter((name, index) => name !== names[index - 1]).join(' → ');
}

const tones: Readonly<Record<VerdictStatus, Tone>> = { pass: 'good', degraded: 'warn', fail: 'bad' };
