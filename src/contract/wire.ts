import { expose, proxy, type Remote, releaseProxy, transferHandlers, wrap } from 'comlink';
import { ApuraError, type ErrorRecord } from './errors';

type ThrownOnWire =
  | { readonly kind: 'apura'; readonly record: ErrorRecord; readonly stack?: string }
  | { readonly kind: 'error'; readonly name: string; readonly message: string; readonly stack?: string }
  | { readonly kind: 'value'; readonly value: unknown };

/** comlink's own marker for a value that was thrown. */
interface Thrown {
  readonly value: unknown;
}

/**
 * Offers the functions of `api` to the thread on the other side of `endpoint` (a worker's own scope, or a port). It must be
 * done at once, or messages that arrive before are lost; no call is carried out before `ready`.
 */
export function exposeOnWire(api: object, endpoint: Parameters<typeof expose>[1], ready: Promise<void> = Promise.resolve()): void {
  installWireCodec();
  const functions = Object.entries(api).filter(
    (entry): entry is [string, (...values: unknown[]) => unknown] => typeof entry[1] === 'function',
  );
  const gated = functions.map(([name, call]) => {
    const whenReady = async (...values: unknown[]): Promise<unknown> => {
      await ready;
      return await call(...values);
    };
    return [name, whenReady];
  });
  expose(Object.fromEntries(gated), endpoint);
}

/** An API on the other side of a wire: every call is a promise. */
export type Remoted<T> = Remote<T>;

/** The other side's API. `close` lets go of the proxy; calls still open never settle after that. */
export function connectWire<T>(endpoint: Parameters<typeof wrap>[0]): { readonly remote: Remoted<T>; close(): void } {
  installWireCodec();
  const remote = wrap<T>(endpoint);
  return { remote, close: () => remote[releaseProxy]() };
}

/** A function that the other side may call: it stays here, calls cross over. */
export function callbackOnWire<T extends (...values: never[]) => void>(callback: T): T {
  return proxy(callback);
}

let installed = false;

/**
 * Replaces comlink's `throw` codec, which drops `code`, `details` and class. Both ends must do it, before the first call:
 * `exposeOnWire` and `connectWire` do. Calling it again does nothing.
 */
function installWireCodec(): void {
  if (installed) return;
  const own = transferHandlers.get('throw');
  if (own === undefined) throw new Error('comlink has no throw handler to replace');
  installed = true;
  transferHandlers.set('throw', {
    canHandle: own.canHandle,
    serialize: (thrown: unknown) => [toWire((thrown as Thrown).value), []],
    deserialize: (wire: unknown): never => {
      throw fromWire(wire as ThrownOnWire);
    },
  });
}

function toWire(value: unknown): ThrownOnWire {
  if (value instanceof ApuraError) {
    return { kind: 'apura', record: { code: value.code, message: value.message, details: value.details }, stack: value.stack };
  }
  if (value instanceof Error) return { kind: 'error', name: value.name, message: value.message, stack: value.stack };
  if (value instanceof DOMException) return { kind: 'error', name: value.name, message: value.message };
  return { kind: 'value', value };
}

function fromWire(wire: ThrownOnWire): unknown {
  switch (wire.kind) {
    case 'apura': {
      const error = new ApuraError(wire.record.code, wire.record.message, wire.record.details);
      if (wire.stack !== undefined) error.stack = wire.stack;
      return error;
    }
    case 'error': {
      if (wire.name === 'AbortError') return new DOMException(wire.message, 'AbortError');
      const error = new Error(wire.message);
      error.name = wire.name;
      if (wire.stack !== undefined) error.stack = wire.stack;
      return error;
    }
    case 'value':
      return wire.value;
  }
}
