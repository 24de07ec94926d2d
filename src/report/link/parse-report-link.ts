import * as v from 'valibot';
import { fromBase64Url } from '../../base/base64url';
import type { Report } from '../report';
import { completeReport } from '../verdict';
import { inflate } from './deflate';
import { invalid, splitFragment } from './fragment';
import { compareHeadline, type TamperedFigure } from './headline';
import { payloadSchema } from './payload-schema';
import { unpack } from './unpack';

export interface ParsedReport {
  /** Summary and verdict follow from the tasks; nothing the writer claimed is in them. */
  readonly report: Report;
  /** Claims that do not follow from the tasks. */
  readonly tampered: readonly TamperedFigure[];
}

/**
 * Opens the fragment of a report link. Rejects with `permalink-cut` (details `got`, `expected`), `permalink-newer` or
 * `permalink-invalid`, and with nothing else, whatever the text is.
 */
export async function parseReportLink(fragment: string): Promise<ParsedReport> {
  const bytes = fromBase64Url(splitFragment(fragment));
  if (bytes === undefined) throw invalid('its letters are not those of a link');
  const text = await inflate(bytes);
  if (text === undefined) throw invalid('its data cannot be unpacked');
  const parsed = v.safeParse(payloadSchema, parseJson(text), { abortEarly: true });
  if (!parsed.success) throw invalid('its fields are not those of a report');
  const body = unpack(parsed.output);
  if (body === undefined) throw invalid('its tasks do not fit together');
  const report = completeReport(body);
  return { report, tampered: compareHeadline(parsed.output.H, report) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('its data is not JSON');
    throw error;
  }
}
