import { For, Show } from 'solid-js';
import type { DeviceBenchmark, Measured } from '../../../contract/budget';
import type { Report } from '../../../report/report';
import { type Format, inline } from '../../format/format';
import type { Dictionary } from '../../i18n/dictionary';
import { useLocale } from '../../i18n/locale-context';
import { EvidenceMark } from '../../parts/evidence-mark';

type Name = Exclude<keyof Dictionary['engines']['benchmark'], 'title' | 'took' | 'spread'>;
type Write = (value: number, format: Format) => string;

interface Line {
  readonly name: Name;
  readonly of: Measured;
  readonly write: Write;
}

/** What short runs found this device to do: the inputs of the forecast. */
export function BenchmarkSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <Show when={props.report.benchmark}>
      {(benchmark) => (
        <section data-section="benchmark">
          <h2>{t().engines.benchmark.title}</h2>
          <dl class="benchmark">
            <For each={linesOf(benchmark())}>
              {(line) => (
                <div class="fact" data-benchmark={line.name}>
                  <dt>{t().engines.benchmark[line.name]}</dt>
                  <dd class="fact-value">
                    {line.write(line.of.median, f())}
                    <span class="forecast-interval">
                      {t().engines.benchmark.spread(line.write(line.of.low, f()), line.write(line.of.high, f()))}
                    </span>
                  </dd>
                  <dd class="fact-evidence">
                    <EvidenceMark of="measured" />
                  </dd>
                </div>
              )}
            </For>
          </dl>
          <p class="quiet">{t().engines.benchmark.took(inline(f().duration(benchmark().totalMs)))}</p>
        </section>
      )}
    </Show>
  );
}

function linesOf({ gpu, cpu }: DeviceBenchmark): readonly Line[] {
  return [
    ...(gpu === undefined
      ? []
      : ([
          { name: 'gpuRead', of: gpu.readBytesPerSecond, write: bytesPerSecond },
          { name: 'gpuMultiply', of: gpu.multiplyAddsPerSecond, write: perSecond },
          { name: 'gpuDispatch', of: gpu.dispatchMs, write: microseconds },
          { name: 'gpuRoundTrip', of: gpu.roundTripMs, write: microseconds },
          { name: 'gpuUpload', of: gpu.uploadBytesPerSecond, write: bytesPerSecond },
        ] as const)),
    { name: 'cpuRead', of: cpu.readBytesPerSecond, write: bytesPerSecond },
    { name: 'cpuMultiply', of: cpu.multiplyAddsPerSecond, write: perSecond },
    { name: 'cpuInt8', of: cpu.int8MultiplyAddsPerSecond, write: perSecond },
  ];
}

const bytesPerSecond: Write = (value, format) => `${inline(format.bytes(value))}/s`;
/** In thousands of millions (giga). */
const perSecond: Write = (value, format) => inline({ number: format.number(value / 1e9), unit: 'G/s' });
const microseconds: Write = (ms, format) =>
  ms < 1 ? inline({ number: format.number(ms * 1000), unit: 'µs' }) : inline(format.duration(ms));
