import { harmlessRules } from '../ladder-checks';
import { largest } from '../largest';
import type { Report, ReportTask } from '../report';
import { isJudged } from '../task-samples';
import { recommendations } from '../texts/finding-text';

const mib = 1024 * 1024;
const fallbackFindings: ReadonlySet<string> = new Set(['fallback-used', 'recovered', 'model-changed', 'trust-failed', 'tombstone']);

/** Why fields that the seed's audit wrote are not here: by their path. */
const alwaysAbsent: Readonly<Record<string, string>> = {
  'device_info.gpu_memory_total_mb': 'WebGPU states no total memory; what a page may use is in gpu_memory_budget_mb',
  'device_info.gpu_memory_free_mb': 'WebGPU states no free memory; what a page may use is in gpu_memory_budget_mb',
  'device_info.cpu_percent': 'browsers do not tell pages how busy the CPU is',
  'device_info.ram_total_gb': 'browsers tell a rounded and capped figure at most',
  'device_info.ram_available_gb': 'browsers do not tell how much memory is free',
  'device_info.ram_percent': 'browsers do not tell how much memory is free',
  'task_execution.resource_usage_during_tests[].cpu_percent': 'browsers do not tell pages how busy the CPU is',
  'task_execution.resource_usage_during_tests[].ram_percent': 'browsers do not tell how much memory is free',
};

/** What fields mean here, where the seed's audit meant something else: by their path. */
const meanings: Readonly<Record<string, string>> = {
  'device_info.gpu_memory_used_mb': 'most bytes in GPU buffers of this page during the run; other programs and pages are not in it',
  'device_info.gpu_memory_budget_mb': 'what a page may use, from the sure end to the possible one',
  'task_execution.resource_usage_during_tests[].gpu_memory_mb': 'most bytes in GPU buffers of this page while the task ran',
  'llm_fallback.gpu_fallback_cpu': 'true when tasks ran on the CPU after a GPU engine was passed over, failed or was lost',
};

/**
 * `report.seed.json`: the report under the field names of the seed's audit, for its readers. A value that a browser
 * cannot know is absent, never zero, and `absent_values` says why; `meanings` says what is not what it was there.
 */
export function exportSeed(report: Report): string {
  const { survey, model } = report;
  const absent: Record<string, string> = { ...alwaysAbsent };
  const known = <T>(path: string, value: T | undefined, reason: string): T | undefined => {
    if (value === undefined) absent[path] = reason;
    return value;
  };
  const timestamp = known('timestamp', report.startedAt === '' ? undefined : report.startedAt, 'the journal has no start');
  const seed = {
    timestamp,
    device_info: {
      compute_device: known('device_info.compute_device', model?.device, 'no model was loaded'),
      gpu_available: known(
        'device_info.gpu_available',
        survey === undefined ? undefined : survey.gpu.kind === 'available',
        'the survey did not finish',
      ),
      gpu_name: known('device_info.gpu_name', gpuName(report), 'the browser names no GPU'),
      gpu_memory_used_mb: known('device_info.gpu_memory_used_mb', megabytes(gpuPeak(report)), 'no engine of this run used the GPU'),
      gpu_memory_budget_mb: known(
        'device_info.gpu_memory_budget_mb',
        gpuBudget(report),
        'there is no usable GPU, or its memory was not estimated',
      ),
      cpu_count: known('device_info.cpu_count', survey?.logicalCores, 'the survey did not finish'),
      gpu_error: known('device_info.gpu_error', gpuError(report), 'there was no error'),
    },
    resource_usage: resourceUsage(report),
    task_execution: taskExecution(report, known),
    llm_fallback: {
      providers_available: [...new Set(report.decisions.filter(({ outcome }) => outcome === 'taken').map(({ rung }) => rung))],
      fallback_chain: [...new Set(report.decisions.map(({ rung }) => rung))],
      gpu_fallback_cpu: fellToCpu(report),
      recoveries: report.recoveries.map(({ from, to, error, taskId, detectMs, recoverMs }) => ({
        from: from.engine,
        to: to.engine,
        reason: error.code,
        task_id: taskId,
        detect_seconds: seconds(detectMs),
        recover_seconds: seconds(recoverMs),
      })),
      recommendations: recommendations(report, 'en')
        .filter(({ id }) => fallbackFindings.has(id))
        .map(({ action }) => action),
    },
    ...(report.wiring.length === 0 ? {} : { components: components(report) }),
    ...(report.chaos === undefined ? {} : { chaos: chaos(report.chaos) }),
    recommendations: recommendations(report, 'en').map(({ title, action }) => `${title}: ${action}`),
    absent_values: absent,
    meanings,
  };
  return `${JSON.stringify(seed, undefined, 2)}\n`;
}

