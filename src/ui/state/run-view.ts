import type { AuditEvent, Decision, Outcome, Recovery, TrustCheck } from '../../contract/audit';
import type { MemoryBudget } from '../../contract/budget';
import type { InjectedFault } from '../../contract/chaos';
import type { DeviceSurvey } from '../../contract/device';
import type { EngineId, LoadedModel, LoadProgress } from '../../contract/engine';
import type { ErrorRecord } from '../../contract/errors';
import type { PlannedStep, StepStatus } from '../../contract/task-plan';

export type RunPhase = 'device' | 'model' | 'tasks' | 'report';

export const runPhases: readonly RunPhase[] = ['device', 'model', 'tasks', 'report'];

/** A task as the running screen shows it. */
export interface TaskRow {
  readonly id: string;
  family?: string;
  status: Outcome['status'] | 'queued' | 'running';
  durationMs?: number;
  tokensPerSecond?: number;
}

/** A step of the task in work. */
export interface StepRow extends PlannedStep {
  status: StepStatus | 'running' | 'queued';
  fromCache?: boolean;
  tookMs?: number;
}

/** The projection of the journal that the running screen draws. */
export interface RunView {
  phase: RunPhase;
  /** Since when the phase is current, on the audit's clock. */
  phaseSince: Partial<Record<RunPhase, number>>;
  suiteTitle?: string;
  total: number;
  done: number;
  passed: number;
  survey?: DeviceSurvey;
  budgets: MemoryBudget[];
  decisions: Decision[];
  /** The loading under way. */
  load?: LoadProgress & { readonly engine: EngineId };
  /** The largest share of a model that was loaded so far: the bar does not go back when the next rung begins. */
  loadedShare: number;
  trust?: { engine: EngineId; model: string; checks: readonly TrustCheck[] };
  /** The engine failed in the middle, and the next one is not ready yet. */
  failing?: { engine: EngineId; error: ErrorRecord; taskId?: string };
  /** So many agents work at once; `share`: of the time that measuring capacity may take. */
  capacity?: { readonly agents: number; readonly share: number };
  /** Capacity will be measured when the tasks are done. */
  measuresCapacity: boolean;
  recoveries: Recovery[];
  /** Faults on purpose: how many are planned, and which have come. */
  chaos?: { readonly planned: number; injected: InjectedFault[] };
  model?: LoadedModel;
  rows: TaskRow[];
  current?: {
    taskId: string;
    attempt: number;
    prompt: string;
    family?: string;
    answer: string;
    tokens: number;
    tokensPerSecond?: number;
    /** Of a task with steps. */
    steps?: StepRow[];
  };
  notices: { code: string; details: Readonly<Record<string, string | number>> }[];
  wasHidden: boolean;
}

export function makeRunView(): RunView {
  return {
    phase: 'device',
    phaseSince: { device: 0 },
    total: 0,
    done: 0,
    passed: 0,
    budgets: [],
    decisions: [],
    loadedShare: 0,
    measuresCapacity: false,
    recoveries: [],
    rows: [],
    notices: [],
    wasHidden: false,
  };
}

