import type { Language } from '../../contract/suite';
import type { Report } from '../report';
import { findingText, recommendations, textsIn } from '../texts/finding-text';
import { nextSteps, strengths } from '../texts/strengths';
import { activityBlocks, stepBlocks, wiringBlocks } from './markdown-agents';
import { capacityBlocks, toolCallBlocks } from './markdown-capacity';
import { chaosBanner, chaosSection } from './markdown-chaos';
import { englishLabels, portugueseLabels } from './markdown-labels';
import { budgetBlocks, decisionBlocks, engineBlocks, forecastBlocks, recoveryBlocks, trustBlocks } from './markdown-ladder';
import { deviceSection, fallbackSection, metricsSection, resourcesSection, type SectionTools, tasksSection } from './markdown-sections';
import { escapeMarkdown } from './markdown-text';

const verdictMark = { pass: '✅', degraded: '⚠️', fail: '❌' } as const;
const severityMark = { fail: '❌', degraded: '⚠️', info: 'ℹ️' } as const;

/** The report as a document that reads like the seed's: the same sections in the same order, ticks and warnings. */
export function exportMarkdown(report: Report, language: Language): string {
  const labels = language === 'pt' ? portugueseLabels : englishLabels;
  const tools: SectionTools = { labels, texts: textsIn(language) };
  const ended = report.ended === 'completed' ? `✅ ${labels.done}` : `⚠️ ${labels.notDone}`;
  const blocks = [
    `# 📊 ${labels.title}`,
    [
      `**${labels.date}**: ${escapeMarkdown(report.startedAt)}`,
      `**${labels.author}**: Apura ${escapeMarkdown(report.appVersion)}`,
      `**${labels.suite}**: ${escapeMarkdown(report.suite.title)} (${escapeMarkdown(report.suite.id)}, ${labels.seed} ${report.suite.seed})`,
      `**${labels.browser}**: ${escapeMarkdown(report.environment.browser)}, ${escapeMarkdown(report.environment.os)}`,
      `**${labels.status}**: ${ended}`,
    ].join('  \n'),
    ...chaosBanner(report, tools),
    ...(report.detail === 'link' ? [`> ${labels.linkNote}`] : []),
    '---',
    `## 🎯 ${labels.objective}`,
    labels.objectiveText,
    '---',
    `## ✅ ${labels.results}`,
    ...chaosSection(report, tools),
    ...deviceSection(report, tools),
    ...budgetBlocks(report, tools),
    '---',
    ...fallbackSection(report, tools),
    ...decisionBlocks(report, tools),
    ...trustBlocks(report, tools),
    ...forecastBlocks(report, tools),
    ...recoveryBlocks(report, tools),
    '---',
    ...tasksSection(report, tools),
    ...stepBlocks(report, tools),
    ...activityBlocks(report, tools),
    ...toolCallBlocks(report, language, tools),
    ...capacityBlocks(report, language, tools),
    ...wiringBlocks(report, tools),
    '---',
    ...resourcesSection(report, tools),
    '---',
    `## 📋 ${labels.recommendations}`,
    ...recommendationBlocks(report, language, tools),
    '---',
    `## 📊 ${labels.metrics}`,
    ...metricsSection(report, tools),
    ...engineBlocks(report, tools),
    '---',
    `## 🎯 ${labels.conclusion}`,
    `### ${labels.overall}: ${verdictMark[report.verdict.status]} **${labels.verdict[report.verdict.status]}**`,
    ...(report.chaos === undefined ? [] : [tools.texts.chaos.verdictMeans[report.verdict.status]]),
    ...listBlock(
      labels.strengths,
      strengths(report, language).map(({ text }) => `✅ ${escapeMarkdown(text)}`),
      labels.nothing,
    ),
    ...listBlock(
      labels.improvements,
      report.verdict.findings.map((finding) => `${severityMark[finding.severity]} ${escapeMarkdown(findingText(finding, language).title)}`),
      labels.nothing,
    ),
    ...listBlock(
      labels.nextSteps,
      nextSteps(report, language).map(({ text }) => escapeMarkdown(text)),
      labels.nothing,
    ),
    '---',
    `*${labels.footer}*`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function recommendationBlocks(report: Report, language: Language, { labels }: SectionTools): string[] {
  const found = recommendations(report, language);
  if (found.length === 0) return [labels.nothing];
  return found.flatMap(({ id, priority, title, action }, index) => {
    const finding = report.verdict.findings.find((candidate) => candidate.id === id);
    const text = finding === undefined ? undefined : findingText(finding, language);
    return [
      `### ${index + 1}. ${escapeMarkdown(title)} ${priority === 'high' ? '❌' : priority === 'medium' ? '⚠️' : 'ℹ️'}`,
      `**${labels.priority}**: ${labels.priorities[priority]}`,
      ...(text === undefined ? [] : [`${escapeMarkdown(text.observed)} **${labels.why}**: ${escapeMarkdown(text.why)}`]),
      `**${labels.action}**: ${escapeMarkdown(action)}`,
    ];
  });
}

function listBlock(title: string, items: readonly string[], nothing: string): string[] {
  return [`**${title}**:`, items.length === 0 ? nothing : items.map((item, index) => `${index + 1}. ${item}`).join('\n')];
}
