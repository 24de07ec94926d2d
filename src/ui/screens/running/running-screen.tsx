import { createSignal, For, lazy, onCleanup, Show } from 'solid-js';
import type { ToolServerHealth } from '../../../contract/tool-servers';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Amount } from '../../parts/amount';
import { Notice } from '../../parts/notice';
import { overallPercent, type RunView, shareOf } from '../../state/run-view';
import { ScreenHeading } from '../screen-heading';
import { Announcer } from './announcer';
import { CurrentTask } from './current-task';
import { LadderSteps } from './ladder-steps';
import { loadText } from './load-text';
import { ModelDownload } from './model-download';
import { OutcomeList } from './outcome-list';
import { PhaseRail } from './phase-rail';
import { RecoveryNotes } from './recovery-notes';
import { TrustChecks } from './trust-checks';

/** Few runs have faults on purpose: what is said of them is a script of its own. */
const ChaosNotes = lazy(async () => ({ default: (await import('./chaos-notes')).ChaosNotes }));
const ToolHealth = lazy(async () => ({ default: (await import('./tool-health')).ToolHealth }));

const silentAfterMs = 30_000;

/** An audit while it runs: phases, progress, the task in work, outcomes so far, and a way to stop. */
export function RunningScreen(props: {
  readonly view: RunView;
  readonly startedAtMs: number;
  readonly lastEventAtMs: number;
  readonly cancelling: boolean;
  readonly onCancel: () => void;
  readonly onPause: (paused: boolean) => void;
  readonly toolServers: readonly ToolServerHealth[];
}) {
  const { t, f } = useLocale();
  const [nowMs, setNowMs] = createSignal(performance.now());
  const timer = setInterval(() => setNowMs(performance.now()), 250);
  onCleanup(() => clearInterval(timer));

  const elapsed = () => f().duration(1000 * Math.max(0, Math.floor((nowMs() - props.startedAtMs) / 1000)));
  const silentMs = (): number => nowMs() - props.lastEventAtMs;
  const stepText = (): string => {
    const { phase, done, total, rows } = props.view;
    if (phase === 'device') return t().running.preparing;
    if (phase === 'report') return t().running.reporting;
    const { load } = props.view;
    if (load !== undefined) return loadText(load, t(), f());
    const { capacity } = props.view;
    if (capacity !== undefined) return t().capacity.running(capacity.agents, f().integer(capacity.agents));
    if (phase === 'model' || rows.length === 0) return t().running.phases.model;
    return t().running.taskOf(f().integer(Math.min(total, done + 1)), f().integer(total));
  };
  const isPaused = (): boolean => props.view.load?.download?.paused === true;
  return (
    <div class="running">
      <div class="running-head">
        <ScreenHeading>{t().running.title}</ScreenHeading>
        <div class="running-cancel">
          <button type="button" class="secondary" data-action="cancel" disabled={props.cancelling} onClick={() => props.onCancel()}>
            {props.cancelling ? t().running.cancelling : t().running.cancel}
          </button>
          <p class="quiet">{t().running.cancelHelp}</p>
        </div>
      </div>
      <PhaseRail view={props.view} />
      <div class="overall">
        <p class="overall-text">{stepText()}</p>
        <p class="overall-elapsed">
          <span class="quiet">{t().running.elapsed}</span> <Amount of={elapsed()} />
        </p>
        <div
          class="bar"
          role="progressbar"
          data-progress="audit"
          aria-label={t().running.title}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow={overallPercent(props.view)}
          aria-valuetext={stepText()}
        >
          <div class="bar-fill" style={{ width: `${overallPercent(props.view)}%` }} />
        </div>
        <Show when={props.view.load}>
          {(load) => (
            <Show
              when={(load().download ?? load()).totalBytes !== undefined}
              fallback={<progress class="file-bar" aria-label={load().file} max="1" />}
            >
              <progress class="file-bar" aria-label={load().file} max="1" value={shareOf(load())} />
            </Show>
          )}
        </Show>
        <Show when={props.view.load}>{(load) => <ModelDownload load={load()} onPause={props.onPause} />}</Show>
      </div>
      <Show when={props.view.chaos}>{(chaos) => <ChaosNotes chaos={chaos()} />}</Show>
      <Show when={props.toolServers.length > 0}>
        <ToolHealth servers={props.toolServers} />
      </Show>
      <RecoveryNotes view={props.view} />
      <For each={props.view.notices.filter(({ code }) => code !== 'hidden-tab')}>
        {(notice) => (
          <Notice tone="warn" code={notice.code}>
            <p>{term(t().terms.notices, notice.code)}</p>
          </Notice>
        )}
      </For>
      <Show when={props.view.wasHidden}>
        <Notice tone="warn" code="hidden-tab">
          <p>{t().terms.notices['hidden-tab']}</p>
        </Notice>
      </Show>
      <Show when={silentMs() > silentAfterMs && !isPaused()}>
        <Notice tone="warn" code="silent">
          <p>{t().running.silent(inline(f().duration(1000 * Math.floor(silentMs() / 1000))))}</p>
        </Notice>
      </Show>
      <div class="running-grid">
        <div class="running-side">
          <Show when={props.view.phase !== 'device' && props.view.phase !== 'model'}>
            <CurrentTask view={props.view} />
          </Show>
          <LadderSteps decisions={props.view.decisions} />
          <TrustChecks trust={props.view.trust} />
        </div>
        <OutcomeList view={props.view} />
      </div>
      <Announcer view={props.view} />
    </div>
  );
}
