import { For, Show } from 'solid-js';
import type { MemoryBudget } from '../../../contract/budget';
import { largest } from '../../../report/largest';
import type { Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { EvidenceMark } from '../../parts/evidence-mark';
import { InputsList } from './inputs-list';
import { RangeGauge } from './range-gauge';

/** What an engine may use on each device, what the models were expected to need, and what this page really took. */
export function MemorySection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  return (
    <Show when={props.report.budgets.length > 0}>
      <section data-section="memory">
        <h2>{t().engines.memory.title}</h2>
        <div class="budgets">
          <For each={props.report.budgets}>{(budget) => <Budget budget={budget} report={props.report} />}</For>
        </div>
        <Show when={props.report.probe}>
          {(probe) => (
            <p class="quiet">
              {t().engines.memory.probe(
                inline(f().bytes(probe().gotBytes)),
                inline(f().bytes(probe().askedBytes)),
                inline(f().duration(probe().totalMs)),
              )}{' '}
              {t().engines.memory.ended[probe().ended]}
            </p>
          )}
        </Show>
      </section>
    </Show>
  );
}

function Budget(props: { readonly budget: MemoryBudget; readonly report: Report }) {
  const { t, f } = useLocale();
  const bytes = (value: number): string => inline(f().bytes(value));
  const isGpu = (): boolean => props.budget.device === 'gpu';
  const peak = (): number | undefined => {
    const { resources, models } = props.report;
    return isGpu()
      ? largest([...resources.map(({ gpuBytes }) => gpuBytes), ...models.map(({ gpuBytes }) => gpuBytes)])
      : largest(resources.map(({ engineHeapBytes }) => engineHeapBytes));
  };
  const needs = (): readonly { readonly model: string; readonly bytes: number }[] =>
    props.report.models.flatMap(({ engine, device, modelId }) => {
      const forecast = props.report.forecasts.find((one) => one.engine === engine && one.modelId === modelId);
      return device !== props.budget.device || forecast?.footprintBytes === undefined
        ? []
        : [{ model: modelId, bytes: forecast.footprintBytes }];
    });
  const name = (): string => t().engines.memory.budget[props.budget.device];
  return (
    <div class="figure" data-budget={props.budget.device}>
      <h3>{name()}</h3>
      <p class="figure-value">{t().engines.memory.range(bytes(props.budget.lowBytes), bytes(props.budget.highBytes))}</p>
      <RangeGauge
        low={props.budget.lowBytes}
        high={props.budget.highBytes}
        mark={peak()}
        fromZero
        label={t().engines.memory.label(name(), bytes(props.budget.lowBytes), bytes(props.budget.highBytes))}
      />
      <p class="figure-foot" title={props.budget.source}>
        <EvidenceMark of={props.budget.evidence} />
      </p>
      <dl class="pairs budget-pairs">
        <For each={needs()}>
          {(need) => (
            <>
              <dt class="breakable">{t().engines.memory.needed(need.model)}</dt>
              <dd>{bytes(need.bytes)}</dd>
            </>
          )}
        </For>
        <Show when={peak()}>
          {(used) => (
            <>
              <dt>
                <span class="mark-key" aria-hidden="true" /> {isGpu() ? t().engines.memory.ownGpu : t().engines.memory.ownHeap}
              </dt>
              <dd>
                {bytes(used())} · <EvidenceMark of="measured" />
              </dd>
            </>
          )}
        </Show>
      </dl>
      <InputsList inputs={props.budget.inputs} />
    </div>
  );
}
