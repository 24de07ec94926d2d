import type { Report, ReportTask } from '../report';
import { findingText } from '../texts/finding-text';

/** JUnit XML, as CI systems read it: one case per task, and one for the verdict. */
export function exportJunit(report: Report): string {
  const { counts } = report.summary;
  const errors = report.tasks.filter((task) => bodyOf(task).startsWith('<error')).length;
  const skipped = report.tasks.filter((task) => bodyOf(task).startsWith('<skipped')).length;
  const failures =
    counts.failed +
    counts['timed-out'] -
    report.tasks.filter((task) => task.status === 'failed' && bodyOf(task).startsWith('<error')).length;
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['apura.version', report.appVersion],
    ['apura.verdict', report.verdict.status],
    ['apura.ended', report.ended],
    ['apura.chaos', report.chaos === undefined ? undefined : `seed ${report.chaos.seed}`],
    ['apura.seed', String(report.suite.seed)],
    ['apura.suite.sha256', report.suite.sha256],
    ['apura.model', report.model?.modelId],
    ['apura.engine', report.model?.engine],
    ['apura.engines', report.models.length > 1 ? report.models.map(({ engine }) => engine).join(', ') : undefined],
    ['apura.recoveries', report.recoveries.length > 0 ? String(report.recoveries.length) : undefined],
    ['apura.components', componentsText(report)],
    ['browser', report.environment.browser],
    ['os', report.environment.os],
  ];
  const suite = attributes({
    name: report.suite.id,
    tests: report.tasks.length + 1,
    failures: failures + (report.verdict.status === 'fail' ? 1 : 0),
    errors,
    skipped,
    time: seconds(report.summary.totalMs),
    timestamp: report.startedAt === '' ? undefined : report.startedAt.replace(/\.\d+Z$/, ''),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite ${suite}>`,
    '<properties>',
    ...properties.flatMap(([name, value]) => (value === undefined ? [] : [`<property ${attributes({ name, value })}/>`])),
    '</properties>',
    ...report.tasks.map((task) =>
      testCase(`${report.suite.id}.${task.family ?? 'task'}`, task.id, task.durationMs, bodyOf(task) + attemptsOf(task)),
    ),
    testCase('apura.verdict', 'verdict', 0, verdictBody(report)),
    '</testsuite></testsuites>',
    '',
  ].join('\n');
}

function componentsText({ wiring }: Report): string | undefined {
  if (wiring.length === 0) return undefined;
  const others = wiring.filter(({ verdict }) => verdict !== 'acted').map(({ component, verdict }) => `${component} ${verdict}`);
  return [`${wiring.length - others.length} of ${wiring.length} acted`, ...others].join(', ');
}

function testCase(classname: string, name: string, ms: number, body: string): string {
  return `<testcase ${attributes({ classname, name, time: seconds(ms) })}>${body}</testcase>`;
}

function bodyOf(task: ReportTask): string {
  const { outcome, status } = task;
  switch (status) {
    case 'passed':
      return '';
    case 'skipped':
      return element('skipped', outcome !== undefined && 'error' in outcome ? outcome.error.message : 'skipped');
    case 'aborted':
      return outcome?.status === 'aborted' && outcome.reason === 'worker-died'
        ? element('error', 'aborted: a worker died', 'aborted')
        : element('skipped', 'aborted');
    case 'timed-out':
      return element('failure', `no answer within ${task.deadlineMs} ms`, 'timed-out');
    case 'failed':
      if (outcome?.status === 'failed' && 'error' in outcome) return element('error', outcome.error.message, outcome.error.code);
      return outcome?.status === 'failed' && 'grade' in outcome
        ? element('failure', `expected ${outcome.grade.expected}, got ${outcome.grade.got}`, `grader-${outcome.grade.grader}`)
        : element('failure', 'failed');
  }
}

/** Where a task ran, when it took more than one attempt. */
function attemptsOf({ attempts = [] }: ReportTask): string {
  if (attempts.length < 2) return '';
  const lines = attempts.map(
    ({ number, step, engine, device, model, error }) =>
      `attempt ${number}${step === undefined ? '' : ` of ${step}`}: ${engine} (${device}, ${model ?? 'no model'})${error === undefined ? '' : `: ${error.code}`}`,
  );
  return `<system-out>${escapeXml(lines.join('\n'))}</system-out>`;
}

function verdictBody({ verdict }: Report): string {
  const lines = verdict.findings.map((finding) => `[${finding.severity}] ${findingText(finding, 'en').observed}`).join('\n');
  if (verdict.status === 'fail')
    return `<failure ${attributes({ message: 'verdict: fail', type: 'verdict' })}>${escapeXml(lines)}</failure>`;
  return lines === '' ? '' : `<system-out>${escapeXml(lines)}</system-out>`;
}

function element(name: 'failure' | 'error' | 'skipped', message: string, type?: string): string {
  return `<${name} ${attributes({ message, type })}/>`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escapeXml(String(value)).replaceAll('\n', '&#10;')}"`]))
    .join(' ');
}

/** Escapes markup and removes what XML 1.0 cannot hold: control characters, halves of characters, two non-characters. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
