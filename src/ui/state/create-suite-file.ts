import type { SuiteSummary } from '../../contract/audit-api';
import { type CheckedFile, createCheckedFile } from './create-checked-file';

/** A suite file of the user's, as far as it has been checked. */
export type SuiteFile = CheckedFile<SuiteSummary>;

export function createSuiteFile(check: (name: string, text: string) => Promise<SuiteSummary>) {
  const { file: suiteFile, choose, remove } = createCheckedFile(check, 'suite-too-large');
  return { suiteFile, choose, remove };
}

export type SuiteFileControl = ReturnType<typeof createSuiteFile>;
