import type { BrowserContext } from 'playwright';
import { build } from 'vite';
import { repositoryRoot } from '../../../tools/setup.mjs';

let script: Promise<string> | undefined;

/** Puts the journal-replaying worker of `test/fixtures/ui` in the place of the built audit worker. */
export async function replaceAuditWorker(context: BrowserContext, scenario: string, paceMs = 4): Promise<void> {
  script ??= buildScript();
  const body = `self.apuraScenario=${JSON.stringify(scenario)};self.apuraPaceMs=${paceMs};\n${await script}`;
  await context.route('**/assets/audit-worker-*.js', (route) =>
    route.fulfill({
      body,
      contentType: 'text/javascript',
      headers: { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Resource-Policy': 'same-origin' },
    }),
  );
}

async function buildScript(): Promise<string> {
  const result = await build({
    root: repositoryRoot,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rollupOptions: { input: 'test/fixtures/ui/fake-audit-worker.ts', output: { format: 'es' }, preserveEntrySignatures: false },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    const [chunk] = output.output;
    return chunk.code;
  }
  throw new Error('vite built no script');
}
