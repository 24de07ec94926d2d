import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A file and how its server treats who wants it. Everything may be changed while it is being served. */
export interface HostileFile {
  body: Buffer;
  contentType: string;
  /** Absent: no ETag is sent. */
  etag?: string;
  lastModified?: string;
  /** Ranges are obeyed. */
  ranges: boolean;
  /** `access-control-allow-origin` is sent. */
  cors: boolean;
  /** Other origins may read ETag and Content-Range. */
  exposed: boolean;
  /** `content-length` is sent; without it the end of the connection is the end of the file. */
  sized: boolean;
  /** HEAD is answered with 405. */
  noHead: boolean;
  /** GET gets no answer: the connection is dropped. */
  noGet: boolean;
  /** Answered in place of the file. */
  status?: number;
  redirectTo?: string;
  /** The connection is cut before this byte of the file. */
  cutAt?: number;
  /** Nothing more comes from this byte of the file on; the connection stays. */
  stallAt?: number;
  bytesPerSecond?: number;
  /** What changes once a connection was cut or has gone silent: the next request finds it so. */
  afterwards?: Partial<HostileFile>;
}

/** One request as it came, and what was sent. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** First byte asked for, where a range was. */
  readonly start?: number;
  status: number;
  sentBytes: number;
}

/** A server of another origin that does what real ones do on bad days. */
export interface HostileServer {
  /** Ends in `/`. */
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Puts a file there, or changes what is said of it: all well unless it says otherwise. */
  set(path: string, file: Partial<HostileFile>): HostileFile;
  /** What is there; throws when nothing is. */
  file(path: string): HostileFile;
  /** Nothing answers any more, as if the machine were switched off; `set` and `up` bring it back. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Cuts every connection that is open now. */
  cut(): void;
  close(): Promise<void>;
}

const pieceBytes = 16 * 1024;

export async function serveHostile(): Promise<HostileServer> {
  const files = new Map<string, HostileFile>();
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response, files, seen).catch(() => response.destroy());
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    set: (path, changes) => {
      const whole: HostileFile = {
        body: Buffer.alloc(0),
        contentType: 'application/octet-stream',
        ranges: true,
        cors: true,
        exposed: true,
        sized: true,
        noHead: false,
        noGet: false,
        ...changes,
      };
      files.set(path, whole);
      return whole;
    },
    file: (path) => {
      const found = files.get(path);
      if (found === undefined) throw new Error(`${path} is not on the server`);
      return found;
    },
    down: close,
    up: () => listen(port),
    cut: () => server.closeAllConnections(),
    close: () => (server.listening ? close() : Promise.resolve()),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, HostileFile>,
  seen: SeenRequest[],
): Promise<void> {
  const path = decodeURIComponent((request.url ?? '/').slice(1).split('?')[0] ?? '');
  const file = files.get(path);
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const entry: SeenRequest = {
    method: request.method ?? '',
    path,
    ...(range === null ? {} : { start: Number(range[1]) }),
    status: 0,
    sentBytes: 0,
  };
  seen.push(entry);
  const head = (status: number, headers: Readonly<Record<string, string | number>> = {}): void => {
    entry.status = status;
    response.writeHead(status, headers);
  };
  if (file === undefined || file.cors) response.setHeader('Access-Control-Allow-Origin', '*');
  if (request.method === 'OPTIONS') return end(response, () => head(403));
  if (file === undefined) return end(response, () => head(404, { 'Content-Type': 'text/plain' }));
  const { redirectTo, status = 200 } = file;
  if (redirectTo !== undefined) return end(response, () => head(302, { Location: redirectTo }));
  if (file.noGet && request.method === 'GET') return void response.destroy();
  if (file.noHead && request.method === 'HEAD') return end(response, () => head(405));
  if (file.exposed) response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Range');
  if (file.etag !== undefined) response.setHeader('ETag', file.etag);
  if (file.lastModified !== undefined) response.setHeader('Last-Modified', file.lastModified);
  response.setHeader('Content-Type', file.contentType);

  const size = file.body.length;
  const wanted = file.ranges && status === 200 && range !== null;
  const start = wanted ? Number(range[1]) : 0;
  const stop = wanted && range[2] !== '' ? Math.min(size, Number(range[2]) + 1) : size;
  if (wanted && start >= size) return end(response, () => head(416, { 'Content-Range': `bytes */${size}` }));
  if (file.sized) response.setHeader('Content-Length', stop - start);
  // Without a length and without chunks only the end of the connection tells the end, as with the oldest servers.
  else response.useChunkedEncodingByDefault = false;
  if (wanted) head(206, { 'Content-Range': `bytes ${start}-${stop - 1}/${size}` });
  else head(status);
  if (request.method === 'HEAD') return end(response, () => undefined);
  response.flushHeaders();
  await send(response, file, start, stop, entry);
}

function change(file: HostileFile): void {
  Object.assign(file, file.afterwards);
}

function end(response: ServerResponse, writeHead: () => void): void {
  writeHead();
  response.end();
}

async function send(response: ServerResponse, file: HostileFile, start: number, stop: number, entry: SeenRequest): Promise<void> {
  for (let at = start; at < stop; ) {
    if (at >= (file.stallAt ?? stop)) return change(file);
    if (at >= (file.cutAt ?? stop)) {
      change(file);
      // A browser throws away what it has not handed on yet when a connection breaks: it is given time to do so.
      await wait(300);
      response.destroy();
      return;
    }
    const limit = Math.min(stop, file.cutAt ?? stop, file.stallAt ?? stop);
    const piece = file.body.subarray(at, Math.min(limit, at + pieceBytes));
    at += piece.length;
    entry.sentBytes += piece.length;
    await new Promise<void>((resolve, reject) => response.write(piece, (error) => (error ? reject(error) : resolve())));
    if (file.bytesPerSecond !== undefined) await wait((piece.length * 1000) / file.bytesPerSecond);
    if (response.destroyed) return;
  }
  response.end();
}
