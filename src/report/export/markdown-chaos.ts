import { chaosChecks, faultsWithoutPlace } from '../chaos';
import type { Report } from '../report';
import { fillTemplate } from '../texts/fill-template';
import type { SectionTools } from './markdown-sections';
import { escapeMarkdown, formatMs, table, tableCell } from './markdown-text';

/** Right below the head, so that nobody reads a figure before it. */
export function chaosBanner({ chaos }: Report, { texts }: SectionTools): string[] {
  return chaos === undefined ? [] : [`> ⚠️ **${texts.chaos.banner}**`];
}

/** Every fault: when it was noticed, by whom, what was done, and how soon its task had passed all the same. */
export function chaosSection(report: Report, { texts }: SectionTools): string[] {
  const { chaos } = report;
  if (chaos === undefined) return [];
  const words = texts.chaos;
  const checks = chaosChecks(report).map(
    ({ id, passed, good, total }) => `- ${passed ? '✅' : '❌'} ${fillTemplate(words.checks[id], { good, total }, texts)}`,
  );
  const ms = (value: number): string => formatMs(value, texts.locale);
  const rows = chaos.faults.map(({ kind, taskId, injectedAtMs, detection, reactions, recoveredAfterMs, outcome }) => [
    tableCell(words.kinds[kind]),
    tableCell(taskId),
    ms(injectedAtMs),
    detection === undefined ? `❌ ${words.notNoticed}` : ms(detection.afterMs),
    detection === undefined ? '–' : tableCell(words.detectors[detection.by]),
    tableCell(reactions.map((reaction) => words.reactions[reaction]).join(', ') || words.noReaction),
    recoveredAfterMs === undefined ? words.notRecovered : ms(recoveredAfterMs),
    words.outcomes[outcome],
  ]);
  const missing = faultsWithoutPlace(chaos).map(({ kind }) => words.kinds[kind]);
  const omitted = chaos.omitted.map((kind) => words.kinds[kind]);
  return [
    `### ${escapeMarkdown(words.title)}`,
    fillTemplate(words.seed, { seed: String(chaos.seed) }, texts),
    checks.join('\n'),
    ...(rows.length === 0 ? [] : [table(words.columns, rows)]),
    ...(missing.length === 0 ? [] : [fillTemplate(words.withoutPlace, { kinds: missing.join(', ') }, texts)]),
    ...(omitted.length === 0 ? [] : [fillTemplate(words.omitted, { kinds: omitted.join(', ') }, texts)]),
    '---',
  ];
}
