import { ApuraError } from '../../contract/errors';
import { readReport } from '../../report/export/json';
import type { OpenedReport } from './opened-report';

/** Far above any report that Apura writes. */
const limitBytes = 64_000_000;
/** The mark of a report stands at its beginning. */
const headBytes = 4_096;

/** Whether the file says of itself that it is a report. */
export async function looksLikeReport(file: File): Promise<boolean> {
  return /"kind"\s*:\s*"apura-report"/.test(await head(file));
}

/** Whether the file looks like a list of models; else it is taken for a suite. */
export async function looksLikeRecord(file: File): Promise<boolean> {
  const text = await head(file);
  return /"(?:model|models|model_id|model_lib|model_list|onnx)"\s*:/.test(text) && !/"tasks"\s*:/.test(text);
}

function head(file: File): Promise<string> {
  return file.slice(0, headBytes).text();
}

/** Reads an exported report. Rejects with `report-invalid` or `report-newer`. */
export async function openReportFile(file: File): Promise<OpenedReport> {
  if (file.size > limitBytes) throw new ApuraError('report-invalid', 'too large for a report', { file: file.name, sizeBytes: file.size });
  try {
    return { source: 'file', ...readReport(await file.text()) };
  } catch (error) {
    if (!(error instanceof ApuraError)) throw error;
    throw new ApuraError(error.code, error.message, { file: file.name, ...error.details }, { cause: error });
  }
}
