import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import type { AuditConfig } from '../../../src/contract/audit';
import { parseAuditOptions } from '../../audit/options';
import { runHeadless } from '../../audit/run-headless';
import { distFolder } from '../../build/page-build';
import { type GpuKill, killGpuProcess } from './gpu-process';
import type { RecoveryResult } from './result';

/** Far into the batch; on a software adapter, where each task takes seconds, as soon as there is something to compare. */
const taskOfLoss = { hardware: 9, software: 3 } as const;

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
  const wantedTask = options.softwareAdapter ? taskOfLoss.software : taskOfLoss.hardware;
  let browser: Browser | undefined;
  let loss: { readonly at: number; readonly task: number; readonly kill: Promise<GpuKill> } | undefined;
  let nextTaskAt: number | undefined;
  try {
    const { report } = await runHeadless({
      options,
      pageFolder: distFolder,
      executablePath,
      signal: ending.signal,
      onPage: (page) => {
        browser = page.context().browser() ?? undefined;
      },
      onProgress: ({ text }) => {
        const task = Number(/\b(\d+) of \d+/.exec(text)?.[1] ?? 0);
        if (loss === undefined && browser !== undefined && task >= wantedTask) {
          const kill = killGpuProcess(browser);
          // Heard of at the end: the audit goes on without a loss.
          kill.catch(() => undefined);
          loss = { at: performance.now(), task, kill };
        } else if (loss !== undefined && task > loss.task) nextTaskAt ??= performance.now();
      },
    });
    if (loss === undefined) throw new Error(`the audit ended before task ${wantedTask}`);
    const { means } = await loss.kill;
    const outcomes: Record<string, number> = {};
    for (const { status } of report.tasks) outcomes[status] = (outcomes[status] ?? 0) + 1;
    return {
      model: report.model?.modelId ?? '',
      engine,
      means,
      atTask: loss.task,
      tasks: report.tasks.length,
      outcomes,
      verdict: report.verdict.status,
      lastEngine: report.model?.engine ?? '',
      recoveries: report.recoveries,
      decisions: report.decisions,
      ...(nextTaskAt === undefined ? {} : { killToNextTaskMs: nextTaskAt - loss.at }),
      auditMs: performance.now() - startedAt,
    };
  } finally {
    clearTimeout(timer);
    await rm(out, { recursive: true, force: true });
  }
}
