import { createSignal } from 'solid-js';
import { ApuraError, type ErrorCode, type ErrorRecord, toErrorRecord } from '../../contract/errors';

/** A file of the user's, as far as the audit worker has checked it. */
export type CheckedFile<S> =
  | { readonly status: 'none' }
  | { readonly status: 'checking'; readonly name: string }
  | { readonly status: 'ready'; readonly name: string; readonly text: string; readonly summary: S }
  | { readonly status: 'bad'; readonly name: string; readonly error: ErrorRecord };

/** What is larger is not even read; the worker's own limits are far below. */
const readLimitBytes = 64_000_000;

/**
 * The file that was chosen; a new one replaces it, and an older check that comes late is ignored. `tooLarge`: code of the
 * error for a file above `readLimitBytes`.
 */
export function createCheckedFile<S>(check: (name: string, text: string) => Promise<S>, tooLarge: ErrorCode) {
  const [file, setFile] = createSignal<CheckedFile<S>>({ status: 'none' });
  let latest = 0;

  const chooseText = async (name: string, read: () => Promise<string>): Promise<void> => {
    latest += 1;
    const mine = latest;
    const settle = (next: CheckedFile<S>): void => {
      if (mine === latest) setFile(next);
    };
    settle({ status: 'checking', name });
    try {
      const text = await read();
      settle({ status: 'ready', name, text, summary: await check(name, text) });
    } catch (error) {
      settle({ status: 'bad', name, error: toErrorRecord(error) });
    }
  };

  const choose = (picked: File): Promise<void> =>
    chooseText(picked.name, async () => {
      if (picked.size > readLimitBytes) {
        throw new ApuraError(tooLarge, 'not read', { file: picked.name, sizeBytes: picked.size, reason: `${picked.size} bytes` });
      }
      return await picked.text();
    });

  const remove = (): void => {
    latest += 1;
    setFile({ status: 'none' });
  };

  return { file, choose, chooseText, remove };
}
