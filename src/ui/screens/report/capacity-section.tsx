import { For, Show } from 'solid-js';
import type { Capacity, CapacityLevel, Percentiles } from '../../../contract/capacity';
import { capacityFigures, tasksPerMinute } from '../../../report/capacity-figures';
import type { Report } from '../../../report/report';
import { callProportion } from '../../../report/tool-call-figures';
import { inline } from '../../format/format';
import { capacityTextsIn } from '../../i18n/capacity-in';
import { useLocale } from '../../i18n/locale-context';
import { CallShare } from './tool-calls-section';

/** How many agents one engine served at once, level by level: how waiting eats the deadline, and where more agents bring no more. */
export function CapacitySection(props: { readonly report: Report }) {
  const { language } = useLocale();
  const words = () => capacityTextsIn(language());
  return (
    <Show when={props.report.capacity}>
      {(capacity) => (
        <section class="capacity" data-section="capacity" data-stopped={capacity().stopped}>
          <h2>{words().title}</h2>
          <Summary of={capacity()} />
          <p class="quiet">{props.report.detail === 'link' ? words().inLink : words().explain}</p>
          <Show when={capacity().levels.length > 0}>
            <Levels of={capacity()} />
          </Show>
        </section>
      )}
    </Show>
  );
}

function Summary(props: { readonly of: Capacity }) {
  const { f, language } = useLocale();
  const words = () => capacityTextsIn(language());
  const figures = () => capacityFigures(props.of);
  const most = (): string => {
    const { most: level, isMostKnown } = figures();
    if (level === undefined) return words().none;
    const say = isMostKnown ? words().mostIs : words().mostAtLeast;
    return say(level.agents, f().integer(level.agents));
  };
  const knee = (): string | undefined => {
    const { knee: level, isKneeOpen } = figures();
    if (level === undefined) return undefined;
    if (isKneeOpen) return words().kneeOpen;
    return words().kneeIs(level.agents, f().integer(level.agents), f().integer(tasksPerMinute(level)));
  };
  return (
    <dl class="capacity-figures">
      <div data-figure="most-agents">
        <dt>{words().most}</dt>
        <dd>{most()}</dd>
      </div>
      <Show when={knee()}>
        {(text) => (
          <div data-figure="knee">
            <dt>{words().knee}</dt>
            <dd>
              {text()}
              <span class="quiet capacity-means">{words().kneeMeans}</span>
            </dd>
          </div>
        )}
      </Show>
      <div data-figure="stopped">
        <dt>{words().stopped}</dt>
        <dd>{words().stops[props.of.stopped]}</dd>
      </div>
      <Show when={props.of.toolCalls}>
        {(calls) => (
          <div data-figure="capacity-tool-calls">
            <dt>{words().oneAgent}</dt>
            <dd>
              <CallShare of={callProportion([calls()])} />
            </dd>
          </div>
        )}
      </Show>
    </dl>
  );
}

function Levels(props: { readonly of: Capacity }) {
  const { language } = useLocale();
  const words = () => capacityTextsIn(language());
  const knee = () => {
    const { knee: level, isKneeOpen } = capacityFigures(props.of);
    return isKneeOpen ? undefined : level;
  };
  const hasFirst = (): boolean => props.of.levels.some(({ firstValid }) => firstValid !== undefined);
  const columns = () => words().columns;
  const pairs = () => [columns().whole, columns().wait, columns().work, ...(hasFirst() ? [columns().first] : [])];
  return (
    // A table that is wider than a phone scrolls by itself, and can be reached by keyboard for it.
    <section class="capacity-scroll" tabindex="0" aria-label={words().title}>
      <table class="compared capacity-levels">
        <thead>
          <tr>
            <For each={[columns().agents, columns().passed, columns().perMinute]}>
              {(name) => (
                <th scope="col" class="figure-cell">
                  {name}
                </th>
              )}
            </For>
            <th scope="col">{columns().share}</th>
            <For each={pairs()}>
              {(name) => (
                <th scope="col" class="figure-cell">
                  {name} <span class="quiet">{words().pair}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.of.levels}>{(level) => <Level of={level} isKnee={level === knee()} hasFirst={hasFirst()} />}</For>
        </tbody>
      </table>
    </section>
  );
}

function Level(props: { readonly of: CapacityLevel; readonly isKnee: boolean; readonly hasFirst: boolean }) {
  const { t, f, language } = useLocale();
  const words = () => capacityTextsIn(language());
  const ms = (value: number): string => inline(f().duration(value));
  const pair = (of: Percentiles | undefined): string => (of === undefined ? '–' : `${ms(of.p50Ms)} · ${ms(of.p95Ms)}`);
  return (
    <tr data-agents={props.of.agents} data-knee={props.isKnee}>
      <th scope="row" class="figure-cell">
        {f().integer(props.of.agents)}
        <Show when={props.isKnee}>
          {' '}
          <span class="capacity-knee">{words().kneeMark}</span>
        </Show>
      </th>
      <td class="figure-cell">{t().report.successOf(f().integer(props.of.passed), f().integer(props.of.tasks))}</td>
      <td class="figure-cell">{f().integer(tasksPerMinute(props.of))}</td>
      <td>
        <DeadlineBar of={props.of} />
      </td>
      <For each={[props.of.total, props.of.wait, props.of.run]}>{(times) => <td class="figure-cell">{pair(times)}</td>}</For>
      <Show when={props.hasFirst}>
        <td class="figure-cell">{pair(props.of.firstValid)}</td>
      </Show>
    </tr>
  );
}

/** The 95th percentile against the deadline: work first, then waiting; full when the deadline is used up. */
function DeadlineBar(props: { readonly of: CapacityLevel }) {
  const { f, language } = useLocale();
  const words = () => capacityTextsIn(language());
  const used = (): number => 100 * Math.min(1, props.of.p95DeadlineShare);
  const waited = (): number => used() * Math.min(1, props.of.wait.p95Ms / Math.max(props.of.total.p95Ms, Number.EPSILON));
  const share = (): string => f().percent(props.of.p95DeadlineShare);
  const label = (): string => words().bar(inline(f().duration(props.of.wait.p95Ms)), inline(f().duration(props.of.run.p95Ms)), share());
  return (
    <span class="capacity-share">
      <svg class="capacity-bar" role="img" aria-label={label()} data-missed={props.of.p95DeadlineShare >= 1}>
        <rect class="capacity-frame" x="0" y="0" width="100%" height="100%" />
        <rect class="capacity-work" x="0" y="0" width={`${used() - waited()}%`} height="100%" />
        <rect class="capacity-wait" x={`${used() - waited()}%`} y="0" width={`${waited()}%`} height="100%" />
      </svg>
      <span>{share()}</span>
    </span>
  );
}
