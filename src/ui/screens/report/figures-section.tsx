import { For, Show } from 'solid-js';
import { tasksOfSpeeds } from '../../../report/engine-figures';
import type { Distribution, Report } from '../../../report/report';
import { decodeSamples, firstTokenSamples, isJudged, prefillSamples } from '../../../report/task-samples';
import { thresholdsOf } from '../../../report/thresholds';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { Amount } from '../../parts/amount';
import { EvidenceMark } from '../../parts/evidence-mark';
import { IntervalGauge } from '../../parts/interval-gauge';
import { DistributionFigure } from './distribution-figure';
import { EnginesTable } from './engines-table';

/** The figures that answer the question, each with unit, count and evidence. */
export function FiguresSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const summary = () => props.report.summary;
  const timed = () => tasksOfSpeeds(props.report);
  const figures = (): readonly {
    readonly id: string;
    readonly label: string;
    readonly of: Distribution;
    readonly samples: readonly number[];
  }[] => [
    { id: 'ttft', label: t().report.ttft, of: summary().timeToFirstToken, samples: firstTokenSamples(timed()) },
    { id: 'decode', label: t().report.decode, of: summary().decode, samples: decodeSamples(timed()) },
    { id: 'prefill', label: t().report.prefill, of: summary().prefill, samples: prefillSamples(timed()) },
    {
      id: 'duration',
      label: t().report.duration,
      of: summary().duration,
      samples: props.report.tasks.filter(isJudged).map((task) => task.durationMs),
    },
    ...(summary().interToken.count > 0 ? [{ id: 'inter-token', label: t().report.interToken, of: summary().interToken, samples: [] }] : []),
  ];
  return (
    <section class="figures">
      <h2>{t().report.figures}</h2>
      <SuccessFigure report={props.report} />
      <EnginesTable report={props.report} />
      <div class="figure-grid">
        <For each={figures()}>
          {(figure) => <DistributionFigure id={figure.id} label={figure.label} of={figure.of} samples={figure.samples} />}
        </For>
        <Show when={summary().tasksPerMinute}>
          {(rate) => (
            <div class="figure" data-figure="tasks-per-minute">
              <h3>{t().report.tasksPerMinute}</h3>
              <p class="figure-value">{f().number(rate())}</p>
              <p class="figure-foot">
                {t().report.sampleCount(f().integer(summary().success.total))} · <EvidenceMark of="derived" />
              </p>
            </div>
          )}
        </Show>
        <Show when={summary().localScoreFormula}>
          {(score) => (
            <div class="figure" data-figure="localscore">
              <h3>{t().report.localScore}</h3>
              <p class="figure-value">{f().number(score())}</p>
              <p class="figure-foot">
                {t().report.sampleCount(f().integer(summary().decode.count))} · <EvidenceMark of="derived" />
              </p>
              <p class="figure-note">{t().report.localScoreNote}</p>
            </div>
          )}
        </Show>
        <div class="figure" data-figure="total">
          <h3>{t().report.total}</h3>
          <p class="figure-value">
            <Amount of={f().duration(summary().totalMs)} />
          </p>
          <p class="figure-foot">
            {t().report.sampleCount(f().integer(1))} · <EvidenceMark of="measured" />
          </p>
        </div>
      </div>
    </section>
  );
}

function SuccessFigure(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const success = () => props.report.summary.success;
  const limit = (): number => thresholdsOf(props.report).minSuccessShare;
  const proof = (): string => {
    const { successes, total, low, high } = success();
    const [n, of] = [f().integer(successes), f().integer(total)];
    return successes === total
      ? t().report.proves(n, of, f().percent(low))
      : t().report.provesRange(n, of, f().percent(low), f().percent(high));
  };
  return (
    <div class="success" data-figure="success">
      <div class="success-value">
        <h3>{t().report.success}</h3>
        <p class="figure-value">
          <Show when={success().total > 0} fallback="–">
            <Amount of={f().quantity(floored(success().share), 'ratio')} />
          </Show>
        </p>
        <p class="figure-foot">
          {t().report.successOf(f().integer(success().successes), f().integer(success().total))} · <EvidenceMark of="measured" />
        </p>
      </div>
      <div class="success-plot">
        <Show when={success().total > 0} fallback={<p class="quiet">{t().report.noTasks}</p>}>
          <IntervalGauge of={success()} threshold={limit()} />
          <div class="gauge-scale" aria-hidden="true">
            <span>{inline(f().quantity(0, 'ratio'))}</span>
            <span class="gauge-limit" style={{ 'inset-inline-end': `${100 * (1 - limit())}%` }}>
              {t().report.threshold(f().percent(limit()))}
            </span>
            <span>{inline(f().quantity(1, 'ratio'))}</span>
          </div>
          <p class="proof">{proof()}</p>
        </Show>
      </div>
    </div>
  );
}

/** Never rounds a rate up: as in the sentences of the findings, to a tenth of a percent. */
function floored(share: number): number {
  return Math.floor(share * 1000 + 1e-9) / 1000;
}
