import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { parseByteRange } from './byte-range';
import { pageHeaders } from './headers';
import { mimeType } from './mime-types';
import { type Mount, resolveMounted } from './mounts';

/** `url` ends in `/`; `close` also ends connections that are still open. */
export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Where the page is served unless the port is taken, so that a link made by `npm run audit` opens under `npm start`. */
export const preferredPort = 4626;

/**
 * Serves folders on the loopback interface with the page's headers: types, ranges, revalidation, GET and HEAD only.
 * When `port` is taken, or absent, any free one is used.
 */
export async function serveFolders(mounts: readonly Mount[], port = 0): Promise<RunningServer> {
  const server = createServer((request, response) => {
    answer(mounts, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  const attempt = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await attempt(0);
  }
}

/** Answers one request from the mounted folders, or with 404. */
export async function answer(mounts: readonly Mount[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'Only GET and HEAD.');
  }
  const urlPath = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  const file = resolveMounted(mounts, urlPath);
  const stats = file === undefined ? undefined : await statFile(file);
  if (file === undefined || stats === undefined) return refuse(response, 404, 'No such file.');
  sendFile(file, stats, request, response);
}

async function statFile(file: string): Promise<Stats | undefined> {
  try {
    const stats = await stat(file);
    return stats.isFile() ? stats : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}

function sendFile(file: string, stats: Stats, request: IncomingMessage, response: ServerResponse): void {
  const tag = `"${stats.size.toString(36)}-${Math.floor(stats.mtimeMs).toString(36)}"`;
  response.setHeader('ETag', tag);
  response.setHeader('Accept-Ranges', 'bytes');
  // Vite puts a hash of the content into the names of assets/; everything else is asked for again.
  response.setHeader('Cache-Control', /[\\/]assets[\\/][^\\/]+$/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  const range = request.headers['if-range'] === undefined || request.headers['if-range'] === tag ? request.headers.range : undefined;
  const wanted = parseByteRange(range, stats.size);
  if (wanted === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${stats.size}`);
    refuse(response, 416, 'No such range.');
    return;
  }
  response.setHeader('Content-Type', mimeType(file));
  const { start, end } = wanted === 'whole' ? { start: 0, end: stats.size - 1 } : wanted;
  response.setHeader('Content-Length', end - start + 1);
  if (wanted !== 'whole') response.setHeader('Content-Range', `bytes ${start}-${end}/${stats.size}`);
  response.writeHead(wanted === 'whole' ? 200 : 206);
  if (request.method === 'HEAD' || stats.size === 0) {
    response.end();
    return;
  }
  // A reader that goes away ends the stream; there is nobody left to tell.
  pipeline(createReadStream(file, { start, end }), response, () => undefined);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(`${text}\n`);
}
