import { For, Show } from 'solid-js';
import { minSamplesForP95 } from '../../../report/distribution';
import type { Distribution } from '../../../report/report';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import { EvidenceMark } from '../../parts/evidence-mark';
import { StripPlot } from '../../parts/strip-plot';

/** A measured quantity: median large, the 95th percentile beside it, count, evidence, warnings, and every sample. */
export function DistributionFigure(props: {
  readonly id: string;
  readonly label: string;
  readonly of: Distribution;
  readonly samples: readonly number[];
}) {
  const { t, f } = useLocale();
  return (
    <div class="figure" data-figure={props.id}>
      <h3>{props.label}</h3>
      <p class="figure-value">
        <Show when={props.of.p50 !== undefined} fallback={<span class="quiet">{t().report.noValue}</span>}>
          <Amount of={f().quantity(props.of.p50 ?? 0, props.of.unit)} />
          <span class="figure-quantile">p50</span>
        </Show>
      </p>
      <Show when={props.of.count > 0}>
        <p class="figure-second">
          <Show when={props.of.p95 !== undefined}>
            <Amount of={f().quantity(props.of.p95 ?? 0, props.of.unit)} />
          </Show>
          <span class="figure-quantile">
            p95{props.of.p95 === undefined ? ` ${t().report.p95Needs(f().integer(minSamplesForP95))}` : ''}
          </span>
        </p>
      </Show>
      <p class="figure-foot">
        {t().report.sampleCount(f().integer(props.of.count))} · <EvidenceMark of={props.of.evidence} />
      </p>
      <Show when={props.of.flags.length > 0}>
        <ul class="flags">
          <For each={props.of.flags}>{(flag) => <li>{term(t().terms.flags, flag)}</li>}</For>
        </ul>
      </Show>
      <StripPlot samples={props.samples} of={props.of} />
    </div>
  );
}
