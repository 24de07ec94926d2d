import { For, Show } from 'solid-js';
import type { Counterfactual } from '../../../contract/audit';
import type { CounterfactualSummary, RanOn, Report } from '../../../report/report';
import { isSameEngine } from '../../../report/task-samples';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { StatusShape } from '../../parts/status-mark';

type Run = Counterfactual['runs'][number];

/** The same tasks on two engines: how much slower, how much less correct, task by task. */
export function CounterfactualSection(props: { readonly report: Report }) {
  const { t } = useLocale();
  return (
    <Show when={props.report.summary.counterfactuals.length > 0}>
      <section data-section="counterfactual">
        <h2>{t().engines.counterfactual.title}</h2>
        <For each={props.report.summary.counterfactuals}>
          {(summary) => <Comparison of={summary} tasks={props.report.counterfactuals} />}
        </For>
        <p class="quiet">{t().engines.counterfactual.note}</p>
      </section>
    </Show>
  );
}

function Comparison(props: { readonly of: CounterfactualSummary; readonly tasks: readonly Counterfactual[] }) {
  const { t, f } = useLocale();
  const engine = (id: string): string => term(t().terms.engines, id);
  const [from, to] = [() => engine(props.of.from.engine), () => engine(props.of.to.engine)];
  const column = (place: RanOn): string =>
    props.of.from.device === props.of.to.device ? engine(place.engine) : t().engines.devices[place.device];
  const rows = () =>
    props.tasks.flatMap(({ taskId, family, runs }) => {
      const before = runs.find((run) => isSameEngine(run, props.of.from));
      const after = runs.find((run) => isSameEngine(run, props.of.to));
      return before === undefined || after === undefined ? [] : [{ taskId, family, before, after }];
    });
  return (
    <div class="comparison">
      <h3>{t().engines.counterfactual.heading(to(), from())}</h3>
      <Show when={props.of.slowdown}>
        {(slowdown) => (
          <p class="figure-value">
            {t().engines.counterfactual.slower(f().number(slowdown().value), f().number(slowdown().low), f().number(slowdown().high))}
          </p>
        )}
      </Show>
      <p>
        {t().engines.counterfactual.correct(
          f().integer(props.of.passedFrom),
          f().integer(props.of.tasks),
          from(),
          to(),
          f().integer(props.of.passedTo),
        )}
        <Show when={props.of.decodeSlowdown}>{(factor) => <> · {t().engines.counterfactual.decode(f().number(factor()))}</>}</Show>
      </p>
      <table class="compared">
        <thead>
          <tr>
            <th scope="col">{t().report.task}</th>
            <th scope="col" class="figure-cell">
              {column(props.of.from)}
            </th>
            <th scope="col" class="figure-cell">
              {column(props.of.to)}
            </th>
            <th scope="col" class="figure-cell">
              {t().engines.counterfactual.ratio}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) => (
              <tr data-task={row.taskId}>
                <th scope="row">{row.family === undefined ? row.taskId : term(t().terms.families, row.family)}</th>
                <RunCell run={row.before} />
                <RunCell run={row.after} />
                <td class="figure-cell">
                  {row.before.runMs > 0 ? t().engines.counterfactual.times(f().number(row.after.runMs / row.before.runMs)) : '–'}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function RunCell(props: { readonly run: Run }) {
  const { t, f } = useLocale();
  const status = (): 'passed' | 'failed' => (props.run.passed ? 'passed' : 'failed');
  return (
    <td class="figure-cell" data-status={status()}>
      {inline(f().duration(props.run.runMs))} <StatusShape status={status()} />
      <span class="visually-hidden">{t().status[status()]}</span>
    </td>
  );
}
