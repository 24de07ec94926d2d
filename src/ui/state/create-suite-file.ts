import { createSignal } from 'solid-js';
import type { SuiteSummary } from '../../contract/audit';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../../contract/errors';

/** A suite file of the user's, as far as it has been checked. */
export type SuiteFile =
  | { readonly status: 'none' }
  | { readonly status: 'checking'; readonly name: string }
  | { readonly status: 'ready'; readonly name: string; readonly text: string; readonly summary: SuiteSummary }
  | { readonly status: 'bad'; readonly name: string; readonly error: ErrorRecord };

/** What is larger is not even read; the worker's own limit for a suite is far below. */
const readLimitBytes = 64_000_000;

/** The suite file that was chosen; a new one replaces it, and an older check that comes late is ignored. */
export function createSuiteFile(check: (name: string, text: string) => Promise<SuiteSummary>) {
  const [suiteFile, setSuiteFile] = createSignal<SuiteFile>({ status: 'none' });
  let latest = 0;

  const choose = async (file: File): Promise<void> => {
    latest += 1;
    const mine = latest;
    const settle = (next: SuiteFile): void => {
      if (mine === latest) setSuiteFile(next);
    };
    settle({ status: 'checking', name: file.name });
    try {
      if (file.size > readLimitBytes) {
        throw new ApuraError('suite-too-large', 'not read', { file: file.name, sizeBytes: file.size });
      }
      const text = await file.text();
      settle({ status: 'ready', name: file.name, text, summary: await check(file.name, text) });
    } catch (error) {
      settle({ status: 'bad', name: file.name, error: toErrorRecord(error) });
    }
  };

  const remove = (): void => {
    latest += 1;
    setSuiteFile({ status: 'none' });
  };

  return { suiteFile, choose, remove };
}

export type SuiteFileControl = ReturnType<typeof createSuiteFile>;
