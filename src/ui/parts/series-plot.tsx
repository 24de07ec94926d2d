import { createMemo } from 'solid-js';

const width = 240;
const height = 40;

/** Values over time as a line from zero, time from left to right. */
export function SeriesPlot(props: {
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
  readonly label: string;
}) {
  const path = createMemo(() => {
    const times = props.points.map(({ atMs }) => atMs);
    const start = Math.min(...times);
    const span = Math.max(1, Math.max(...times) - start);
    const top = Math.max(...props.points.map(({ value }) => value), Number.EPSILON);
    const at = ({ atMs, value }: { readonly atMs: number; readonly value: number }): string =>
      `${((width * (atMs - start)) / span).toFixed(1)} ${(height - 1 - ((height - 3) * value) / top).toFixed(1)}`;
    return `M${props.points.map(at).join('L')}`;
  });
  return (
    <svg class="series" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={props.label}>
      <line class="strip-axis" x1="0" y1={height - 0.5} x2={width} y2={height - 0.5} vector-effect="non-scaling-stroke" />
      <path d={path()} fill="none" stroke="currentColor" stroke-width="1.5" vector-effect="non-scaling-stroke" />
    </svg>
  );
}
