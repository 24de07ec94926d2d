import { ApuraError } from '../../contract/errors';
import { reportVersion } from '../report';
import { upgradeFrom1 } from './upgrade-from-1';
import { upgradeFrom2 } from './upgrade-from-2';

type UnknownReport = Readonly<Record<string, unknown>>;

/** The upgrader at position `n` makes version `n + 2` of version `n + 1`. */
const upgraders: readonly ((older: UnknownReport) => UnknownReport)[] = [upgradeFrom1, upgradeFrom2];

/** The report in this build's version. Throws `report-newer` (`found`, `supported`) and `report-invalid`. */
export function upgradeReport(data: unknown): UnknownReport {
  if (!isRecord(data) || data['kind'] !== 'apura-report') throw notAReport('kind: expected "apura-report"');
  const found = data['reportVersion'];
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1) throw notAReport('reportVersion: expected a whole number from 1');
  if (found > reportVersion) {
    throw new ApuraError('report-newer', 'the report was written by a newer version of Apura: refresh the page', {
      found,
      supported: reportVersion,
    });
  }
  return upgraders.slice(found - 1).reduce((report, upgrade) => upgrade(report), data);
}

/** `report-invalid` with what is wrong. */
export function notAReport(problem: string): ApuraError {
  return new ApuraError('report-invalid', `this is not a readable report: ${problem}`, { problem });
}

function isRecord(data: unknown): data is UnknownReport {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
