import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface DistSummary {
  readonly files: number;
  readonly totalBytes: number;
  /** What the browser must fetch before the start screen works: the page's own scripts and styles, gzipped. */
  readonly pageBytesGzipped: number;
}

/** A page that wants to be quick on a phone's network: 14 kB fit one round trip, 100 kB load in a second on slow 4G. */
const pageBudgetBytes = 100_000;

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/\.jsep\b[^/]*\.(?:wasm|mjs)$/, 'an onnxruntime-web variant that no engine uses'],
  [/(?:^|\/)node_modules\//, 'a package that was not bundled'],
  [/\.(?:ts|tsx)$/, 'a source file'],
];

/** Sizes of the built page. Throws with every broken rule: foreign variants of onnxruntime-web, budget, a missing part. */
export async function checkDist(folder: string): Promise<DistSummary> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const problems: string[] = [];
  let totalBytes = 0;
  for (const file of files) {
    const name = file.slice(folder.length + 1).replaceAll('\\', '/');
    for (const [pattern, what] of forbidden) if (pattern.test(name)) problems.push(`${name} is ${what}`);
    totalBytes += (await stat(file)).size;
  }
  const pageBytesGzipped = await pageSize(folder, files);
  if (pageBytesGzipped > pageBudgetBytes)
    problems.push(`the page needs ${pageBytesGzipped} bytes gzipped; the budget is ${pageBudgetBytes}`);
  if (problems.length > 0) throw new Error(`The build breaks its rules:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  return { files: files.length, totalBytes, pageBytesGzipped };
}

/** Gzipped bytes of index.html, of every script and style sheet that it names, and of the larger language. */
async function pageSize(folder: string, files: readonly string[]): Promise<number> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');
  const contents = await Promise.all(named.map((name) => readFile(join(folder, name))));
  const languages = files.filter((file) => /^(?:en|pt)-[^/]*\.js$/.test(basename(file)));
  const sizes = await Promise.all(languages.map(async (file) => gzipSync(await readFile(file)).length));
  return [Buffer.from(html), ...contents].reduce((sum, content) => sum + gzipSync(content).length, Math.max(0, ...sizes));
}
