import { readFileSync, statSync } from 'node:fs';
import { defaultClientConditions, defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { isolationHeaders } from './tools/serve/headers.ts';

const packageFile = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

/** Files that only one engine reads. */
const ownFiles = { wasm: [] as string[], webgpu: ['onnx/model_webgpu.onnx'] };

/** What an audit with the shipped model downloads: its files and the WebAssembly that runs them, as they lie on the server. */
function downloadBytes(engine: keyof typeof ownFiles, ...builds: readonly string[]): number {
  const list = JSON.parse(readFileSync(new URL('./src/engines/shipped-model.json', import.meta.url), 'utf8')) as {
    files: Record<string, { sizeBytes: number }>;
  };
  const others = Object.entries(ownFiles).flatMap(([name, paths]) => (name === engine ? [] : paths));
  const files = Object.entries(list.files).filter(([path]) => !others.includes(path));
  const runtimes = builds.map((build) => statSync(new URL(`./node_modules/onnxruntime-web/dist/${build}`, import.meta.url)).size);
  return [...runtimes, ...files.map(([, { sizeBytes }]) => sizeBytes)].reduce((sum, size) => sum + size, 0);
}

const cpuBuild = 'ort-wasm-simd-threaded.wasm';

/** Installed versions of web-llm: a model library runs on the version that it was made for. APURA_WEB_LLM names another than the first. */
const webLlmPackages = ['@mlc-ai/web-llm', 'web-llm-v0-2-48'];
const webLlm = process.env['APURA_WEB_LLM'] || '@mlc-ai/web-llm';
if (!webLlmPackages.includes(webLlm)) throw new Error(`APURA_WEB_LLM is ${webLlm}; installed are ${webLlmPackages.join(', ')}`);

export default defineConfig({
  // Relative addresses: the built page works in any subfolder.
  base: './',
  plugins: [solid()],
  define: {
    __APP_VERSION__: JSON.stringify(packageFile.version),
    __DOWNLOAD_BYTES__: downloadBytes('wasm', cpuBuild),
    // The CPU's build too: what the GPU answers is compared with what the CPU does.
    __GPU_DOWNLOAD_BYTES__: JSON.stringify({
      suspending: downloadBytes('webgpu', 'ort-wasm-simd-threaded.jspi.wasm', cpuBuild),
      other: downloadBytes('webgpu', 'ort-wasm-simd-threaded.asyncify.wasm', cpuBuild),
    }),
  },
  resolve: {
    alias: webLlm === '@mlc-ai/web-llm' ? {} : { '@mlc-ai/web-llm': webLlm },
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
