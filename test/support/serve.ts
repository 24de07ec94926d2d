import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createViteServer } from 'vite';
import { distFolder } from '../../tools/build/page-build';
import type { Mount } from '../../tools/serve/mounts';
import { type RunningServer, serveFolders } from '../../tools/serve/static-server';
import { repositoryRoot } from '../../tools/setup.mjs';

/** The built page as `npm start` serves it, policy included; `mounts` adds folders, a model for example. */
export function serveDist(mounts: readonly Mount[] = []): Promise<RunningServer> {
  return serveFolders([{ prefix: '/', folder: distFolder }, ...mounts]);
}

/** The sources through Vite, with isolation headers; files are not watched. Any file of the repository has its path. */
export async function serveDev(): Promise<RunningServer> {
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
