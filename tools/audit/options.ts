import { type FaultKind, faultKinds } from '../../src/contract/chaos';
import { engineIds } from '../../src/contract/engine';
import { type Adapter, adapters } from '../browser/flags';
import { parseOptions } from '../parse-options';
import { UsageError } from '../usage-error';
import { parseToolServer, type ToolServerArgument } from './tool-servers';

const engines = ['auto', ...engineIds] as const;
const languages = ['en', 'pt'] as const;

/** Loading the shipped model and running twenty tasks takes a minute on slow machines; other models are downloaded first. */
const usualTimeoutS = 900;
const usualChaosSeed = '1';
const downloadTimeoutS = 3_600;

export interface AuditOptions {
  readonly engine: (typeof engines)[number];
  /** A model's id, a folder on this machine or a URL; undefined: the shipped model. */
  readonly model?: string;
  /** A file of models; `model` then is an id in it, the first one when absent. */
  readonly modelRecord?: string;
  readonly suite?: string;
  /** Servers whose tools the suite may use. */
  readonly toolServers: readonly ToolServerArgument[];
  readonly tasks?: number;
  readonly seed?: number;
  readonly threads?: number;
  /** Seed of faults on purpose; absent: none. */
  readonly chaos?: number;
  /** Only these kinds of them. */
  readonly chaosFaults?: readonly FaultKind[];
  readonly probeMemory: boolean;
  readonly softwareAdapter: boolean;
  readonly capacity: boolean;
  readonly adapter: Adapter;
  readonly out: string;
  readonly timeoutMs: number;
  readonly chromeFlags: readonly string[];
  readonly language?: (typeof languages)[number];
  readonly headed: boolean;
  readonly quiet: boolean;
}

/** Reads the command line of `npm run audit`; `help` when that is asked for. Throws a `UsageError`. */
export function parseAuditOptions(args: readonly string[]): AuditOptions | 'help' {
  const values = readValues(withChaosSeed(args));
  if (values.help === true) return 'help';
  const mayDownload = values.model !== undefined || values['model-record'] !== undefined;
  return {
    engine: oneOf('--engine', values.engine, engines) ?? 'auto',
    model: values.model,
    modelRecord: values['model-record'],
    suite: values.suite,
    toolServers: toolServersOf(values),
    tasks: integer('--tasks', values.tasks, 1, 10_000),
    seed: integer('--seed', values.seed, 0, 0xffff_ffff),
    threads: integer('--threads', values.threads, 1, 256),
    ...chaosOptions(values.chaos, values['chaos-faults']),
    probeMemory: values['probe-memory'] ?? false,
    softwareAdapter: values['software-adapter'] ?? false,
    capacity: values.capacity ?? false,
    adapter: oneOf('--adapter', values.adapter, adapters) ?? 'default',
    out: values.out ?? 'apura-report',
    timeoutMs: 1000 * (integer('--timeout', values.timeout, 1, 86_400) ?? (mayDownload ? downloadTimeoutS : usualTimeoutS)),
    chromeFlags: (values['chrome-flag'] ?? []).map(chromeFlag),
    language: oneOf('--lang', values.lang, languages),
    headed: values.headed ?? false,
    quiet: values.quiet ?? false,
  };
}

function readValues(args: readonly string[]) {
  return parseOptions(args, {
    engine: { type: 'string' },
    model: { type: 'string' },
    'model-record': { type: 'string' },
    'probe-memory': { type: 'boolean' },
    'software-adapter': { type: 'boolean' },
    capacity: { type: 'boolean' },
    suite: { type: 'string' },
    'tool-server': { type: 'string', multiple: true },
    'allow-tool-server': { type: 'string', multiple: true },
    tasks: { type: 'string' },
    seed: { type: 'string' },
    threads: { type: 'string' },
    chaos: { type: 'string' },
    'chaos-faults': { type: 'string' },
    adapter: { type: 'string' },
    out: { type: 'string' },
    timeout: { type: 'string' },
    'chrome-flag': { type: 'string', multiple: true },
    lang: { type: 'string' },
    headed: { type: 'boolean' },
    quiet: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
}

/** `--chaos` may stand alone: the seed is 1 then. */
function withChaosSeed(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => (arg === '--chaos' && !/^\d/.test(args[index + 1] ?? '') ? [`--chaos=${usualChaosSeed}`] : [arg]));
}

/** Kinds of faults alone mean chaos, too. */
function chaosOptions(seed: string | undefined, kinds: string | undefined): Pick<AuditOptions, 'chaos' | 'chaosFaults'> {
  const chaos = integer('--chaos', seed ?? (kinds === undefined ? undefined : usualChaosSeed), 0, 0xffff_ffff);
  return { chaos, chaosFaults: kinds?.split(',').map((kind) => oneOf('--chaos-faults', kind.trim(), faultKinds) ?? faultKinds[0]) };
}

function toolServersOf(values: ReturnType<typeof readValues>): readonly ToolServerArgument[] {
  const of = (option: 'tool-server' | 'allow-tool-server') =>
    (values[option] ?? []).map((text) => parseToolServer(`--${option}`, text, option === 'allow-tool-server'));
  return [...of('tool-server'), ...of('allow-tool-server')];
}

function oneOf<T extends string>(option: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`${option} wants one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

function integer(option: string, value: string | undefined, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw new UsageError(`${option} wants a whole number from ${min} to ${max}, not "${value}".`);
  }
  return number;
}

/** `--chrome-flag enable-x` and `--chrome-flag=--enable-x` mean the same. */
function chromeFlag(value: string): string {
  if (value.trim() === '') throw new UsageError('--chrome-flag wants a flag, such as --chrome-flag=--enable-logging.');
  return value.startsWith('--') ? value : `--${value}`;
}
