import type { LoadProgress } from '../../../contract/engine';
import { type Format, inline } from '../../format/format';
import type { Dictionary } from '../../i18n/dictionary';

/** Where a loading stands, in one line: phase, file, bytes of the whole model, speed, remaining time. */
export function loadText(load: LoadProgress, texts: Dictionary, format: Format): string {
  const words = texts.models.load;
  const bytes = (value: number): string => inline(format.bytes(value));
  const parts = [words.phases[load.phase], load.file];
  if (load.phase === 'download') {
    const { loadedBytes, totalBytes } = load.download ?? load;
    parts.push(totalBytes === undefined ? bytes(loadedBytes) : words.of(bytes(loadedBytes), bytes(totalBytes)));
    const { bytesPerSecond, remainingMs } = load.download ?? {};
    if (bytesPerSecond !== undefined) parts.push(`${bytes(bytesPerSecond)}/s`);
    // Whole seconds: an estimate has no decimals.
    if (remainingMs !== undefined) parts.push(words.left(inline(format.duration(1000 * Math.ceil(remainingMs / 1000)))));
  }
  return parts.filter((part) => part !== '').join(' · ');
}
