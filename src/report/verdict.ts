import { meaninglessUnderChaos } from './chaos-rules';
import type { Finding, Report, UnjudgedReport, Verdict } from './report';
import { type ReportBody, summarise } from './summary';
import { thresholdsOf } from './thresholds';
import { verdictRules, verdictRulesVersion } from './verdict-rules';

/** `fail` when any finding says so, else `degraded` when any says so, else `pass`; findings gravest first. */
export function judge(report: UnjudgedReport): Verdict {
  const limits = thresholdsOf(report);
  const rules = report.chaos === undefined ? verdictRules : verdictRules.filter(({ id }) => !meaninglessUnderChaos.has(id));
  const findings: Finding[] = rules.flatMap((rule) => {
    const values = rule.check(report, limits);
    return values === undefined ? [] : [{ id: rule.id, severity: rule.severity, values }];
  });
  const has = (severity: Finding['severity']): boolean => findings.some((finding) => finding.severity === severity);
  return { status: has('fail') ? 'fail' : has('degraded') ? 'degraded' : 'pass', rulesVersion: verdictRulesVersion, findings };
}

/** A whole report from its body: summary, last model and verdict are always computed, never carried over. */
export function completeReport(body: ReportBody): Report {
  const summarised = { ...body, model: body.models.at(-1), summary: summarise(body) };
  return { ...summarised, verdict: judge(summarised) };
}
