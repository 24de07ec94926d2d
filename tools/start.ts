import { spawn } from 'node:child_process';
import { buildPage, distFolder } from './build/page-build';
import { parseOptions } from './parse-options';
import { preferredPort, serveFolders } from './serve/static-server';
import { untilSignal } from './signals';
import { UsageError } from './usage-error';

const help = `npm start: serves the production build on this machine and opens it in your browser.

  npm start -- [--port N] [--no-open]

  --port N     port to serve on (default ${preferredPort}, or any free one when it is taken)
  --no-open    only print the address
`;

export async function main(args: readonly string[]): Promise<number> {
  const values = parseOptions(args, { port: { type: 'string' }, 'no-open': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } });
  if (values.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const port = values.port === undefined ? preferredPort : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UsageError(`--port wants a number from 1 to 65535, not "${values.port}".`);
  await buildPage();
  const server = await serveFolders([{ prefix: '/', folder: distFolder }], port);
  process.stdout.write(`Apura is at ${server.url} (Ctrl+C ends it)\n`);
  if (values['no-open'] !== true) openBrowser(server.url);
  const code = await untilSignal();
  await server.close();
  return code;
}

/** Opens the user's own browser; where there is none, the printed address has to do. */
function openBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open', url],
    win32: ['cmd', '/c', 'start', '', url],
  };
  const [command, ...rest] = commands[process.platform] ?? ['xdg-open', url];
  const child = spawn(command, rest, { stdio: 'ignore', detached: true });
  child.on('error', () => process.stdout.write('No browser could be opened from here; open the address yourself.\n'));
  child.unref();
}
