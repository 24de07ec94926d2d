import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createViteServer } from 'vite';
import { repositoryRoot } from '../../tools/setup.mjs';

/** A server on a free loopback port; `url` ends in `/`. */
export interface TestServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The sources through Vite, with isolation headers; files are not watched. Any file of the repository has its path. */
export async function serveDev(): Promise<TestServer> {
  const server = createHttpServer();
  // Vite's client insists on its socket, so it gets one, on the same port.
  const vite = await createViteServer({
    root: repositoryRoot,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: { server }, watch: null },
    appType: 'mpa',
  });
  server.on('request', vite.middlewares);
  const url = await listen(server);
  return {
    url,
    close: async () => {
      await vite.close();
      await closeServer(server);
    },
  };
}

/** Starts listening on a free loopback port; returns the address, ending in `/`. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
