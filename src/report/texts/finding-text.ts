import type { Language } from '../../contract/suite';
import type { Finding, Report, Severity } from '../report';
import { findingIds } from '../verdict-rules';
import { en } from './en';
import { fillTemplate } from './fill-template';
import { pt } from './pt';
import type { ReportTexts } from './report-texts';

/** A finding in words. `action` is empty where nothing is to be done. */
export interface FindingText {
  readonly title: string;
  readonly observed: string;
  readonly why: string;
  readonly action: string;
}

export type Priority = 'high' | 'medium' | 'low';

/** What to do about one finding. */
export interface Recommendation {
  readonly id: string;
  readonly priority: Priority;
  readonly title: string;
  readonly action: string;
}

const priorityOf: Readonly<Record<Severity, Priority>> = { fail: 'high', degraded: 'medium', info: 'low' };

/** Everything that reports say, in one language. */
export function textsIn(language: Language): ReportTexts {
  return language === 'pt' ? pt : en;
}

/** What was observed, why it matters and what to do. Plain text: values come from elsewhere, so escape it where it is shown. */
export function findingText(finding: Finding, language: Language): FindingText {
  const texts = textsIn(language);
  const id = findingIds.find((known) => known === finding.id);
  const template = id === undefined ? texts.unknownFinding : texts.findings[id];
  const values = id === undefined ? { id: finding.id } : finding.values;
  return {
    title: fillTemplate(template.title, values, texts),
    observed: fillTemplate(template.observed, values, texts),
    why: fillTemplate(template.why, values, texts),
    action: fillTemplate(template.action, values, texts),
  };
}

/** The actions of the findings that have one, the most pressing first. */
export function recommendations(report: Pick<Report, 'verdict'>, language: Language): Recommendation[] {
  return report.verdict.findings
    .map((finding) => ({ finding, text: findingText(finding, language) }))
    .filter(({ text }) => text.action !== '')
    .map(({ finding, text }) => ({ id: finding.id, priority: priorityOf[finding.severity], title: text.title, action: text.action }));
}
