import * as v from 'valibot';
import { fromBase64Url } from '../../base/base64url';
import type { Report } from '../report';
import { completeReport } from '../verdict';
import { inflate } from './deflate';
import { invalid, splitFragment } from './fragment';
import { compareHeadline, type TamperedFigure } from './headline';
import { type Payload, payloadSchema, payloadSchema1, payloadSchema2 } from './payload-schema';
import { unpack } from './unpack';
import { upgradePayload1, upgradePayload2 } from './upgrade-payload';

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
  const { version, payload } = splitFragment(fragment);
  const bytes = fromBase64Url(payload);
  if (bytes === undefined) throw invalid('its letters are not those of a link');
  const text = await inflate(bytes);
  if (text === undefined) throw invalid('its data cannot be unpacked');
  const packed = parsePayload(version, parseJson(text));
  const body = unpack(packed);
  if (body === undefined) throw invalid('its tasks do not fit together');
  const report = completeReport(body);
  return { report, tampered: compareHeadline(packed.H, report) };
}

/** Every field checked by the schema of its version, then brought to this build's. */
function parsePayload(version: number, data: unknown): Payload {
  if (version === 1) return upgradePayload2(upgradePayload1(check(payloadSchema1, data)));
  if (version === 2) return upgradePayload2(check(payloadSchema2, data));
  return check(payloadSchema, data);
}

function check<const S extends v.GenericSchema>(schema: S, data: unknown): v.InferOutput<S> {
  const parsed = v.safeParse(schema, data, { abortEarly: true });
  if (!parsed.success) throw invalid('its fields are not those of a report');
  return parsed.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('its data is not JSON');
    throw error;
  }
}
