import { importsOf, packageOf, resolveImport } from '../imports';
import { isCode, type SourceFile } from '../source-files';

/** Which folders of `src` a folder may import from: the table in the house rules. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  contract: ['base'],
  report: ['contract', 'base'],
  device: ['contract', 'base'],
  engines: ['device', 'contract', 'base'],
  suites: ['device', 'contract', 'base'],
  orchestrator: ['device', 'contract', 'base'],
  audit: ['orchestrator', 'suites', 'engines', 'device', 'report', 'contract', 'base'],
  ui: ['report', 'contract', 'base'],
};

/** Packages that only one place may name. */
const homes: readonly (readonly [packageName: string, home: RegExp])[] = [
  ['@mlc-ai/web-llm', /^src\/engines\/web-llm\//],
  ['onnxruntime-web', /^src\/engines\/onnx\//],
  ['@huggingface/tokenizers', /^src\/engines\//],
  ['@huggingface/jinja', /^src\/engines\//],
  ['solid-js', /^src\/ui\//],
];

const mostComlinkFiles = 3;

/** Imports go down only; each heavy package has one home; comlink stays in a few files; `src` needs nothing above it. */
export function checkImportDirection(files: readonly SourceFile[]): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const sources = files.filter((file) => isCode(file) && file.path.startsWith('src/'));
  const problems = sources.flatMap((file) =>
    importsOf(file).flatMap(({ specifier }) => [...checkFolder(file.path, specifier, paths), ...checkPackage(file.path, specifier)]),
  );
  const withComlink = sources.filter((file) => importsOf(file).some(({ specifier }) => packageOf(specifier) === 'comlink'));
  if (withComlink.length > mostComlinkFiles) {
    problems.push(
      `comlink is named in ${withComlink.length} files, ${mostComlinkFiles} at most: ${withComlink.map(({ path }) => path).join(', ')}`,
    );
  }
  return problems;
}

function checkFolder(from: string, specifier: string, paths: ReadonlySet<string>): string[] {
  const target = resolveImport(from, specifier, paths);
  if (target === undefined) return [];
  const [fromFolder = '', targetFolder] = [from, target].map((path) => /^src\/([^/]+)\//.exec(path)?.[1]);
  if (targetFolder === undefined) return [`${from} imports ${target}, which is outside src`];
  if (fromFolder === targetFolder || mayImport[fromFolder]?.includes(targetFolder) === true) return [];
  return [`${from} imports ${target}: ${fromFolder} may not import from ${targetFolder}`];
}

function checkPackage(from: string, specifier: string): string[] {
  const home = homes.find(([name]) => name === packageOf(specifier));
  return home === undefined || home[1].test(from) ? [] : [`${from} names ${home[0]}, whose home is ${home[1].source}`];
}
