import { journalName, openJournalStore } from '../../../src/audit/kept/journal-store';
import { makeKeptApi } from '../../../src/audit/kept/kept-api';
import type { KeptSession } from '../../../src/audit/kept/kept-session';
import { makeRunKeeper } from '../../../src/audit/kept/run-keeper';
import type { AuditConfig, AuditEvent, TaskRecord } from '../../../src/contract/audit';
import { openAnswerStore } from '../../../src/orchestrator/cache/answer-store';
import { openConsentStore } from '../../../src/orchestrator/tools/consent-store';

const config: AuditConfig = { engine: 'auto', model: 'apura-probe', suite: { kind: 'built-in', id: 's' }, seed: 1 };
const filesRoot = 'kept-test-files';
let build = '1 a.js';
const kept = () =>
  makeKeptApi({ locks: navigator.locks, build, userAgent: navigator.userAgent, filesRoot, suiteSha256Of: async () => 'abc' });
let session: KeptSession | undefined;
let told: string[] = [];
let seq = 0;

export function useBuild(next: string): void {
  build = next;
}

function eventsOf(tasks: number, from: number): AuditEvent[] {
  const task = (id: number): TaskRecord => ({
    taskId: `t${id}`,
    tags: [],
    prompt: `Say ${id}`,
    deadlineMs: 1_000,
    outcome: { status: 'passed', grade: { passed: true, grader: 'exact', expected: 'x', got: 'x' } },
    attempts: [],
  });
  return Array.from({ length: tasks }, (_, index): AuditEvent => {
    seq += 1;
    return { kind: 'task-finished', seq, atMs: seq, task: task(from + index) };
  });
}

const started = (): AuditEvent => {
  seq += 1;
  return {
    kind: 'audit-started',
    seq,
    atMs: seq,
    startedAt: new Date().toISOString(),
    appVersion: '1',
    config,
    suite: { id: 's', title: 'S', seed: 1, sha256: 'abc', tasks: 20 },
    userAgent: navigator.userAgent,
    visible: true,
  };
};

/** Begins to keep an audit of twenty tasks, of which so many are finished. */
export async function begin(finished: number) {
  told = [];
  session = await kept().open({ config, suiteTitle: 'S', suiteSha256: 'abc', tasks: 20 });
  session.attach({ record: (body) => told.push(body.kind === 'notice' ? body.code : body.kind) });
  session.take([started(), ...eventsOf(finished, 1)]);
  return told;
}

export async function more(finished: number, from: number, promptLength = 0) {
  const padded = eventsOf(finished, from).map((event) =>
    event.kind === 'task-finished' ? { ...event, task: { ...event.task, prompt: 'x'.repeat(promptLength) } } : event,
  );
  session?.take(padded);
}

export async function end(reason: 'completed' | 'cancelled' | 'failed') {
  seq += 1;
  session?.take([{ kind: 'audit-finished', reason, seq, atMs: seq }]);
  await session?.end();
  session = undefined;
}

export const said = () => told;
export const audits = () => kept().api.keptAudits();
export const areas = () => kept().api.keptAreas();
export const clear = () => kept().api.clearKept();
export const discard = (id: string) => kept().api.discardAudit(id);

/** Takes an interrupted audit and begins to go on with it; what stands, or why not. */
export async function resume(id: string) {
  try {
    const taken = await kept().take(id, 'resume');
    session = await kept().open({ config: taken.config, suiteTitle: 'S', suiteSha256: 'abc', tasks: 20 }, taken);
    session.attach({ record: (body) => told.push(body.kind === 'notice' ? body.code : body.kind) });
    seq = session.resumed?.nextSeq ?? 0;
    return { finished: session.resumed?.finished.map(({ taskId }) => taskId), notice: session.resumed?.notice };
  } catch (error) {
    return { refused: error instanceof Error && 'code' in error ? error.code : String(error) };
  }
}

/** What other parts keep, so that there is something of each kind to clear. */
export async function fill() {
  const consents = await openConsentStore();
  await consents.put('https://tools.example', 'network');
  consents.close();
  const answers = await openAnswerStore(() => undefined);
  answers.close();
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(filesRoot, { create: true });
  const file = await (await folder.getFileHandle('note.txt', { create: true })).createWritable();
  await file.write('twelve chars');
  await file.close();
}

/** A journal as a later version would leave it. */
export async function leaveNewer() {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open(journalName, 99);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => opening.result.createObjectStore('later').put('a thing of the future', 1);
    opening.onsuccess = () => resolve(opening.result);
  });
  database.close();
}

/** What is in the database of a later version. */
export async function readNewer() {
  return await new Promise((resolve, reject) => {
    const opening = indexedDB.open(journalName);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction('later').objectStore('later').get(1);
      reading.onsuccess = () => {
        database.close();
        resolve([database.version, reading.result]);
      };
    };
  });
}

/** Damages one event of the latest audit. */
export async function damage() {
  const store = await openJournalStore();
  const [head] = await store.heads();
  if (head !== undefined) await store.write(head, '[{"kind":');
  store.close();
}

/** Runs of so many bytes each, one after the other, none of them ended; the ids of those that are left, the latest first. */
export async function writeRuns(count: number, bytes: number, limits: { mostRuns: number; mostBytes: number; mostRunBytes: number }) {
  const problems: string[] = [];
  for (let run = 0; run < count; run += 1) {
    const head = { id: `r${run}`, startedAt: run, updatedAt: run, build, userAgent: '', suiteTitle: '', suiteSha256: '' };
    const keeper = makeRunKeeper({
      head: { ...head, tasks: 1, finished: 0, bytes: 0, configJson: JSON.stringify(config) },
      openStore: openJournalStore,
      wallNow: () => run,
      onProblem: (problem) => problems.push(problem),
      limits,
    });
    keeper.take([{ ...started(), userAgent: 'x'.repeat(bytes) } as AuditEvent]);
    await keeper.end('resumable');
  }
  const store = await openJournalStore();
  const left = (await store.heads()).map(({ id }) => id);
  const texts = await Promise.all(left.map((id) => store.texts(id)));
  store.close();
  return { left, bytes: texts.flat().reduce((sum, text) => sum + text.length, 0), problems };
}

export const databases = async () => (await indexedDB.databases()).map(({ name }) => name).sort();
