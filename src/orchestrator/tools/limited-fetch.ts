import type { ApuraError } from '../../contract/errors';
import { mostMessageLength, tooLong } from './port-transport';

/**
 * `fetch` that ends answers which grow too large: a whole body, or one line of an event stream, of more than `mostMessageLength`
 * bytes. `onFault` is told before the body fails.
 */
export function makeLimitedFetch(onFault: (fault: ApuraError) => void): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.body === null) return response;
    const byLine = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const { body, status, statusText, headers } = response;
    return new Response(body.pipeThrough(limiter(byLine, onFault)), { status, statusText, headers });
  };
}

const newline = 0x0a;

function limiter(byLine: boolean, onFault: (fault: ApuraError) => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let length = 0;
  return new TransformStream({
    transform: (piece, controller) => {
      const last = byLine ? piece.lastIndexOf(newline) : -1;
      const longest = last < 0 ? length + piece.length : Math.max(length + piece.indexOf(newline), piece.length - last);
      if (longest > mostMessageLength) {
        const fault = tooLong(longest);
        onFault(fault);
        controller.error(fault);
        return;
      }
      length = last < 0 ? length + piece.length : piece.length - 1 - last;
      controller.enqueue(piece);
    },
  });
}
