import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditConfig } from '../../../src/contract/audit';
import { parseAuditOptions } from '../../audit/options';
import { runHeadless } from '../../audit/run-headless';
import { distFolder } from '../../build/page-build';
import { gpuProcesses } from './gpu-process';
import type { RecoveryResult } from './result';

const taskOfLoss = 9;

export interface RecoveryPlan {
  readonly engine: AuditConfig['engine'];
  readonly adapter: string;
  readonly executablePath: string;
  readonly limitMs: number;
  /** More of the audit's own options, such as a model. */
  readonly more?: readonly string[];
}

/**
 * One audit of the built page in which the browser's GPU process is killed while a task is in work. Rejects when the audit
 * does not come to a report, or when there was no GPU process to kill.
 */
export async function measureRecovery({ engine, adapter, executablePath, limitMs, more = [] }: RecoveryPlan): Promise<RecoveryResult> {
  const out = await mkdtemp(join(tmpdir(), 'apura-recovery-'));
  const options = parseAuditOptions(['--engine', engine, '--adapter', adapter, '--lang', 'en', '--out', out, ...more]);
  if (options === 'help') throw new Error('no audit options');
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(new Error(`no report after ${limitMs / 1000} s`)), limitMs);
  const startedAt = performance.now();
  let killed: { readonly ids: readonly number[]; readonly at: number; readonly task: number } | undefined;
  let nextTaskAt: number | undefined;
  try {
    const { report } = await runHeadless({
      options,
      pageFolder: distFolder,
      executablePath,
      signal: ending.signal,
      onProgress: ({ text }) => {
        const task = Number(/\b(\d+) of \d+/.exec(text)?.[1] ?? 0);
        if (killed === undefined && task >= taskOfLoss) {
          const ids = gpuProcesses();
          for (const id of ids) process.kill(id, 'SIGKILL');
          killed = { ids, at: performance.now(), task };
        } else if (killed !== undefined && task > killed.task) nextTaskAt ??= performance.now();
      },
    });
    if (killed === undefined || killed.ids.length === 0) throw new Error('there was no GPU process to kill');
    const outcomes: Record<string, number> = {};
    for (const { status } of report.tasks) outcomes[status] = (outcomes[status] ?? 0) + 1;
    return {
      model: report.model?.modelId ?? '',
      engine,
      means: 'SIGKILL of the GPU process',
      atTask: killed.task,
      tasks: report.tasks.length,
      outcomes,
      verdict: report.verdict.status,
      lastEngine: report.model?.engine ?? '',
      recoveries: report.recoveries,
      decisions: report.decisions,
      ...(nextTaskAt === undefined ? {} : { killToNextTaskMs: nextTaskAt - killed.at }),
      auditMs: performance.now() - startedAt,
    };
  } finally {
    clearTimeout(timer);
    await rm(out, { recursive: true, force: true });
  }
}
