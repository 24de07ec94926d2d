import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mount } from '../../serve/mounts';
import { answer, type RunningServer } from '../../serve/static-server';

/** Serves model folders to other origins, as a model hub does, on the loopback interface. */
export async function serveHub(mounts: readonly Mount[]): Promise<RunningServer> {
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Content-Length, Content-Range');
    answer(mounts, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
