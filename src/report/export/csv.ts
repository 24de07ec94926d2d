import type { Report, ReportAttempt, ReportTask } from '../report';

type Cell = string | number | boolean | undefined;

const columns: readonly (readonly [name: string, value: (task: ReportTask, attempt: ReportAttempt | undefined, report: Report) => Cell])[] =
  [
    ['task_id', (task) => task.id],
    ['family', (task) => task.family],
    ['language', (task) => task.language],
    ['status', (task) => task.status],
    ['deadline_ms', (task) => task.deadlineMs],
    ['attempt', (_task, attempt) => attempt?.number],
    ['step', (_task, attempt) => attempt?.step],
    ['strategy', (_task, attempt) => attempt?.strategy],
    ['agent', (_task, attempt) => attempt?.agent],
    ['engine', (task, attempt) => (attempt === undefined ? task.ranOn?.engine : attempt.engine)],
    ['device', (task, attempt) => (attempt === undefined ? task.ranOn?.device : attempt.device)],
    ['model', (task, attempt) => (attempt === undefined ? task.ranOn?.model : attempt.model)],
    ['placement_rule', (_task, attempt) => attempt?.placement?.rule],
    ['reserved_bytes', (_task, attempt) => attempt?.placement?.reservedBytes],
    ['queued_ms', (_task, attempt) => attempt?.queuedMs],
    ['run_ms', (task, attempt) => attempt?.runMs ?? task.durationMs],
    ['prompt_tokens', (task, attempt) => (attempt === undefined ? task.promptTokens : attempt.timings?.promptTokens)],
    ['completion_tokens', (task, attempt) => (attempt === undefined ? task.completionTokens : attempt.timings?.completionTokens)],
    ['time_to_first_token_ms', (task, attempt) => (attempt === undefined ? task.timeToFirstTokenMs : attempt.timings?.timeToFirstTokenMs)],
    ['prefill_ms', (task, attempt) => (attempt === undefined ? task.prefillMs : attempt.timings?.prefillMs)],
    ['passed', (_task, attempt) => attempt?.grade?.passed],
    ['grader', (_task, attempt) => attempt?.grade?.grader],
    ['expected', (_task, attempt) => attempt?.grade?.expected],
    ['got', (_task, attempt) => attempt?.grade?.got],
    ['error', (_task, attempt) => attempt?.error?.code],
    ['chaos_seed', (_task, _attempt, { chaos }) => chaos?.seed],
    ['faults', (task, _attempt, { chaos }) => chaos?.faults.flatMap(({ kind, taskId }) => (taskId === task.id ? kind : [])).join(' ')],
    ['prompt', (task) => task.prompt],
    ['answer', (_task, attempt) => attempt?.answer],
  ];

/**
 * One row per attempt (a task without one has a row of its own), RFC 4180: commas, CRLF, a header. Rows of a run with
 * faults on purpose have its seed and what was done to their task: nothing of them speaks for the device.
 */
export function exportCsv(report: Report): string {
  const rows = report.tasks.flatMap((task) => {
    const attempts: readonly (ReportAttempt | undefined)[] =
      task.attempts === undefined || task.attempts.length === 0 ? [undefined] : task.attempts;
    return attempts.map((attempt) => columns.map(([, value]) => writeCell(value(task, attempt, report))).join(','));
  });
  return `${[columns.map(([name]) => name).join(','), ...rows].join('\r\n')}\r\n`;
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV Injection"); numbers are
 * written as they are.
 */
function writeCell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
