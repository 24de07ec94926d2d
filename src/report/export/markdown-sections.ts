import type { Fact } from '../../contract/evidence';
import { largest } from '../largest';
import type { Distribution, Report, ReportTask } from '../report';
import { formatBytes, formatNumber } from '../texts/fill-template';
import type { ReportTexts } from '../texts/report-texts';
import type { MarkdownLabels } from './markdown-labels';
import { escapeMarkdown, formatMs, table, tableCell } from './markdown-text';

export interface SectionTools {
  readonly labels: MarkdownLabels;
  readonly texts: ReportTexts;
}

const outcomeMark = { passed: '✅', failed: '❌', 'timed-out': '⏱️', skipped: '⏭️', aborted: '⏹️' } as const;

/** Section 1: the device, every fact with its evidence. */
export function deviceSection({ survey }: Report, { labels, texts }: SectionTools): string[] {
  const title = `### 1. ${labels.device}`;
  if (survey === undefined) return [title, `**${labels.status}**: ⚠️ **${labels.notSurveyed}**`];
  const { gpu } = survey;
  const mark = gpu.kind === 'available' ? '✅' : '⚠️';
  const reason = 'reason' in gpu ? ` (${escapeMarkdown(texts.words[gpu.reason] ?? gpu.reason)})` : '';
  const facts = survey.facts.map(
    (fact) => `- **${escapeMarkdown(fact.id)}**: ${factValue(fact, { labels, texts })} (${labels.evidence[fact.evidence]})`,
  );
  const absent = survey.absent.map(({ id }) => escapeMarkdown(id)).join(', ');
  return [
    title,
    `**${labels.status}**: ${mark} **${labels.gpu[gpu.kind]}**${reason}`,
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    ...(absent === '' ? [] : [`${labels.notTold}: ${absent}`]),
  ];
}

/** Section 2: what was loaded. */
export function fallbackSection(report: Report, { labels, texts }: SectionTools): string[] {
  const { model } = report;
  const status = model === undefined ? `❌ **${labels.noModel}**` : `✅ **${escapeMarkdown(model.modelId)}**, ${loadedSteps(report)}`;
  const facts =
    model === undefined
      ? []
      : [
          `- **${labels.model}**: ${escapeMarkdown(model.modelId)} (${escapeMarkdown(model.modelFile)})\n` +
            `- **${labels.threads}**: ${model.threadsGot} / ${model.threadsAsked}\n` +
            `- **${labels.loadTime}**: ${formatMs(model.totalMs, texts.locale)} (${labels.evidence.measured})`,
        ];
  return [`### 2. ${labels.fallback}`, `**${labels.status}**: ${status}`, ...facts];
}

/** Engines in the order in which they were loaded. */
function loadedSteps({ models }: Report): string {
  const engines = models.map(({ engine }) => engine);
  return engines.filter((engine, index) => engine !== engines[index - 1]).join(' → ');
}

/** Section 3: outcomes, each task with what was expected and answered. */
export function tasksSection(report: Report, { labels, texts }: SectionTools): string[] {
  const { success, counts } = report.summary;
  const mark = report.verdict.findings.some(({ id }) => id === 'no-task-finished' || id === 'success-rate-low') ? '❌' : '✅';
  const list = (['passed', 'failed', 'timed-out', 'skipped', 'aborted'] as const).map(
    (status) => `- **${labels.counts[status]}**: ${counts[status]}`,
  );
  const isMixed = report.summary.engines.length > 1;
  const rows = report.tasks.map((task) => taskRow(task, texts.locale, isMixed));
  return [
    `### 3. ${labels.tasks}`,
    `**${labels.status}**: ${mark} **${labels.executed}: ${success.successes}/${success.total}** (${successText(report, { labels, texts })})`,
    list.join('\n'),
    ...(rows.length === 0
      ? []
      : [table(isMixed ? [...labels.taskColumns, labels.ladder.forecastColumns[0] ?? ''] : labels.taskColumns, rows)]),
  ];
}

