import { transferHandlers } from 'comlink';
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
 * Replaces comlink's `throw` codec, which drops `code`, `details` and class. Call once on both ends, before the
 * first `expose` or `wrap`.
 */
export function installWireCodec(): void {
  const own = transferHandlers.get('throw');
  if (own === undefined) throw new Error('comlink has no throw handler to replace');
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
