import { describeSamples } from './distribution';
import type { EngineFigures, RanOn, Report, ReportTask } from './report';
import { decodeSamples, firstTokenSamples, isSameEngine, prefillSamples, proportionOf } from './task-samples';
import { thresholdsOf } from './thresholds';

/** Figures of each engine and model of a run, in the order of their first task. A GPU's speed and a CPU's are two populations. */
export function figuresByEngine(report: Pick<Report, 'tasks' | 'wasHidden' | 'thresholds'>): EngineFigures[] {
  const found: RanOn[] = [];
  for (const { ranOn } of report.tasks) {
    if (ranOn !== undefined && !found.some((known) => isSameEngine(known, ranOn))) found.push(ranOn);
  }
  const hidden = report.wasHidden;
  const repetitions = { maxDriftShare: thresholdsOf(report).maxSpeedDriftShare };
  return found.map(({ engine, device, model }) => {
    const tasks = tasksOn(report.tasks, { engine, device, model });
    return {
      engine,
      device,
      model,
      tasks: tasks.length,
      success: proportionOf(tasks),
      timeToFirstToken: describeSamples(firstTokenSamples(tasks), { unit: 'ms', evidence: 'measured', hidden }),
      decode: describeSamples(decodeSamples(tasks), { unit: 'tokens/s', evidence: 'derived', hidden, repetitions }),
      prefill: describeSamples(prefillSamples(tasks), { unit: 'tokens/s', evidence: 'derived', hidden }),
    };
  });
}

/** The tasks whose speeds were made on one engine and model. */
export function tasksOn(tasks: readonly ReportTask[], on: RanOn): ReportTask[] {
  return tasks.filter(({ ranOn }) => isSameEngine(ranOn, on));
}

/** The one that most tasks ran on; of two alike, the later. */
export function mainEngine(engines: readonly EngineFigures[]): EngineFigures | undefined {
  return engines.reduce<EngineFigures | undefined>((main, one) => (main === undefined || one.tasks >= main.tasks ? one : main), undefined);
}

/** The tasks that the speeds of the summary are of: all of them, unless the run used several engines. */
export function tasksOfSpeeds(report: Pick<Report, 'tasks' | 'summary'>): readonly ReportTask[] {
  const { speedsOf } = report.summary;
  return speedsOf === undefined ? report.tasks : tasksOn(report.tasks, speedsOf);
}