/** Section 4: the worst of what was sampled. */
export function resourcesSection({ resources }: Report, { labels, texts }: SectionTools): string[] {
  const title = `### 4. ${labels.resources}`;
  if (resources.length === 0) return [title, `**${labels.status}**: ⚠️ **${labels.noSamples}**`];
  const heap = largest(resources.map(({ engineHeapBytes }) => engineHeapBytes));
  const gpu = largest(resources.map(({ gpuBytes }) => gpuBytes));
  const delay = largest(resources.map(({ eventLoopDelayMs }) => eventLoopDelayMs));
  const pressure = ['critical', 'serious', 'fair', 'nominal'].find((level) => resources.some(({ cpuPressure }) => cpuPressure === level));
  const lines = [
    ...(heap !== undefined ? [`- **${labels.heap}**: ${formatBytes(heap, texts.locale)} (${labels.evidence.measured})`] : []),
    ...(gpu !== undefined ? [`- **${labels.ladder.gpuPeak}**: ${formatBytes(gpu, texts.locale)} (${labels.evidence.measured})`] : []),
    ...(delay !== undefined ? [`- **${labels.delay}**: ${formatMs(delay, texts.locale)} (${labels.evidence.measured})`] : []),
    ...(pressure === undefined ? [] : [`- **${labels.pressure}**: ${texts.words[pressure] ?? pressure} (${labels.evidence.inferred})`]),
  ];
  return [title, lines.length === 0 ? `**${labels.status}**: ⚠️ **${labels.noSamples}**` : lines.join('\n')];
}

/** The figures, each with its unit, number of samples and evidence. */
export function metricsSection(report: Report, { labels, texts }: SectionTools): string[] {
  const { summary } = report;
  const ms = (value: number): string => formatMs(value, texts.locale);
  const rate = (value: number): string => `${formatNumber(value, texts.locale, value < 100 ? 1 : 0)} tokens/s`;
  const lines = [
    `- **${labels.successRate}**: ${successText(report, { labels, texts })}`,
    ...distributionLine(labels.duration, summary.duration, ms, labels),
    ...distributionLine(labels.firstToken, summary.timeToFirstToken, ms, labels),
    ...distributionLine(labels.interToken, summary.interToken, ms, labels),
    ...distributionLine(labels.decode, summary.decode, rate, labels),
    ...distributionLine(labels.prefill, summary.prefill, rate, labels),
    ...(summary.tasksPerMinute === undefined
      ? []
      : [`- **${labels.perMinute}**: ${formatNumber(summary.tasksPerMinute, texts.locale, 1)}`]),
    ...(summary.localScoreFormula === undefined
      ? []
      : [`- **${labels.localScore}**: ${formatNumber(summary.localScoreFormula, texts.locale, 0)}`]),
  ];
  return [lines.join('\n')];
}

function distributionLine(name: string, found: Distribution, format: (value: number) => string, labels: MarkdownLabels): string[] {
  if (found.p50 === undefined) return [];
  const high = [
    found.p95 === undefined ? '' : `, p95 ${format(found.p95)}`,
    found.p99 === undefined ? '' : `, p99 ${format(found.p99)}`,
  ].join('');
  const few = found.flags.includes('too-few') ? `, ⚠️ ${labels.tooFew}` : '';
  return [`- **${name}**: p50 ${format(found.p50)}${high} (${found.count} ${labels.samples}, ${labels.evidence[found.evidence]}${few})`];
}

function successText({ summary: { success } }: Report, { labels, texts }: SectionTools): string {
  if (success.total === 0) return '–';
  const percent = (share: number): string => `${formatNumber(Math.floor(share * 1000 + 1e-9) / 10, texts.locale, 1)}%`;
  return `${percent(success.share)}, ${labels.interval}: ${percent(success.low)} – ${percent(success.high)}`;
}

function taskRow(task: ReportTask, locale: string, isMixed: boolean): string[] {
  const { outcome } = task;
  const grade = outcome !== undefined && 'grade' in outcome ? outcome.grade : undefined;
  const error = outcome !== undefined && 'error' in outcome ? outcome.error.message : '';
  const time = task.status === 'aborted' || task.status === 'skipped' ? '–' : formatMs(task.durationMs, locale);
  return [
    tableCell(task.id),
    outcomeMark[task.status],
    time,
    task.completionTokens === undefined ? '–' : String(task.completionTokens),
    tableCell(grade?.expected ?? ''),
    tableCell(grade?.got ?? error),
    ...(isMixed ? [task.ranOn?.engine ?? '–'] : []),
  ];
}

function factValue({ value, unit }: Fact, { labels, texts }: SectionTools): string {
  if (typeof value === 'boolean') return value ? labels.yes : labels.no;
  if (typeof value === 'string') return escapeMarkdown(value);
  if (unit === 'bytes') return formatBytes(value, texts.locale);
  if (unit === 'ms') return formatMs(value, texts.locale);
  return unit === undefined ? formatNumber(value, texts.locale, 2) : `${formatNumber(value, texts.locale, 2)} ${unit}`;
}
