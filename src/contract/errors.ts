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
  /** The server answers but does not let other origins read (no `access-control-allow-origin`). */
  'model-cors',
  /** Not stored on this device, and there is no network. */
  'offline',
  /** Too little storage for a download; details: neededBytes, availableBytes, missingBytes. */
  'storage-full',
  /** A file with models that cannot be used; details: name, reason. */
  'record-invalid',
  /** A model library that another version of its engine must run; details: needed, got. */
  'library-mismatch',
  /** The GPU lacks a feature that the model needs; details: feature. */
  'feature-missing',
  /** A limit of the GPU is smaller than the model needs; details: limit, needed, got. */
  'limit-too-small',
  /** The GPU was taken away while an engine used it; details: reason. */
  'device-lost',
  /** The engine loaded and its answers are wrong; details: check. */
  'smoke-failed',
  /** The engine cannot do what was asked with this model; details: what. */
  'not-supported',
  'worker-blocked',
  'worker-died',
  /** A plan or a task file that is no graph of known work; details: problems (the first, with its place), count. */
  'plan-invalid',
  /** Details: timeoutMs, what. */
  'task-timeout',
  /** No agent may work on it now; details: capability, agent, reason. */
  'agent-unavailable',
  /** Neither beats nor progress; details: agent, silentMs. */
  'agent-silent',
  /** Refused at once, because what it calls has failed too often; details: key, retryAfterMs. */
  'circuit-open',
  /** More is waiting than will be served; details: agent, waiting. */
  'overloaded',
  /** A task that this one needs has no output; details: task. */
  'dependency-failed',
  /** The output is not what was asked for in form; details: reason. */
  'invalid-output',
  /** A tool said no, broke, or sent too much; details: server, tool. */
  'tool-failed',
  /** A tool or its server breaks its own schema or protocol; details: server, tool, reason. */
  'tool-invalid',
  /** Not allowed to this agent, or not by the user; details: what. */
  'permission-denied',
  /** Kept data of a newer version; details: found, known. */
  'store-newer',
  'storage-denied',
  /** Another tab keeps its audit on this device now, or nobody can tell; details: reason. */
  'journal-busy',
  /** An interrupted audit that cannot go on; details: reason. */
  'not-resumable',
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
