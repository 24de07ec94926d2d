import type { LoadedModel } from '../../src/contract/engine';
import { capacityFigures, tasksPerMinute } from '../../src/report/capacity-figures';
import { chaosChecks } from '../../src/report/chaos';
import type { Distribution, Report, ReportSummary } from '../../src/report/report';

const unknown = 'not measured';

/** The report in a few lines, for a terminal. */
export function summaryLines(report: Report): string[] {
  const { summary, verdict, models } = report;
  const { successes, total, low, high } = summary.success;
  const lines = [
    ...chaosLines(report),
    `Verdict:       ${verdict.status}`,
    `Tasks:         ${successes} of ${total} passed (95 % interval ${percent(low)} to ${percent(high)})`,
    ...otherOutcomes(report),
    `Model:         ${models.length === 0 ? 'none was loaded' : inTurn(models.map(({ modelId }) => modelId))}`,
    ...(models.length === 0 ? [] : [`Engine:        ${inTurn(models.map(engineText))}`]),
    ...fallbackLines(report),
    ...recoveryLines(report),
    ...speedLines(report),
    ...forecastLines(report),
    ...agentLines(report),
    ...capacityLines(report),
    `Whole audit:   ${seconds(summary.totalMs)}`,
  ];
  const reasons = verdict.findings.filter(({ severity }) => severity !== 'info').map(({ id, severity }) => `  ${severity}: ${id}`);
  return reasons.length === 0 ? lines : [...lines, 'Findings:', ...reasons];
}

/** What kind of run this was, before anything that could be taken for the device's. */
function chaosLines(report: Report): string[] {
  const { chaos } = report;
  if (chaos === undefined) return [];
  const checks = chaosChecks(report).map(({ id, passed, good, total }) => `  ${passed ? 'held' : 'BROKEN'}: ${id} (${good} of ${total})`);
  const faults = chaos.faults.map(({ kind, taskId, detection, reactions, recoveredAfterMs }) => {
    const noticed = detection === undefined ? 'NOT NOTICED' : `noticed by ${detection.by} after ${seconds(detection.afterMs)}`;
    const recovered = recoveredAfterMs === undefined ? 'not recovered' : `recovered after ${seconds(recoveredAfterMs)}`;
    return `  ${kind} in ${taskId}: ${noticed}; ${reactions.join(', ') || 'nothing was done'}; ${recovered}`;
  });
  return [`CHAOS RUN, seed ${chaos.seed}: faults on purpose; nothing below speaks for the device.`, ...checks, ...faults];
}

function engineText({ engine, device, threadsGot, threadsAsked }: LoadedModel): string {
  return device === 'gpu' ? `${engine} on the GPU` : `${engine} on the CPU (${threads(threadsGot, threadsAsked)})`;
}

function fallbackLines({ verdict }: Report): string[] {
  return verdict.findings
    .filter(({ id }) => id === 'fallback-used')
    .map(({ values: { from, to, rule } }) => `Fallback:      from ${from} to ${to} (${rule})`);
}

function recoveryLines({ recoveries }: Report): string[] {
  return recoveries.map(({ from, to, error, taskId, detectMs, recoverMs }) => {
    const place = taskId === undefined ? '' : ` at ${taskId}`;
    return `Recovery:      ${from.engine} failed${place} (${error.code}), noticed after ${seconds(detectMs)}; ${to.engine} ready after ${seconds(recoverMs)} more`;
  });
}

/** Speeds of each engine apart, where the run used several. */
function speedLines({ summary }: Report): string[] {
  const groups: readonly (readonly [string, Pick<ReportSummary, 'timeToFirstToken' | 'decode'>])[] =
    summary.speedsOf === undefined ? [['', summary]] : summary.engines.map((one) => [` on ${one.engine}`, one]);
  return groups.flatMap(([where, speeds]) => [
    `First token:   ${median(speeds.timeToFirstToken, 'ms')}${where}`,
    `Generation:    ${median(speeds.decode, 'tokens/s')}${where}`,
  ]);
}

function forecastLines({ summary: { forecastErrors } }: Report): string[] {
  if (forecastErrors.length === 0) return [];
  const within = forecastErrors.filter(({ isWithin }) => isWithin).length;
  const off = forecastErrors.filter(({ isWithin }) => !isWithin);
  const missed = off.map(({ quantity, engine, expected, measured, unit }) => {
    return `${quantity} on ${engine} ${measured.toPrecision(3)} ${unit} where ${expected.value.toPrecision(3)} was expected`;
  });
  return [
    `Forecast:      ${within} of ${forecastErrors.length} figures in their interval${missed.length === 0 ? '' : `; ${missed.join('; ')}`}`,
  ];
}

/** Calls of tools, and the components that were proved. */
function agentLines({ activity, wiring }: Report): string[] {
  const { attempted = 0, valid = 0 } = activity?.toolCalls ?? {};
  const others = wiring.filter(({ verdict }) => verdict !== 'acted').map(({ component, verdict }) => `${component} ${verdict}`);
  return [
    ...(attempted === 0 ? [] : [`Tool calls:    ${valid} of ${attempted} valid`]),
    ...(wiring.length === 0
      ? []
      : [`Components:    ${[`${wiring.length - others.length} of ${wiring.length} acted`, ...others].join(', ')}`]),
  ];
}

function capacityLines({ capacity }: Report): string[] {
  if (capacity === undefined) return [];
  const { knee, isKneeOpen, most, isMostKnown } = capacityFigures(capacity);
  const best =
    knee === undefined || isKneeOpen ? 'no knee found' : `knee at ${knee.agents}, ${Math.round(tasksPerMinute(knee))} passed tasks/min`;
  return [
    `Agents:        ${isMostKnown ? '' : 'at least '}${most?.agents ?? 0} at once within the deadline, ${best} (ended by ${capacity.stopped})`,
  ];
}

/** What came one after the other, each once where it stayed the same. */
function inTurn(names: readonly string[]): string {
  return names.filter((name, index) => name !== names[index - 1]).join(', then ');
}

function seconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function otherOutcomes({ summary }: Report): string[] {
  const others = Object.entries(summary.counts).filter(([status, count]) => status !== 'passed' && count > 0);
  return others.length === 0 ? [] : [`Other:         ${others.map(([status, count]) => `${count} ${status}`).join(', ')}`];
}

function threads(got: number, asked: number): string {
  const text = `${got} thread${got === 1 ? '' : 's'}`;
  return got === asked ? text : `${text} of ${asked} asked for`;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

function median({ p50, count }: Distribution, unit: string): string {
  return p50 === undefined ? unknown : `${p50.toPrecision(3)} ${unit} (median of ${count})`;
}
