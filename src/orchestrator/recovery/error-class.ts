import { isAbortError } from '../../base/abort';
import { ApuraError, type ErrorCode, type ErrorRecord } from '../../contract/errors';

export const errorClasses = [
  'device-lost',
  'out-of-memory',
  'quota',
  'network',
  'timeout',
  'aborted',
  'bad-input',
  'invalid-output',
  'wrong-answer',
  'tool-failure',
  'permission',
  'syntax',
  'dependency-missing',
  'resource-limit',
  'unknown',
] as const;
export type ErrorClass = (typeof errorClasses)[number];

const classOfCode: Readonly<Partial<Record<ErrorCode, ErrorClass>>> = {
  'device-lost': 'device-lost',
  'worker-died': 'device-lost',
  'engine-hung': 'timeout',
  'agent-silent': 'timeout',
  'task-timeout': 'timeout',
  'out-of-memory': 'out-of-memory',
  'storage-full': 'quota',
  network: 'network',
  offline: 'network',
  'model-cors': 'network',
  'suite-invalid': 'bad-input',
  'suite-too-large': 'bad-input',
  'parameter-invalid': 'bad-input',
  'prompt-too-long': 'bad-input',
  'plan-invalid': 'bad-input',
  'invalid-output': 'invalid-output',
  'smoke-failed': 'wrong-answer',
  'tool-failed': 'tool-failure',
  'tool-invalid': 'tool-failure',
  'permission-denied': 'permission',
  'storage-denied': 'permission',
  'dependency-failed': 'dependency-missing',
  'model-missing': 'dependency-missing',
  'feature-missing': 'dependency-missing',
  'engine-unavailable': 'dependency-missing',
  'agent-unavailable': 'dependency-missing',
  'limit-too-small': 'resource-limit',
  'circuit-open': 'resource-limit',
  overloaded: 'resource-limit',
};

/** For errors of others that carry no code: names first, then words of the message. */
const classOfName: Readonly<Record<string, ErrorClass>> = {
  QuotaExceededError: 'quota',
  TimeoutError: 'timeout',
  NetworkError: 'network',
  NotAllowedError: 'permission',
  SecurityError: 'permission',
  SyntaxError: 'syntax',
  RangeError: 'resource-limit',
};
const classOfWords: readonly (readonly [RegExp, ErrorClass])[] = [
  [/device (?:was |is )?lost/i, 'device-lost'],
  [/out of memory|allocation failed|cannot allocate/i, 'out-of-memory'],
  [/quota/i, 'quota'],
  [/failed to fetch|network|ECONN|ENOTFOUND/i, 'network'],
  [/timed? ?out|deadline/i, 'timeout'],
  [/permission|not allowed|denied/i, 'permission'],
  [/unexpected token|not valid JSON|parse error/i, 'syntax'],
];

/** The class of anything thrown, or of an error that crossed threads as data. Structured codes come first. */
export function classifyError(thrown: unknown): ErrorClass {
  if (thrown instanceof ApuraError || isRecord(thrown)) return classOfCode[thrown.code] ?? classOfText(thrown.message);
  if (isAbortError(thrown)) return 'aborted';
  if (!(thrown instanceof Error)) return 'unknown';
  return classOfName[thrown.name] ?? classOfText(thrown.message);
}

function classOfText(message: string): ErrorClass {
  return classOfWords.find(([words]) => words.test(message))?.[1] ?? 'unknown';
}

function isRecord(thrown: unknown): thrown is ErrorRecord {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'details' in thrown && !(thrown instanceof Error);
}

/** Might the very same call succeed a moment later? Bad input and denials never do; a wrong answer needs another attempt, not a repeated one. */
export function isTransient(errorClass: ErrorClass): boolean {
  return transient.has(errorClass);
}
const transient: ReadonlySet<ErrorClass> = new Set(['network', 'timeout', 'tool-failure', 'unknown']);

/** Errors that say nothing about the one who was called: they count neither for its breaker nor against its trust. */
export function isCallersFault(errorClass: ErrorClass): boolean {
  return callersFault.has(errorClass);
}
const callersFault: ReadonlySet<ErrorClass> = new Set(['aborted', 'bad-input', 'permission', 'dependency-missing']);
