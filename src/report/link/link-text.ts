import type { ErrorRecord } from '../../contract/errors';
import { cleanText, linkLimits, significant } from './link-limits';

/** A model's name without the place it came from: of an address, the last two steps of its path. */
export function modelName(model: string): string {
  const steps =
    model
      .split(/[?#]/)[0]
      ?.split('/')
      .filter((step) => step !== '') ?? [];
  return cleanText(model.includes('://') ? steps.slice(2).slice(-2).join('/') : model, linkLimits.name);
}

/** The code of an error, without its words. */
export function codeOnly(error: ErrorRecord): ErrorRecord {
  return { code: error.code, message: error.code, details: {} };
}

/** Letters, digits, dots, dashes and underscores only. */
export function cleanId(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]/g, '').slice(0, linkLimits.id);
}

/** `significant`, of a value that may be absent. */
export function optional(value: number | undefined): number | undefined {
  return value === undefined ? undefined : significant(value);
}
