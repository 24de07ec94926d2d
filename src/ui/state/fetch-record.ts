import { ApuraError } from '../../contract/errors';

/** A list of every model of a large hub is below 1 MB. */
const limitBytes = 4_000_000;
const timeoutMs = 30_000;

/** The text of a record at an address. Rejects with `record-invalid` (`file`, `reason`) or `network` (`url`). */
export async function fetchRecord(url: URL): Promise<string> {
  const refuse = (reason: string): ApuraError => new ApuraError('record-invalid', reason, { file: url.href, reason });
  let text: string;
  try {
    const response = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw refuse(`HTTP ${response.status}`);
    if (Number(response.headers.get('content-length') ?? 0) > limitBytes) throw refuse(`> ${limitBytes} bytes`);
    text = await response.text();
  } catch (error) {
    if (error instanceof ApuraError) throw error;
    throw new ApuraError('network', error instanceof Error ? error.message : String(error), { url: url.href }, { cause: error });
  }
  if (text.length > limitBytes) throw refuse(`> ${limitBytes} bytes`);
  return text;
}
