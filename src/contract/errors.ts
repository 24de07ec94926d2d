/** Every failure that Apura expects, by code. The page translates codes; `message` is English, for logs and exports. */
export const errorCodes = [
  'suite-invalid',
  'suite-too-large',
  'model-missing',
  'model-incomplete',
  'model-hash-mismatch',
  'model-invalid',
  'tokenizer-mismatch',
  'prompt-too-long',
  'engine-unavailable',
  'engine-hung',
  'out-of-memory',
  'network',
  'worker-blocked',
  'worker-died',
  'storage-denied',
  'permalink-invalid',
  'permalink-cut',
  'permalink-newer',
  'permalink-tampered',
  'report-invalid',
  'report-newer',
  'parameter-invalid',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Values that complete the translated sentence: file names, bytes, counts. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An expected failure of a call. `cause` keeps the foreign error it was mapped from. */
export class ApuraError extends Error {
  override readonly name = 'ApuraError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** An error as data: what crosses threads and enters the report. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Any thrown value as an `ErrorRecord`; what is not an `ApuraError` becomes `internal`. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof ApuraError) return { code: thrown.code, message: thrown.message, details: thrown.details };
  return { code: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown), details: {} };
}