/** Faults on purpose: readers must not take the figures of such a run for the device's. */
function chaos({ seed, faults }: NonNullable<Report['chaos']>): Record<string, unknown> {
  return {
    seed,
    faults: faults.map(({ kind, taskId, detection, recoveredAfterMs }) => ({
      kind,
      task_id: taskId,
      detected_by: detection?.by,
      detect_seconds: seconds(detection?.afterMs),
      recover_seconds: seconds(recoveredAfterMs),
    })),
  };
}

/** The components by name: whether each acted when it was needed, and the evidence. */
function components({ wiring }: Report): Record<string, unknown> {
  return Object.fromEntries(
    wiring.map(({ component, verdict, evidence, tookMs }) => [component, { status: verdict, evidence, duration_seconds: seconds(tookMs) }]),
  );
}

type Known = <T>(path: string, value: T | undefined, reason: string) => T | undefined;

function taskExecution(report: Report, known: Known): Record<string, unknown> {
  const { counts, success, duration } = report.summary;
  const tried = report.tasks.filter(isJudged);
  return {
    tasks_executed: success.total,
    tasks_successful: counts.passed,
    tasks_failed: counts.failed,
    tasks_timeout: counts['timed-out'],
    average_duration_seconds: known('task_execution.average_duration_seconds', seconds(duration.mean), 'no task was judged'),
    total_duration_seconds: known('task_execution.total_duration_seconds', seconds(report.timing?.tasksMs), 'no task was judged'),
    max_concurrent_tasks: known('task_execution.max_concurrent_tasks', report.timing?.maxConcurrentTasks, 'no task was started'),
    resource_usage_during_tests: tried.map((task) => ({
      task_id: task.id,
      gpu_memory_mb: known(
        'task_execution.resource_usage_during_tests[].gpu_memory_mb',
        megabytes(largest(report.resources.filter(({ taskId }) => taskId === task.id).map(({ gpuBytes }) => gpuBytes))),
        'absent where no engine used the GPU while the task ran',
      ),
      duration_seconds: seconds(task.durationMs),
    })),
    errors: report.tasks.filter(({ status }) => status !== 'passed').map((task) => `${task.id}: ${whyNot(task)}`),
  };
}

function resourceUsage({ resources }: Report): Record<string, unknown> {
  const heap = largest(resources.map(({ engineHeapBytes }) => engineHeapBytes));
  return {
    samples: resources.length,
    engine_heap_mb_max: megabytes(heap),
    gpu_buffers_mb_max: megabytes(largest(resources.map(({ gpuBytes }) => gpuBytes))),
    event_loop_delay_ms_max: largest(resources.map(({ eventLoopDelayMs }) => eventLoopDelayMs)),
  };
}

/** Why a task did not pass, in one line of English. */
function whyNot({ status, outcome }: ReportTask): string {
  if (outcome === undefined) return status;
  if (outcome.status === 'timed-out') return `timed out after ${outcome.deadlineMs} ms`;
  if (outcome.status === 'aborted') return `aborted (${outcome.reason})`;
  if ('error' in outcome) return `${outcome.error.code}: ${outcome.error.message}`;
  return outcome.status === 'failed' ? `expected ${outcome.grade.expected}, got ${outcome.grade.got}` : status;
}

function gpuName({ survey }: Report): string | undefined {
  const text = (id: string): string | undefined => {
    const value = survey?.facts.find((fact) => fact.id === id)?.value;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const vendorAndKind = [text('gpu.vendor'), text('gpu.architecture')].filter((part) => part !== undefined).join(' ');
  return text('gpu.description') ?? (vendorAndKind === '' ? undefined : vendorAndKind);
}

function gpuError({ survey }: Report): string | undefined {
  return survey === undefined || survey.gpu.kind === 'available' ? undefined : `${survey.gpu.kind}: ${survey.gpu.reason}`;
}

function gpuPeak({ resources, models }: Report): number | undefined {
  return largest([...resources.map(({ gpuBytes }) => gpuBytes), ...models.map(({ gpuBytes }) => gpuBytes)]);
}

function gpuBudget({ budgets }: Report): Record<string, unknown> | undefined {
  const budget = budgets.find(({ device }) => device === 'gpu');
  if (budget === undefined) return undefined;
  return { low: megabytes(budget.lowBytes), high: megabytes(budget.highBytes), evidence: budget.evidence };
}

function megabytes(bytes: number | undefined): number | undefined {
  return bytes === undefined ? undefined : Math.round((bytes / mib) * 10) / 10;
}

function fellToCpu({ decisions }: Report): boolean {
  const taken = decisions.findLast(({ outcome }) => outcome === 'taken');
  return (
    taken?.device === 'cpu' &&
    decisions.some(({ device, outcome, rule }) => device === 'gpu' && outcome !== 'taken' && !harmlessRules.has(rule))
  );
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms) / 1000;
}
