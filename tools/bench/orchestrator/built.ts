import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { repositoryRoot } from '../../setup.mjs';
import type { NodeFigures } from './in-node';

/** Where what is timed lies when it is built. */
export const builtFolder = join(repositoryRoot, 'node_modules', '.cache', 'apura', 'bench', 'orchestrator');
export const workerFile = 'orchestrator-worker.js';
export const pageFile = 'orchestrator.page.js';
const mostOutputBytes = 64_000_000;

/** Built as the page is: what runs sources directly names every function anew at each call, which costs a tenth. */
export async function buildWorker(): Promise<void> {
  await build({
    configFile: false,
    root: repositoryRoot,
    logLevel: 'error',
    build: {
      outDir: join(builtFolder, 'worker'),
      emptyOutDir: true,
      target: 'chrome121',
      copyPublicDir: false,
      rolldownOptions: {
        input: ['orchestrator-worker.ts', 'orchestrator.page.ts'].map((name) => join(repositoryRoot, 'tools/bench/pages', name)),
        output: { entryFileNames: '[name].js' },
        // What only a page imports by hand is an entry too.
        preserveEntrySignatures: 'strict',
      },
    },
  });
}

/** Builds the Node side and runs it in a process of its own. */
export async function runInNode(repetitions: number): Promise<NodeFigures> {
  const outDir = join(builtFolder, 'node');
  await build({
    configFile: false,
    root: repositoryRoot,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['@langchain/langgraph'] },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'node20',
      copyPublicDir: false,
      ssr: join(repositoryRoot, 'tools/bench/orchestrator/in-node.ts'),
      rolldownOptions: { output: { entryFileNames: 'in-node.mjs' } },
    },
  });
  const { stdout } = await promisify(execFile)(process.execPath, [join(outDir, 'in-node.mjs'), String(repetitions)], {
    maxBuffer: mostOutputBytes,
  });
  return JSON.parse(stdout) as NodeFigures;
}
