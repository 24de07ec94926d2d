import { readFileSync } from 'node:fs';
import { defaultClientConditions, defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { isolationHeaders } from './tools/serve/headers.ts';

const packageFile = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

export default defineConfig({
  // Relative addresses: the built page works in any subfolder.
  base: './',
  plugins: [solid()],
  define: { __APP_VERSION__: JSON.stringify(packageFile.version) },
  resolve: {
    // onnxruntime-web without its embedded glue code, so that the page decides which .wasm is loaded and from where.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  // Every dependency is ES modules already; without the optimizer a cold dev server never reloads a page under test.
  optimizeDeps: { noDiscovery: true, include: [] },
  // As 'iife', Vite would inline both engines into one worker of several megabytes.
  worker: { format: 'es' },
  build: {
    target: ['chrome121', 'edge121', 'firefox128', 'safari17.4'],
    // A .wasm or a model inside a data: URL can neither be cached nor streamed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A build on a busy machine is no news.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
