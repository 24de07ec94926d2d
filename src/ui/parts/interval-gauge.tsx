import { Show } from 'solid-js';
import type { Proportion } from '../../report/report';
import { useLocale } from '../i18n/locale-context';

/** A share from 0 to 100 % with its 95 % interval as a band and, when given, a threshold as a mark. */
export function IntervalGauge(props: { readonly of: Proportion; readonly threshold?: number; readonly compact?: boolean }) {
  const { t, f } = useLocale();
  const label = (): string =>
    t().report.intervalLabel(f().percent(props.of.low, 1), f().percent(props.of.high, 1), f().percent(props.of.share, 1));
  return (
    <svg class="gauge" classList={{ 'gauge-compact': props.compact === true }} role="img" aria-label={label()}>
      <line class="gauge-axis" x1="0" y1="50%" x2="100%" y2="50%" />
      <line class="gauge-end" x1="0.5" y1="25%" x2="0.5" y2="75%" />
      <line class="gauge-end" x1="100%" y1="25%" x2="100%" y2="75%" />
      <Show when={props.threshold}>{(at) => <line class="gauge-threshold" x1={percent(at())} y1="0" x2={percent(at())} y2="100%" />}</Show>
      <rect class="gauge-band" x={percent(props.of.low)} y="30%" width={percent(props.of.high - props.of.low)} height="40%" rx="1" />
      <circle class="gauge-point" cx={percent(props.of.share)} cy="50%" r={props.compact === true ? 3 : 5} />
    </svg>
  );
}

function percent(share: number): string {
  return `${Math.min(100, Math.max(0, share * 100))}%`;
}
