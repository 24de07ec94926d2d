import { ApuraError } from '../../contract/errors';
import { exportJson, readReport } from '../../report/export/json';
import type { OpenedReport } from './opened-report';
import type { PreferenceStore } from './preferences';

const key = 'apura.report';

/** Keeps the report for a reload of this tab. Where storage is denied or full, a reload begins anew. */
export function keepReport(store: PreferenceStore | undefined, { source, report }: OpenedReport): void {
  try {
    store?.setItem(key, JSON.stringify({ source, text: exportJson(report) }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/** The report that this tab showed before it was reloaded; `undefined` when there is none that can be read. */
export function restoreReport(store: PreferenceStore | undefined): OpenedReport | undefined {
  try {
    const kept: unknown = JSON.parse(store?.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('text' in kept) || !('source' in kept)) return undefined;
    return { source: kept.source === 'file' ? 'file' : 'run', ...readReport(kept.text) };
  } catch (error) {
    if (error instanceof ApuraError || error instanceof SyntaxError || error instanceof DOMException) return undefined;
    throw error;
  }
}
