import { createServer } from 'vite';
import { repositoryRoot } from './setup.mjs';
import { untilSignal } from './signals';

/** `npm run dev`: Vite's development server with the isolation headers. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write("npm run dev: Vite's development server with hot reload. No options.\n");
    return 0;
  }
  const server = await createServer({ root: repositoryRoot, server: { host: '127.0.0.1' } });
  await server.listen();
  server.printUrls();
  const code = await untilSignal();
  await server.close();
  return code;
}
