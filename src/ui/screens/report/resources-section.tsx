import { createMemo, For, Show } from 'solid-js';
import type { Report } from '../../../report/report';
import { type Format, inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import { EvidenceMark } from '../../parts/evidence-mark';
import { SeriesPlot } from '../../parts/series-plot';

/** What the page used while it ran, sample by sample. */
export function ResourcesSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const series = (read: (sample: Report['resources'][number]) => number | undefined) =>
    createMemo(() =>
      props.report.resources.flatMap((sample) => {
        const value = read(sample);
        return value === undefined ? [] : [{ atMs: sample.atMs, value }];
      }),
    );
  const heap = series((sample) => sample.engineHeapBytes);
  const gpu = series((sample) => sample.gpuBytes);
  const delay = series((sample) => sample.eventLoopDelayMs);
  const pressures = createMemo(() => props.report.resources.flatMap((sample) => sample.cpuPressure ?? []));
  return (
    <section>
      <h2>{t().report.resources}</h2>
      <Show when={props.report.resources.length > 0} fallback={<p class="quiet">{t().report.noResources}</p>}>
        <div class="resource-grid">
          <Series name={t().report.heapPeak} points={heap()} text={(value, format) => format.bytes(value)} />
          <Series name={t().engines.gpuBytes} points={gpu()} text={(value, format) => format.bytes(value)} />
          <Series name={t().report.loopDelay} points={delay()} text={(value, format) => format.duration(value)} />
          <Show when={pressures().length > 0}>
            <div class="figure">
              <h3>{t().report.pressure}</h3>
              <ul class="flags">
                <For each={shares(pressures())}>
                  {([level, share]) => (
                    <li>
                      {term(t().report.pressureShares, level)}: {f().percent(share)}
                    </li>
                  )}
                </For>
              </ul>
              <p class="figure-foot">
                {t().report.sampleCount(f().integer(pressures().length))} · <EvidenceMark of="inferred" />
              </p>
            </div>
          </Show>
        </div>
      </Show>
    </section>
  );
}

interface Point {
  readonly atMs: number;
  readonly value: number;
}

function Series(props: {
  readonly name: string;
  readonly points: readonly Point[];
  readonly text: (value: number, format: Format) => { readonly number: string; readonly unit: string };
}) {
  const { t, f } = useLocale();
  const peak = (): number => Math.max(...props.points.map(({ value }) => value));
  return (
    <Show when={props.points.length > 0}>
      <div class="figure">
        <h3>{props.name}</h3>
        <p class="figure-value">
          <Amount of={props.text(peak(), f())} />
          <span class="figure-quantile">max</span>
        </p>
        <SeriesPlot points={props.points} label={`${props.name}: max ${inline(props.text(peak(), f()))}`} />
        <p class="figure-foot">
          {t().report.sampleCount(f().integer(props.points.length))} · <EvidenceMark of="measured" />
        </p>
      </div>
    </Show>
  );
}

function shares(levels: readonly string[]): (readonly [string, number])[] {
  return [...new Set(levels)].map((level) => [level, levels.filter((other) => other === level).length / levels.length]);
}
