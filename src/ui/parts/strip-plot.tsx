import { For, Show } from 'solid-js';
import type { Distribution } from '../../report/report';
import { inline } from '../format/format';
import { useLocale } from '../i18n/locale-context';

/** Every sample as a tick from the smallest to the largest; the median and the 95th percentile stand out. */
export function StripPlot(props: { readonly samples: readonly number[]; readonly of: Distribution }) {
  const { t, f } = useLocale();
  const low = (): number => Math.min(...props.samples);
  const high = (): number => Math.max(...props.samples);
  const at = (value: number): string => `${high() === low() ? 50 : 2 + (96 * (value - low())) / (high() - low())}%`;
  const text = (value: number): string => inline(f().quantity(value, props.of.unit));
  return (
    <Show when={props.samples.length > 1}>
      <div class="strip">
        <svg
          role="img"
          aria-label={t().report.stripLabel(f().integer(props.samples.length), text(low()), text(props.of.p50 ?? low()), text(high()))}
        >
          <line class="strip-axis" x1="0" y1="100%" x2="100%" y2="100%" />
          <For each={props.samples}>{(value) => <line class="strip-sample" x1={at(value)} y1="40%" x2={at(value)} y2="100%" />}</For>
          <Show when={props.of.p50}>{(p50) => <line class="strip-median" x1={at(p50())} y1="0" x2={at(p50())} y2="100%" />}</Show>
        </svg>
        <div class="strip-ends" aria-hidden="true">
          <span>{text(low())}</span>
          <span>{text(high())}</span>
        </div>
      </div>
    </Show>
  );
}
