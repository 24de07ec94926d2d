import type { Distribution, Report } from '../../src/report/report';

const unknown = 'not measured';

/** The report in a few lines, for a terminal. */
export function summaryLines(report: Report): string[] {
  const { summary, verdict, model } = report;
  const { successes, total, low, high } = summary.success;
  const lines = [
    `Verdict:       ${verdict.status}`,
    `Tasks:         ${successes} of ${total} passed (95 % interval ${percent(low)} to ${percent(high)})`,
    ...otherOutcomes(report),
    `Model:         ${model === undefined ? 'none was loaded' : `${model.modelId} on ${model.engine} (${threads(model.threadsGot, model.threadsAsked)})`}`,
    `First token:   ${median(summary.timeToFirstToken, 'ms')}`,
    `Generation:    ${median(summary.decode, 'tokens/s')}`,
    `Whole audit:   ${(summary.totalMs / 1000).toFixed(1)} s`,
  ];
  const reasons = verdict.findings.filter(({ severity }) => severity !== 'info').map(({ id, severity }) => `  ${severity}: ${id}`);
  return reasons.length === 0 ? lines : [...lines, 'Findings:', ...reasons];
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
