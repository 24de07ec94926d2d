/** Control characters that text has. */
const textControls = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);
const mostControlShare = 0.01;

/** Why a string is no text that a person wrote: zero bytes, or many control characters; `undefined` when it is. */
export function binaryReason(text: string): string | undefined {
  if (text.includes('\u0000')) return 'holds zero bytes';
  let controls = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code < 0x20 && !textControls.has(code)) || code === 0xfffd) controls += 1;
  }
  return controls > text.length * mostControlShare ? `${controls} control characters` : undefined;
}
