import { Show } from 'solid-js';

/** Space left of the right end, so that nothing touches it. */
const headroom = 1.12;

/**
 * An interval as a bar, an expected value in it as a tick, and a measured value as a diamond, on a scale from zero.
 * `fromZero`: what is below the interval is sure, and drawn as a full bar.
 */
export function RangeGauge(props: {
  readonly low: number;
  readonly high: number;
  readonly value?: number;
  readonly mark?: number;
  readonly isOutside?: boolean;
  readonly fromZero?: boolean;
  readonly label: string;
}) {
  const end = (): number => Math.max(props.high, props.mark ?? 0, props.value ?? 0, Number.EPSILON) * headroom;
  const at = (value: number): string => `${(100 * Math.max(0, value)) / end()}%`;
  return (
    <svg class="range" role="img" aria-label={props.label} data-outside={props.isOutside === true}>
      <line class="gauge-axis" x1="0" y1="50%" x2="100%" y2="50%" />
      <line class="gauge-end" x1="0.5" y1="25%" x2="0.5" y2="75%" />
      <Show when={props.fromZero}>
        <rect class="range-sure" x="0" y="30%" width={at(props.low)} height="40%" />
      </Show>
      <rect class="gauge-band" x={at(props.low)} y="30%" width={at(Math.max(0, props.high - props.low))} height="40%" rx="1" />
      <Show when={props.value !== undefined}>
        <line class="range-value" x1={at(props.value ?? 0)} y1="20%" x2={at(props.value ?? 0)} y2="80%" />
      </Show>
      <Show when={props.mark !== undefined}>
        <svg x={at(props.mark ?? 0)} y="50%" overflow="visible" aria-hidden="true">
          <path class="range-mark" d="M0 -6.5L5.5 0L0 6.5L-5.5 0z" />
        </svg>
      </Show>
    </svg>
  );
}
