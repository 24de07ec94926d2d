import { For, type JSX, Show } from 'solid-js';
import type { OrchestratorActivity } from '../../../contract/activity';
import { reasonIn } from '../../../report/texts/reason-in';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';

/** What the orchestrator's components did for the suite: delegation, failures, protection, cache, retrieval, events, tools. */
export function ActivitySection(props: { readonly activity: OrchestratorActivity | undefined }) {
  const { t } = useLocale();
  return (
    <Show when={props.activity}>
      {(activity) => (
        <section class="activity">
          <h2>{t().agents.activity.title}</h2>
          <p class="quiet">{t().agents.activity.explain}</p>
          <div class="activity-groups">
            <Counts of={activity()} />
            <Failures of={activity()} />
            <Protection of={activity()} />
          </div>
          <Tools of={activity()} />
        </section>
      )}
    </Show>
  );
}

interface Part {
  readonly of: OrchestratorActivity;
}

function Counts(props: Part) {
  const { t, f } = useLocale();
  const words = () => t().agents.activity;
  const wrongHits = (): string => {
    const { shadowed, wrongHits: wrong } = props.of.cache;
    return shadowed === 0 ? words().noShadow : words().wrongOf(f().integer(wrong), f().integer(shadowed));
  };
  const groups = (): readonly (readonly [string, readonly (readonly [string, number | string])[]])[] => {
    const { cache, retrieval, bus, ...all } = props.of;
    const w = words();
    return [
      [
        w.delegation,
        [
          [w.plans, all.plans],
          [w.replans, all.replans],
          [w.delegations, all.delegations],
          [w.retries, all.retries],
          [w.deaths, all.deaths],
        ],
      ],
      [
        w.cache,
        [
          [w.exactHits, cache.exactHits],
          [w.semanticHits, cache.semanticHits],
          [w.shared, cache.shared],
          [w.misses, cache.misses],
          [w.guarded, cache.guarded],
          [w.wrongHits, wrongHits()],
        ],
      ],
      [
        w.retrieval,
        [
          [w.searches, retrieval.searches],
          [w.empty, retrieval.empty],
          [w.passages, retrieval.passages],
        ],
      ],
      [
        w.bus,
        [
          [w.published, bus.published],
          [w.dropped, bus.dropped],
          [w.handlerFailures, bus.handlerFailures],
        ],
      ],
    ];
  };
  return (
    <For each={groups()}>
      {([name, rows]) => (
        <Group name={name}>
          <dl class="activity-counts">
            <For each={rows}>
              {([label, value]) => (
                <div>
                  <dt>{label}</dt>
                  <dd>{typeof value === 'number' ? f().integer(value) : value}</dd>
                </div>
              )}
            </For>
          </dl>
        </Group>
      )}
    </For>
  );
}

function Failures(props: Part) {
  const { t, f, language } = useLocale();
  return (
    <Group name={t().agents.activity.failures}>
      <dl class="activity-counts">
        <For each={Object.entries(props.of.failures)} fallback={<p class="quiet">{t().agents.activity.noFailures}</p>}>
          {([errorClass, count]) => (
            <div>
              <dt>{reasonIn(language(), errorClass)}</dt>
              <dd>{f().integer(count)}</dd>
            </div>
          )}
        </For>
        <For each={props.of.recoveries}>
          {({ strategy, chosen, worked }) => (
            <div>
              <dt>{reasonIn(language(), strategy)}</dt>
              <dd>{t().agents.activity.tried(f().integer(chosen), f().integer(worked))}</dd>
            </div>
          )}
        </For>
      </dl>
    </Group>
  );
}

function Protection(props: Part) {
  const { t, f, language } = useLocale();
  const state = (id: string): string => term(t().agents.activity.states, id);
  return (
    <Group name={t().agents.activity.protection}>
      <ul class="activity-lines">
        <For each={props.of.breakers} fallback={<li class="quiet">{t().agents.activity.noBreaker}</li>}>
          {(breaker) => (
            <li class="breakable">
              <code>{breaker.key}</code>{' '}
              {t().agents.activity.breaker(f().integer(breaker.opened), f().integer(breaker.refused), state(breaker.state))}
            </li>
          )}
        </For>
        <For each={props.of.containments} fallback={<li class="quiet">{t().agents.activity.noContainment}</li>}>
          {(change) => (
            <li class="breakable">
              {reasonIn(language(), change.agent)}:{' '}
              {t().agents.activity.containment(state(change.from), state(change.to), reasonIn(language(), change.reason))}
            </li>
          )}
        </For>
      </ul>
    </Group>
  );
}

function Tools(props: Part) {
  const { t, f, language } = useLocale();
  const words = () => t().agents.activity;
  const ms = (value: number | undefined): string => (value === undefined ? '–' : inline(f().duration(value)));
  const failed = (failures: OrchestratorActivity['toolServers'][number]['failures']): string =>
    Object.entries(failures)
      .map(([code, count]) => `${f().integer(count ?? 0)} (${reasonIn(language(), code)})`)
      .join(', ') || '0';
  return (
    <Show when={props.of.toolServers.length > 0}>
      <h3>{words().tools}</h3>
      <table class="compared">
        <thead>
          <tr>
            <th scope="col">{words().server}</th>
            <th scope="col" class="figure-cell">
              {words().calls}
            </th>
            <th scope="col" class="figure-cell">
              {words().failed}
            </th>
            <th scope="col" class="figure-cell">
              {words().median}
            </th>
            <th scope="col" class="figure-cell">
              {words().slowest}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.of.toolServers}>
            {(server) => (
              <tr data-server={server.server}>
                <th scope="row">{server.server}</th>
                <td class="figure-cell">{f().integer(server.calls)}</td>
                <td class="figure-cell">{failed(server.failures)}</td>
                <td class="figure-cell">{ms(server.p50Ms)}</td>
                <td class="figure-cell">{ms(server.maxMs)}</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  );
}

function Group(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <section class="activity-group">
      <h3>{props.name}</h3>
      {props.children}
    </section>
  );
}
