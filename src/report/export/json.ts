import * as v from 'valibot';
import { reportSchema } from '../file/report-schema';
import { notAReport, upgradeReport } from '../file/upgrade';
import { compareHeadline, type TamperedFigure } from '../link/headline';
import { verdicts } from '../link/vocabulary';
import type { Report } from '../report';
import type { ReportBody } from '../summary';
import { completeReport } from '../verdict';

/** Largest report file that is read, in characters. */
const maxLength = 32 * 1024 * 1024;

/** The whole report as JSON. */
export function exportJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 1)}\n`;
}

/** A report file (its text, or already parsed JSON): see `readReport`. */
export function parseReport(input: unknown): Report {
  return readReport(input).report;
}

/**
 * Opens a report file of this or an older version; summary and verdict are computed anew, and claims that do not follow
 * are in `tampered`. Throws `report-newer` (details `found`, `supported`) or `report-invalid` (detail `problem`).
 */
export function readReport(input: unknown): { readonly report: Report; readonly tampered: readonly TamperedFigure[] } {
  const parsed = v.safeParse(reportSchema, upgradeReport(typeof input === 'string' ? parseText(input) : input), { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw notAReport(`${v.getDotPath(issue) ?? 'report'}: ${issue.message.slice(0, 200)}`);
  }
  const { summary, verdict, ...rest } = parsed.output;
  const body: ReportBody = rest;
  if (new Set(body.tasks.map((task) => task.id)).size !== body.tasks.length) throw notAReport('tasks: an id occurs twice');
  const report = completeReport(body);
  const claimed = [
    summary.success.successes,
    summary.success.total,
    summary.duration.p50 ?? null,
    summary.decode.p50 ?? null,
    summary.localScoreFormula ?? null,
    verdicts.indexOf(verdict.status),
    verdict.rulesVersion ?? 0,
  ] as const;
  return { report, tampered: compareHeadline([...claimed], report) };
}

function parseText(text: string): unknown {
  if (text.length > maxLength) throw notAReport(`${text.length} characters, at most ${maxLength} are read`);
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw notAReport('not JSON');
    throw error;
  }
}
