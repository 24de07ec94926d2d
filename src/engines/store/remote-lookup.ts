import { ApuraError } from '../../contract/errors';
import { openConnection } from './connection';
import { factsOf, type RemoteFacts, refusalOf } from './remote-facts';
import { request } from './request';
import type { WantedFile } from './wanted-file';

/** What a server says when asked for a file without wanting it. */
export type Remote =
  | { readonly kind: 'there'; readonly facts: RemoteFacts }
  | { readonly kind: 'missing'; readonly error: ApuraError }
  /** No answer, or one that says nothing of the file. */
  | { readonly kind: 'unknown'; readonly error: ApuraError };

/** Asks for files once each. */
export interface RemoteLookup {
  look(file: Pick<WantedFile, 'url' | 'path'>): Promise<Remote>;
}

export function makeRemoteLookup(signal: AbortSignal): RemoteLookup {
  const asked = new Map<string, Promise<Remote>>();
  return {
    look: (file) => {
      const answer = asked.get(file.url) ?? ask(file, signal);
      asked.set(file.url, answer);
      return answer;
    },
  };
}

/** Statuses of servers that do not answer HEAD, or only sign addresses for GET. */
const headRefused: ReadonlySet<number> = new Set([400, 403, 405, 501]);

async function ask({ url, path }: Pick<WantedFile, 'url' | 'path'>, loadSignal: AbortSignal): Promise<Remote> {
  const connection = openConnection({ signal: loadSignal });
  const { signal } = connection;
  try {
    const head = await request(url, path, { method: 'HEAD', passCache: true, signal });
    const facts = factsOf(head);
    const refusal = refusalOf(head, path);
    if (refusal === undefined && facts.sizeBytes !== undefined) return { kind: 'there', facts };
    if (refusal !== undefined && !headRefused.has(head.status)) return refused(refusal);
    const first = await request(url, path, { start: 0, end: 0, passCache: true, signal });
    await first.body?.cancel();
    const firstRefusal = refusalOf(first, path);
    if (firstRefusal === undefined) return { kind: 'there', facts: { ...facts, ...known(factsOf(first)) } };
    return refusal === undefined ? { kind: 'there', facts } : refused(firstRefusal);
  } catch (error) {
    loadSignal.throwIfAborted();
    const silent = new ApuraError('network', `${path}: no answer`, { file: path }, { cause: error });
    return { kind: 'unknown', error: error instanceof ApuraError ? error : silent };
  } finally {
    connection.end();
  }
}

function refused(error: ApuraError): Remote {
  return { kind: error.code === 'model-missing' ? 'missing' : 'unknown', error };
}

function known(facts: RemoteFacts): RemoteFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
