import type { Language } from '../../contract/suite';
import type { OutcomeStatus, RanOn, ReportTask } from '../report';
import { isSameEngine } from '../task-samples';
import type { Payload } from './payload-schema';
import { familyLetters, languageLetters, noneLetter, statusLetters } from './vocabulary';

type Columns = Payload['T'];

const statuses = invert<OutcomeStatus>(statusLetters);
const languages = invert<Language>(languageLetters);

/** Tasks as columns: alike values side by side deflate best. `places`: what tasks may have run on. */
export function packTasks(tasks: readonly ReportTask[], places: readonly RanOn[]): Columns {
  const families = [...new Set(tasks.flatMap((task) => task.family ?? []))].slice(0, familyLetters.length);
  const letterOf = (family: string | undefined): string =>
    (family === undefined ? undefined : familyLetters[families.indexOf(family)]) ?? noneLetter;
  const deadlines = tasks.map((task) => task.deadlineMs);
  const [first = 0] = deadlines;
  const ids = tasks.map((task) => task.id);
  const implied = impliedIds(tasks.map((task) => (letterOf(task.family) === noneLetter ? { ...task, family: undefined } : task)));
  const letters = tasks.map(({ ranOn }) =>
    ranOn === undefined ? noneLetter : letterAt(places.findIndex((place) => isSameEngine(place, ranOn))),
  );
  return {
    f: families,
    F: tasks.map((task) => letterOf(task.family)).join(''),
    L: tasks.map((task) => (task.language === undefined ? noneLetter : languageLetters[task.language])).join(''),
    S: tasks.map((task) => statusLetters[task.status]).join(''),
    i: ids.every((id, index) => id === implied[index]) ? null : ids,
    D: deadlines.every((deadline) => deadline === first) ? first : deadlines,
    d: tasks.map((task) => task.durationMs),
    p: column(tasks.map((task) => task.promptTokens)),
    c: column(tasks.map((task) => task.completionTokens)),
    q: column(tasks.map((task) => task.timeToFirstTokenMs)),
    y: column(tasks.map((task) => task.prefillMs)),
    z: column(tasks.map((task) => task.decodeTokensPerSecond)),
    E: tasks.every((task, index) => letters[index] === impliedPlace(task, places)) ? null : letters.join(''),
  };
}

/** The tasks again, or `undefined` when columns disagree in length or a letter means nothing. */
export function unpackTasks(columns: Columns, places: readonly RanOn[]): ReportTask[] | undefined {
  const count = columns.d.length;
  const cells = [columns.p, columns.c, columns.q, columns.y, columns.z].filter((cell) => cell !== null);
  const lengths = [columns.F.length, columns.L.length, columns.S.length, ...cells.map((cell) => cell.length)];
  if (columns.E !== null) lengths.push(columns.E.length);
  if (columns.i !== null) lengths.push(columns.i.length);
  if (typeof columns.D !== 'number') lengths.push(columns.D.length);
  if (lengths.some((length) => length !== count)) return undefined;
  const tasks: ReportTask[] = [];
  for (let index = 0; index < count; index += 1) {
    const task = unpackTask(columns, index, places);
    if (task === undefined) return undefined;
    tasks.push(task);
  }
  const implied = impliedIds(tasks);
  const named = tasks.map((task, index) => ({ ...task, id: columns.i?.[index] ?? implied[index] ?? '' }));
  return new Set(named.map((task) => task.id)).size === count ? named : undefined;
}

function unpackTask(columns: Columns, index: number, places: readonly RanOn[]): ReportTask | undefined {
  const status = statuses.get(columns.S[index] ?? '');
  const languageLetter = columns.L[index] ?? '';
  const language = languages.get(languageLetter);
  const familyLetter = columns.F[index] ?? '';
  const family = columns.f[familyLetters.indexOf(familyLetter)];
  if (status === undefined || (language === undefined && languageLetter !== noneLetter)) return undefined;
  if (family === undefined && familyLetter !== noneLetter) return undefined;
  const placeLetter = columns.E === null ? impliedPlace({ durationMs: columns.d[index] ?? 0 }, places) : (columns.E[index] ?? '');
  const ranOn = places[familyLetters.indexOf(placeLetter)];
  if (ranOn === undefined && placeLetter !== noneLetter) return undefined;
  const cell = (values: readonly (number | null)[] | null): number | undefined => values?.[index] ?? undefined;
  return {
    id: '',
    family,
    language,
    tags: [],
    status,
    durationMs: columns.d[index] ?? 0,
    promptTokens: cell(columns.p),
    completionTokens: cell(columns.c),
    timeToFirstTokenMs: cell(columns.q),
    prefillMs: cell(columns.y),
    decodeTokensPerSecond: cell(columns.z),
    deadlineMs: typeof columns.D === 'number' ? columns.D : (columns.D[index] ?? 0),
    ranOn,
  };
}

/** The place of a task that names none: the first, if it ran at all. */
function impliedPlace({ durationMs }: Pick<ReportTask, 'durationMs'>, places: readonly RanOn[]): string {
  return durationMs > 0 && places.length > 0 ? letterAt(0) : noneLetter;
}

function letterAt(position: number): string {
  return familyLetters[position] ?? noneLetter;
}

/** `family-language-number`, as built-in suites name their tasks. */
function impliedIds(tasks: readonly ReportTask[]): string[] {
  const seen = new Map<string, number>();
  return tasks.map(({ family = 'task', language = 'any' }) => {
    const stem = `${family}-${language}`;
    const number = (seen.get(stem) ?? 0) + 1;
    seen.set(stem, number);
    return `${stem}-${number}`;
  });
}

function column(values: readonly (number | undefined)[]): (number | null)[] | null {
  return values.every((value) => value === undefined) ? null : values.map((value) => value ?? null);
}

function invert<K extends string>(letters: Readonly<Record<K, string>>): Map<string, K> {
  const keys = Object.keys(letters) as K[];
  return new Map(keys.map((key) => [letters[key], key]));
}