/** Applies one event to the view in place (inside Solid's `produce`). */
export function applyEvent(view: RunView, event: AuditEvent): void {
  switch (event.kind) {
    case 'audit-started':
      view.suiteTitle = event.suite.title;
      view.total = event.suite.tasks;
      view.measuresCapacity = event.config.capacity === true;
      view.wasHidden = !event.visible;
      return;
    case 'device-surveyed':
      view.survey = event.survey;
      return;
    case 'budget':
      view.budgets = [...view.budgets.filter(({ device }) => device !== event.budget.device), event.budget];
      return;
    case 'decision':
      enter(view, 'model', event.atMs);
      view.decisions.push(event.decision);
      return;
    case 'model-progress':
      enter(view, 'model', event.atMs);
      view.load = { ...event.progress, engine: event.engine };
      view.loadedShare = Math.max(view.loadedShare, shareOf(event.progress));
      return;
    case 'model-loaded':
      view.model = event.model;
      view.load = undefined;
      view.loadedShare = 1;
      view.failing = undefined;
      enter(view, 'tasks', event.atMs);
      return;
    case 'trust':
      view.trust = { engine: event.engine, model: event.model, checks: event.checks };
      return;
    case 'recovered':
      view.recoveries.push(event.recovery);
      view.failing = undefined;
      return;
    case 'chaos-planned':
      view.chaos = { planned: event.plan.planned.length, injected: [] };
      return;
    case 'fault-injected':
      view.chaos?.injected.push(event.fault);
      return;
    case 'task-queued':
      rowOf(view, event.taskId).family = event.family;
      return;
    case 'task-started': {
      enter(view, 'tasks', event.atMs);
      const row = rowOf(view, event.taskId);
      row.status = 'running';
      row.family = event.family;
      const { taskId, attempt, prompt, family } = event;
      const steps = view.current?.taskId === taskId ? view.current.steps : undefined;
      const step = steps?.find(({ id }) => id === event.step);
      if (step !== undefined) step.status = 'running';
      view.current = { taskId, attempt, prompt, family, answer: '', tokens: 0, steps };
      return;
    }
    case 'task-planned': {
      enter(view, 'tasks', event.atMs);
      const { taskId, prompt } = event;
      const row = rowOf(view, taskId);
      row.status = 'running';
      const steps = event.steps.map((step): StepRow => ({ ...step, status: 'queued' }));
      view.current = { taskId, attempt: 1, prompt, family: row.family, answer: '', tokens: 0, steps };
      return;
    }
    case 'step-finished': {
      const step = view.current?.taskId === event.taskId ? view.current.steps?.find(({ id }) => id === event.step) : undefined;
      if (step === undefined) return;
      step.status = event.status;
      step.fromCache = event.fromCache;
      step.tookMs = event.tookMs;
      return;
    }
    case 'task-progress':
      if (view.current?.taskId !== event.taskId) return;
      view.current.answer = event.text;
      view.current.tokens = event.tokens;
      view.current.tokensPerSecond = event.tokensPerSecond;
      return;
    case 'task-finished':
      finish(view, event);
      return;
    case 'visibility':
      if (!event.visible) view.wasHidden = true;
      return;
    case 'notice':
      if (event.code === 'resumed') goOn(view, event.atMs);
      if (!view.notices.some((notice) => notice.code === event.code)) view.notices.push({ code: event.code, details: event.details });
      return;
    case 'engine-died':
      view.failing = { engine: event.engine, error: event.error, taskId: event.taskId };
      if (view.current !== undefined && view.current.taskId === event.taskId) view.current = undefined;
      return;
    case 'audit-finished':
      enter(view, 'report', event.atMs);
      view.current = undefined;
      view.load = undefined;
      view.failing = undefined;
      return;
    case 'capacity-started':
      view.current = undefined;
      view.capacity = { agents: event.agents, share: event.share };
      return;
    case 'capacity':
      view.capacity = undefined;
      return;
    case 'capacity-level':
    case 'resource-sample':
    case 'benchmark':
    case 'forecast':
    case 'counterfactual':
      return;
  }
}

/** What was under way when the page went away begins again; outcomes stand. */
function goOn(view: RunView, atMs: number): void {
  view.phase = 'device';
  view.phaseSince = { device: atMs };
  view.current = undefined;
  view.decisions = [];
  view.model = undefined;
  view.failing = undefined;
  view.loadedShare = 0;
  for (const row of view.rows) if (row.status === 'running') row.status = 'queued';
}

function finish(view: RunView, event: Extract<AuditEvent, { kind: 'task-finished' }>): void {
  const { task } = event;
  const row = rowOf(view, task.taskId);
  const attempt = task.attempts.at(-1);
  row.family = task.family ?? row.family;
  row.status = task.outcome.status;
  row.durationMs = task.plan === undefined ? attempt?.runMs : task.attempts.reduce((sum, { runMs }) => sum + runMs, 0);
  row.tokensPerSecond = attempt?.timings === undefined ? undefined : decodeRate(attempt.timings.interTokenMs);
  view.done += 1;
  if (task.outcome.status === 'passed') view.passed += 1;
  if (view.done > view.total) view.total = view.done;
}

/** Tokens per second after the first token; `undefined` with fewer than two tokens. */
function decodeRate(interTokenMs: readonly number[]): number | undefined {
  const sum = interTokenMs.reduce((total, ms) => total + ms, 0);
  return sum > 0 ? (interTokenMs.length / sum) * 1000 : undefined;
}

function rowOf(view: RunView, id: string): TaskRow {
  const known = view.rows.find((row) => row.id === id);
  if (known !== undefined) return known;
  const row: TaskRow = { id, status: 'queued' };
  view.rows.push(row);
  return view.rows[view.rows.length - 1] ?? row;
}

function enter(view: RunView, phase: RunPhase, atMs: number): void {
  if (runPhases.indexOf(phase) <= runPhases.indexOf(view.phase)) return;
  view.phase = phase;
  view.phaseSince[phase] = atMs;
}

/** How far the whole audit is, 0 to 100: loading counts for a quarter, the tasks for the rest. */
export function overallPercent(view: RunView): number {
  if (view.phase === 'report') return 100;
  if (view.phase === 'device') return 1;
  if (view.phase === 'model') return 2 + Math.round(22 * view.loadedShare);
  // Measuring capacity takes longer than the tasks of the shipped model.
  const tasks = view.measuresCapacity ? 35 : 75;
  const measured = view.capacity === undefined ? 0 : Math.floor((75 - tasks) * view.capacity.share);
  return view.total === 0 ? 25 : 25 + Math.floor((tasks * view.done) / view.total) + measured;
}

/** Share of the model, or of the current file where the whole is not known; 0 while its size is unknown. */
export function shareOf(load: LoadProgress): number {
  const { loadedBytes, totalBytes } = load.download ?? load;
  if (totalBytes === undefined || totalBytes === 0) return 0;
  return Math.min(1, loadedBytes / totalBytes);
}
