import { useLocale } from '../i18n/locale-context';
import type { TaskRow } from '../state/run-view';

type Status = TaskRow['status'];

/** The shape of a task's status; a word must stand beside it or be in `title`. */
export function StatusShape(props: { readonly status: Status }) {
  return (
    <svg class="status-shape" data-status={props.status} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[props.status]} fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** Shape and word. */
export function StatusLabel(props: { readonly status: Status }) {
  const { t } = useLocale();
  return (
    <span class="status" data-status={props.status}>
      <StatusShape status={props.status} />
      {t().status[props.status]}
    </span>
  );
}

const shapes: Readonly<Record<Status, string>> = {
  passed: 'M3 8.5l3.2 3.2L13 5',
  failed: 'M4 4l8 8M12 4l-8 8',
  'timed-out': 'M8 2.5a5.5 5.5 0 1 0 .01 0M8 5v3.2l2.2 1.4',
  skipped: 'M3.5 8h9',
  aborted: 'M4 4h8v8H4z',
  running: 'M5.5 3.5l6.5 4.5l-6.5 4.5z',
  queued: 'M8 7.9v.2',
};
