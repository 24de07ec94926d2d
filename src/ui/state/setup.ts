import { defaultSuiteId, findBuiltInSuite } from '../../contract/built-in-suites';
import { type ChaosConfig, isFaultKind } from '../../contract/chaos';
import { type EngineId, engineIds } from '../../contract/engine';
import type { Language } from '../../contract/suite';

/** What the settings hold; a suite file is kept beside it, because an address cannot carry one. */
export interface Setup {
  readonly engine: 'auto' | EngineId;
  /** Id of the shipped model, of one of the catalogue or of the user's record; or the absolute URL of a folder, ending in `/`. */
  readonly model: string;
  /** Id of a built-in suite. */
  readonly suite: string;
  readonly seed: number;
  readonly tasks?: number;
  readonly threads?: number;
  /** Measure the GPU's memory before a model is chosen. */
  readonly probe: boolean;
  /** GPU engines may run on an adapter that computes on the CPU. */
  readonly software: boolean;
  /** Faults on purpose while the tasks run: the seed that places them. */
  readonly chaos?: number;
  /** Only these of them, with commas between; absent: all. */
  readonly faults?: string;
  /** Measure, after the suite, how many agents the engine serves at once. */
  readonly capacity: boolean;
  /** Language of the page for this visit; absent: what was chosen before, or the browser's. */
  readonly lang?: Language;
  /** Start as soon as the device has been surveyed. */
  readonly run: boolean;
}

export const defaultChaosSeed = 1;

export const engineChoices = ['auto', ...engineIds] as const;

export const defaultSetup: Setup = {
  engine: 'auto',
  model: 'apura-probe',
  suite: defaultSuiteId,
  seed: 1,
  probe: false,
  software: false,
  capacity: false,
  run: false,
};

export type SetupProblem =
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'bad'; readonly name: string; readonly value: string }
  | { readonly kind: 'repeated'; readonly name: string }
  /** No model of the catalogue, nor of the record that was chosen, has this id. */
  | { readonly kind: 'unknown-model'; readonly value: string };

const switchValues: ReadonlyMap<string, boolean> = new Map([
  ['', true],
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

/** One reader per key: the value, or `undefined` when the text is not possible. */
export const setupReaders = {
  engine: (text: string) => engineChoices.find((choice) => choice === text),
  model: parseModel,
  suite: (text: string) => findBuiltInSuite(text)?.id,
  seed: (text: string) => parseWhole(text, 0, 0xffffffff),
  tasks: (text: string) => parseWhole(text, 1, 10_000),
  threads: (text: string) => parseWhole(text, 1, 256),
  lang: (text: string): Language | undefined => (text === 'en' || text === 'pt' ? text : undefined),
  probe: (text: string): boolean | undefined => switchValues.get(text),
  software: (text: string): boolean | undefined => switchValues.get(text),
  chaos: (text: string) => (text === '' ? defaultChaosSeed : parseWhole(text, 0, 0xffffffff)),
  faults: parseFaults,
  capacity: (text: string): boolean | undefined => switchValues.get(text),
  run: (text: string): boolean | undefined => switchValues.get(text),
};

type SetupKey = keyof typeof setupReaders;

/** Reads the query of an address. One bad key does not sink the rest: it is reported and its default stands. */
export function parseSetup(search: string): { readonly setup: Setup; readonly problems: readonly SetupProblem[] } {
  const problems: SetupProblem[] = [];
  const found: Partial<Record<SetupKey, string | number | boolean>> = {};
  const parameters = new URLSearchParams(search);
  for (const name of new Set(parameters.keys())) {
    const [text = '', ...more] = parameters.getAll(name);
    if (!isSetupKey(name)) {
      problems.push({ kind: 'unknown', name });
      continue;
    }
    if (more.length > 0) problems.push({ kind: 'repeated', name });
    const value = setupReaders[name](text.trim());
    if (value === undefined) problems.push({ kind: 'bad', name, value: text });
    else found[name] = value;
  }
  return { setup: { ...defaultSetup, ...found } as Setup, problems };
}

/** The query for a set-up: only what differs from the default, `''` when nothing does. `run` is never written. */
export function formatSetup(setup: Setup): string {
  const parameters = new URLSearchParams();
  for (const key of ['suite', 'engine', 'model', 'seed', 'tasks', 'threads', 'chaos', 'faults', 'lang'] as const) {
    const value = setup[key];
    if (value !== undefined && value !== defaultSetup[key]) parameters.set(key, String(value));
  }
  for (const key of ['probe', 'software', 'capacity'] as const) if (setup[key]) parameters.set(key, '1');
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** How many settings differ from the default. */
export function countChanged(setup: Setup): number {
  const { lang: _language, ...settings } = setup;
  return [...new URLSearchParams(formatSetup(settings)).keys()].length;
}

/** Kinds of faults, each known. */
function parseFaults(text: string): string | undefined {
  const kinds = text.split(',').map((kind) => kind.trim());
  return kinds.every(isFaultKind) ? kinds.join(',') : undefined;
}

/** What the run is told of faults on purpose; `undefined`: there are none. */
export function chaosOf({ chaos: seed, faults }: Pick<Setup, 'chaos' | 'faults'>): ChaosConfig | undefined {
  if (seed === undefined) return undefined;
  return faults === undefined ? { seed } : { seed, faults: faults.split(',').filter(isFaultKind) };
}

function isSetupKey(name: string): name is SetupKey {
  return Object.hasOwn(setupReaders, name);
}

function parseWhole(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

/** Whether the model is a folder's address, and no id. */
export function isModelAddress(model: string): boolean {
  return model.includes('://');
}

/** An id (`apura-probe`, `owner/name`), or the address of a folder (`/` is added at its end). */
function parseModel(text: string): string | undefined {
  if (/^\w[\w.-]*(?:\/\w[\w.-]*)?$/.test(text) && text.length <= 200) return text;
  const url = parseModelAddress(text);
  if (url === undefined) return undefined;
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

/** An address that a model, or a file that names models, may come from: https, or plain http on this machine only. */
export function parseModelAddress(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLocal = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) return undefined;
  return url.username === '' && url.password === '' ? url : undefined;
}
