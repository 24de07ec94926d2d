import { lazy, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import type { OpenedReport } from '../../state/opened-report';
import { ActivitySection } from './activity-section';
import { BenchmarkSection } from './benchmark-section';
import { ChaosBanner, ChaosSection } from './chaos-section';
import { CounterfactualSection } from './counterfactual-section';
import { DecisionsSection } from './decisions-section';
import { DeviceSection } from './device-section';
import { FamiliesSection } from './families-section';
import { FiguresSection } from './figures-section';
import { FindingsSection } from './findings-section';
import { ForecastSection } from './forecast-section';
import { IncidentsSection } from './incidents-section';
import { MemorySection } from './memory-section';
import { OpenedBanner } from './opened-banner';
import { ResourcesSection } from './resources-section';
import { ShareSection } from './share-section';
import { TasksSection } from './tasks-section';
import { VerdictHead } from './verdict-head';
import { VersionsSection } from './versions-section';
import { WiringSection } from './wiring-section';

/** Not every report has them: what they say is loaded with them. */
const CapacitySection = lazy(async () => ({ default: (await import('./capacity-section')).CapacitySection }));
const ToolCallsSection = lazy(async () => ({ default: (await import('./tool-calls-section')).ToolCallsSection }));

/** A report: the same whether it was just made, came in a link, or was opened from a file. */
export function ReportScreen(props: { readonly opened: OpenedReport; readonly onRunAgain: () => void; readonly onLinkReady: () => void }) {
  const { t } = useLocale();
  let share: HTMLElement | undefined;
  const report = () => props.opened.report;
  const toShare = (): void => {
    share?.scrollIntoView();
    share?.focus({ preventScroll: true });
  };
  return (
    <article class="report" data-verdict={report().verdict.status} data-source={props.opened.source}>
      <Show when={props.opened.source !== 'run'}>
        <OpenedBanner opened={props.opened} />
      </Show>
      <ChaosBanner report={report()} />
      <VerdictHead report={report()}>
        <button
          type="button"
          class={props.opened.source === 'run' ? 'secondary' : 'primary'}
          data-action="run-again"
          onClick={() => props.onRunAgain()}
        >
          {props.opened.source === 'run' ? t().report.runAgain : t().report.runOwn}
        </button>
        <button type="button" class="secondary jump-to-share" onClick={toShare}>
          {t().report.jumpToShare}
        </button>
      </VerdictHead>
      <div class="report-grid">
        <div class="report-main">
          <ChaosSection report={report()} />
          <FiguresSection report={report()} />
          <FindingsSection report={report()} />
          <TasksSection report={report()} />
          <FamiliesSection report={report()} />
          <IncidentsSection report={report()} />
          <ActivitySection activity={report().activity} />
          <Show when={report().tasks.some(({ toolCalls }) => toolCalls !== undefined)}>
            <ToolCallsSection report={report()} />
          </Show>
          <Show when={report().capacity !== undefined}>
            <CapacitySection report={report()} />
          </Show>
          <WiringSection report={report()} />
          <DecisionsSection report={report()} />
          <CounterfactualSection report={report()} />
          <ForecastSection report={report()} />
          <MemorySection report={report()} />
          <ResourcesSection report={report()} />
          <DeviceSection report={report()} />
          <BenchmarkSection report={report()} />
          <VersionsSection report={report()} />
        </div>
        <aside class="report-aside" ref={share} tabindex="-1" aria-label={t().share.title}>
          <ShareSection opened={props.opened} onLinkReady={props.onLinkReady} />
        </aside>
      </div>
    </article>
  );
}
