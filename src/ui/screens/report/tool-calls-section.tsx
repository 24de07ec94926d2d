import { Show } from 'solid-js';
import type { Proportion, Report } from '../../../report/report';
import { toolCallFigures } from '../../../report/tool-call-figures';
import { inline } from '../../format/format';
import { capacityTextsIn } from '../../i18n/capacity-in';
import { useLocale } from '../../i18n/locale-context';
import { IntervalGauge } from '../../parts/interval-gauge';

/** How many calls of tools were valid in the suite's tasks, and how soon the first one came. */
export function ToolCallsSection(props: { readonly report: Report }) {
  const { f, language } = useLocale();
  const words = () => capacityTextsIn(language());
  return (
    <Show when={toolCallFigures(props.report)}>
      {(figures) => (
        <section class="capacity" data-section="tool-calls">
          <h2>{words().toolsTitle}</h2>
          <dl class="capacity-figures">
            <div data-figure="valid-tool-calls">
              <dt>{words().valid}</dt>
              <dd>
                <CallShare of={figures().calls} />
                <span class="quiet capacity-means">{words().validMeans}</span>
              </dd>
            </div>
            <Show when={figures().firstValid.p50 !== undefined}>
              <div data-figure="first-valid-call">
                <dt>{words().firstValid}</dt>
                <dd>
                  p50 {inline(f().duration(figures().firstValid.p50 ?? 0))}
                  <Show when={figures().firstValid.p95}>{(high) => <> · p95 {inline(f().duration(high()))}</>}</Show>{' '}
                  <span class="quiet">n = {f().integer(figures().firstValid.count)}</span>
                </dd>
              </div>
            </Show>
          </dl>
        </section>
      )}
    </Show>
  );
}

/** A share of valid calls with its interval. */
export function CallShare(props: { readonly of: Proportion }) {
  const { t, f } = useLocale();
  return (
    <span class="capacity-share">
      <span>{t().report.successOf(f().integer(props.of.successes), f().integer(props.of.total))}</span>
      <IntervalGauge of={props.of} compact />
    </span>
  );
}
