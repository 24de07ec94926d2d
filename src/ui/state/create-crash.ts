import { createSignal, onCleanup } from 'solid-js';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';

/** The last error that nobody expected, from this page's own scripts: a defect, and shown as one. */
export function createCrash() {
  const [crash, setCrash] = createSignal<ErrorRecord>();
  const listening = new AbortController();
  const onError = (event: ErrorEvent): void => {
    // Extensions throw into pages too; that is not ours to report.
    if (event.filename.startsWith(location.origin)) setCrash(toErrorRecord(event.error ?? event.message));
  };
  const onRejection = (event: PromiseRejectionEvent): void => void setCrash(toErrorRecord(event.reason));
  window.addEventListener('error', onError, { signal: listening.signal });
  window.addEventListener('unhandledrejection', onRejection, { signal: listening.signal });
  onCleanup(() => listening.abort());
  return { crash, dismiss: () => setCrash(undefined) };
}
