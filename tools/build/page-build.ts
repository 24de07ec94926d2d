import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { build } from 'vite';
import { repositoryRoot } from '../setup.mjs';
import { checkDist, type DistSummary } from './check-dist';
import { hashFiles } from './hash-files';

/** Where the built page lies. */
export const distFolder = join(repositoryRoot, 'dist');

const cacheFolder = join(repositoryRoot, 'node_modules', '.cache', 'apura');
const stampFile = join(cacheFolder, 'build.json');

/** All that the built page is made of. */
const inputs = ['src', 'public', 'index.html', 'vite.config.ts', 'tools/serve/headers.ts', 'package.json', 'package-lock.json'];

/** The page does not build; the message says where and why. */
class BuildError extends Error {
  override readonly name = 'BuildError';
}

export interface PageBuild extends DistSummary {
  /** False when `dist` was up to date. */
  readonly built: boolean;
}

/**
 * Builds the page into `dist`, unless `dist` is what the same inputs gave before. Throws when the build fails or when
 * what came out breaks a rule of `checkDist`.
 */
export async function buildPage(options: { readonly force?: boolean; readonly quiet?: boolean } = {}): Promise<PageBuild> {
  const source = await hashFiles(repositoryRoot, inputs);
  if (options.force !== true && (await isUpToDate(source))) return { built: false, ...(await checkDist(distFolder)) };
  // Built aside and moved in one step: whoever serves `dist` meanwhile never sees half a page.
  const fresh = join(cacheFolder, `dist-${process.pid}`);
  const old = join(cacheFolder, `dist-old-${process.pid}`);
  try {
    await mkdir(cacheFolder, { recursive: true });
    await runVite(fresh, options.quiet === true);
    const summary = await checkDist(fresh);
    await moveAway(distFolder, old);
    await rename(fresh, distFolder);
    await writeFile(stampFile, JSON.stringify({ source, dist: await hashFiles(distFolder, ['.']) }));
    return { built: true, ...summary };
  } finally {
    await Promise.all([fresh, old].map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

async function runVite(outDir: string, quiet: boolean): Promise<void> {
  try {
    await build({
      root: repositoryRoot,
      configFile: join(repositoryRoot, 'vite.config.ts'),
      logLevel: quiet ? 'silent' : 'warn',
      build: { outDir, emptyOutDir: true },
    });
  } catch (error) {
    // The bundler's stack says nothing about the sources, and its colours do not belong into a log.
    throw new BuildError(stripVTControlCharacters((error as Error).message), { cause: error });
  }
}

async function isUpToDate(source: string): Promise<boolean> {
  try {
    const stamp = JSON.parse(await readFile(stampFile, 'utf8')) as { source: string; dist: string };
    return stamp.source === source && stamp.dist === (await hashFiles(distFolder, ['.']));
  } catch {
    return false; // Never built, or the stamp is unreadable: build.
  }
}

async function moveAway(folder: string, to: string): Promise<void> {
  try {
    await rename(folder, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
