import { createReadStream } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createViteServer } from 'vite';
import { isolationHeaders } from '../serve/headers';
import { repositoryRoot } from '../setup.mjs';

/** The repository through Vite, isolated; `/public/` is reachable under its own name too. `url` ends in `/`. */
export async function serveBench(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createHttpServer();
  const vite = await createViteServer({
    root: repositoryRoot,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: { server }, watch: null },
    appType: 'mpa',
  });
  server.on('request', (request, response) => {
    if (request.url !== '/bench') return vite.middlewares(request, response);
    response.writeHead(200, { 'content-type': 'text/html', ...isolationHeaders });
    createReadStream(join(repositoryRoot, 'tools/bench/pages/blank.html')).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      await vite.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
