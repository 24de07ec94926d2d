import type { Language } from '../../contract/suite';
import { capacityFigures, tasksPerMinute } from '../capacity-figures';
import type { Proportion, Report } from '../report';
import { formatNumber } from '../texts/fill-template';
import { callProportion, toolCallFigures } from '../tool-call-figures';
import { type CapacityLabels, capacityLabels } from './capacity-labels';
import type { SectionTools } from './markdown-sections';
import { formatMs, table } from './markdown-text';

/** How many agents one engine served at once, level by level; nothing where it was not measured. */
export function capacityBlocks({ capacity }: Report, language: Language, tools: SectionTools): string[] {
  if (capacity === undefined) return [];
  const words = capacityLabels[language];
  const { locale } = tools.texts;
  const ms = (value: number): string => formatMs(value, locale);
  const whole = (value: number): string => formatNumber(value, locale, 0);
  const { knee, isKneeOpen, most, isMostKnown } = capacityFigures(capacity);
  const lines = [
    ...(knee === undefined
      ? []
      : [
          `- **${words.knee}**: ${isKneeOpen ? words.open : `${whole(knee.agents)} ${words.agents}, ${whole(tasksPerMinute(knee))} ${words.perMinute}`}`,
        ]),
    `- **${words.most}**: ${most === undefined ? words.none : `${isMostKnown ? '' : `${words.atLeast} `}${whole(most.agents)}`}`,
    `- **${words.stoppedAt}**: ${words.stops[capacity.stopped]}`,
    ...(capacity.toolCalls === undefined ? [] : [`- **${words.valid}**: ${shareText(callProportion([capacity.toolCalls]), tools)}`]),
  ];
  const rows = capacity.levels.map((level) => [
    whole(level.agents),
    `${level.passed}/${level.tasks}`,
    whole(tasksPerMinute(level)),
    ...[level.total, level.wait, level.run].flatMap(({ p50Ms, p95Ms }) => [ms(p50Ms), ms(p95Ms)]),
    `${whole(100 * level.p95DeadlineShare)}%`,
  ]);
  return [`#### ${words.title}`, lines.join('\n'), ...(rows.length === 0 ? [] : [table(words.columns, rows)])];
}

/** Valid tool calls of the suite's tasks, and how soon the first one came. */
export function toolCallBlocks(report: Report, language: Language, tools: SectionTools): string[] {
  const figures = toolCallFigures(report);
  if (figures === undefined) return [];
  const words = capacityLabels[language];
  return [
    `#### ${words.toolTitle}`,
    [`- **${words.valid}**: ${shareText(figures.calls, tools)}`, ...firstValidLine(figures.firstValid, words, tools)].join('\n'),
  ];
}

function firstValidLine(
  { p50, p95, count }: NonNullable<ReturnType<typeof toolCallFigures>>['firstValid'],
  words: CapacityLabels,
  { labels, texts }: SectionTools,
): string[] {
  if (p50 === undefined) return [];
  const high = p95 === undefined ? '' : `, p95 ${formatMs(p95, texts.locale)}`;
  return [`- **${words.firstValid}**: p50 ${formatMs(p50, texts.locale)}${high} (${count} ${labels.samples}, ${labels.evidence.measured})`];
}

function shareText({ successes, total, low, high, share }: Proportion, { labels, texts }: SectionTools): string {
  const percent = (value: number): string => `${formatNumber(Math.floor(value * 1000 + 1e-9) / 10, texts.locale, 1)}%`;
  return `${successes}/${total} (${percent(share)}, ${labels.interval}: ${percent(low)} – ${percent(high)})`;
}
