import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { ApuraError } from '../../contract/errors';

/** Longest message in either direction, in characters of JSON. */
export const mostMessageLength = 4_000_000;

/**
 * The protocol over a `MessagePort`, one JSON text per message. A message that is too long or not JSON-RPC ends the connection
 * after `onFault` was told why (`tool-failed`, `tool-invalid`).
 */
export function makePortTransport(port: MessagePort, onFault: (fault: ApuraError) => void): Transport {
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    port.onmessage = null;
    port.close();
    transport.onclose?.();
  };
  const fail = (fault: ApuraError): void => {
    if (closed) return;
    onFault(fault);
    transport.onerror?.(fault);
    close();
  };
  const receive = ({ data }: { readonly data: unknown }): void => {
    const read = readMessage(data);
    if (read instanceof ApuraError) fail(read);
    else transport.onmessage?.(read);
  };
  const transport: Transport = {
    start: async () => {
      port.onmessage = receive;
      port.onmessageerror = () => fail(new ApuraError('tool-invalid', 'a message could not be read', { reason: 'unreadable message' }));
    },
    send: async (message) => {
      if (closed) throw new ApuraError('tool-failed', 'the connection is closed', { reason: 'closed' });
      const text = JSON.stringify(message);
      if (text.length > mostMessageLength) throw tooLong(text.length);
      port.postMessage(text);
    },
    close: async () => close(),
  };
  return transport;
}

function readMessage(data: unknown): JSONRPCMessage | ApuraError {
  if (typeof data !== 'string') return new ApuraError('tool-invalid', 'a message is not text', { reason: 'not JSON-RPC' });
  if (data.length > mostMessageLength) return tooLong(data.length);
  try {
    const value: unknown = JSON.parse(data);
    return isMessage(value) ? value : new ApuraError('tool-invalid', 'a message is not JSON-RPC 2.0', { reason: 'not JSON-RPC' });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return new ApuraError('tool-invalid', 'a message is not JSON', { reason: 'not JSON' }, { cause });
  }
}

/** Only the envelope: the protocol's own schemas judge the rest. */
function isMessage(value: unknown): value is JSONRPCMessage {
  return typeof value === 'object' && value !== null && 'jsonrpc' in value && value.jsonrpc === '2.0';
}

/** The failure of a message of `length` characters or bytes. */
export function tooLong(length: number): ApuraError {
  return new ApuraError('tool-failed', `a message of ${length}, ${mostMessageLength} at most`, { reason: 'too large', length });
}
