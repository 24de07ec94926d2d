import type { AuditParts, GradeAnswer } from '../../src/audit/audit-parts';
import { runAudit } from '../../src/audit/run-audit';
import type { AuditConfig, AuditEvent, ResourceSample, TaskRecord } from '../../src/contract/audit';
import type { MemoryBudget } from '../../src/contract/budget';
import type { DeviceSurvey } from '../../src/contract/device';
import type { EngineId, EnginePort } from '../../src/contract/engine';
import type { CatalogueModel } from '../../src/contract/model';
import type { Suite } from '../../src/contract/suite';
import type { KnownAnswer } from '../../src/engines/trust/known-answer';
import { inThreadServerPlan } from '../../src/orchestrator/tools/server-plans';
import { makeFilesystemServer } from '../../src/orchestrator/tools/servers/filesystem-server';
import type { FileTree } from '../../src/orchestrator/tools/servers/opfs-files';
import { makeFakeEngine } from '../fixtures/fake-engine';
import { makeMemoryFiles } from './agents';
import { chaosServerInThread, makeMortalEngines } from './chaos';
import { gradeExact } from './orchestrator';

/** A machine without a GPU. */
export const survey: DeviceSurvey = {
  gpu: { kind: 'absent', reason: 'no-adapter', attempts: 7 },
  facts: [],
  absent: [],
  crossOriginIsolated: true,
  logicalCores: 2,
  mobile: false,
};
export const gpuSurvey: DeviceSurvey = { ...survey, gpu: { kind: 'available' } };
const source = { kind: 'onnx', id: 'm', baseUrl: 'http://x/' } as const;
export const shipped: CatalogueModel = {
  id: 'apura-probe',
  title: 'apura-probe',
  origin: 'shipped',
  purpose: 'chat',
  variants: [
    { engine: 'onnx-webgpu', source },
    { engine: 'onnx-wasm', source },
  ],
};
const exam: KnownAnswer = {
  request: { input: { kind: 'raw', prompt: 'exam' }, maxTokens: 4, sampling: { kind: 'greedy' } },
  accepts: (text) => text === 'right',
};
export const config: AuditConfig = { engine: 'auto', model: 'apura-probe', suite: { kind: 'built-in', id: 's' }, seed: 1 };
/** Twelve prompts, to be answered with `yes`. */
export const suite: Suite = {
  suiteVersion: 1,
  id: 's',
  title: 'S',
  seed: 1,
  tasks: Array.from({ length: 12 }, (_, index) => ({
    id: `t${index + 1}`,
    prompt: `t${index + 1}`,
    grader: { kind: 'exact', expected: 'yes' },
    needs: ['chat'],
    deadlineMs: 5_000,
    maxTokens: 4,
    tags: [],
  })),
};

/** A whole audit on engines that answer by a function: what it told, and the files that its tasks wrote and left. */
export async function audit(
  answer: (prompt: string, engine: EngineId) => string | Promise<string>,
  options: {
    config?: AuditConfig;
    cancelAt?: string;
    survey?: DeviceSurvey;
    asked?: CatalogueModel;
    exam?: (engine: EngineId) => string;
    suite?: Suite;
    grade?: GradeAnswer;
    kept?: AuditParts['kept'];
    budgets?: readonly MemoryBudget[];
    /** What engines do otherwise than the usual fake. */
    engine?: Partial<EnginePort>;
    /** Told before the first task. */
    sample?: ResourceSample;
    isVisible?: boolean;
  } = {},
) {
  const events: AuditEvent[] = [];
  const cancel = new AbortController();
  const engines: EngineId[] = [];
  const memory = makeMemoryFiles();
  const mortal = makeMortalEngines();
  const written: string[] = [];
  const files: FileTree = {
    ...memory,
    write: async (path, ...given) => {
      written.push(path);
      return await memory.write(path, ...given);
    },
  };
  await runAudit(
    options.config ?? config,
    {
      appVersion: '0',
      userAgent: 'test',
      suite: options.suite ?? suite,
      suiteSha256: '',
      models: { asked: options.asked ?? shipped, catalogue: [shipped], shipped },
      measure: () => Promise.resolve({ budgets: options.budgets ?? [], forecast: () => undefined }),
      trust: { questions: () => [exam], reference: () => Promise.resolve([]) },
      survey: () => Promise.resolve(options.survey ?? survey),
      makeEngine: (engine) => {
        engines.push(engine);
        const port = makeFakeEngine((prompt) => (prompt === 'exam' ? (options.exam?.(engine) ?? 'right') : answer(prompt, engine)));
        return mortal.over({ ...port, ...options.engine });
      },
      grade: options.grade ?? gradeExact,
      chaos: { killEngine: mortal.kill, serverPlan: chaosServerInThread },
      fileServer: inThreadServerPlan(makeFilesystemServer(files)),
      kept: options.kept,
      watchLoad: (journal) => {
        if (options.sample !== undefined) journal.record({ kind: 'resource-sample', sample: options.sample });
        return { dispose: () => undefined };
      },
      isVisible: () => options.isVisible ?? true,
      now: () => performance.now(),
      send: (batch) => {
        events.push(...batch);
        if (batch.some((event) => event.kind === 'task-finished' && event.task.taskId === options.cancelAt)) cancel.abort();
      },
    },
    cancel.signal,
    () => undefined,
  );
  const records = events.flatMap((event): TaskRecord[] => (event.kind === 'task-finished' ? [event.task] : []));
  return { events, records, engines, written, left: [...memory.files.keys()], last: events.at(-1) };
}
