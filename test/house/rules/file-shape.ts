import { posix } from 'node:path';
import { importsOf } from '../imports';
import { isCode, type SourceFile } from '../source-files';

const mostLines = 300;
const mostReadmeLines = 15;

/** Shaders, tables of words and texts, and fixtures are long because the world is. */
const longByNature =
  /\.wgsl$|^src\/ui\/i18n\/(?:en|pt)[^/]*\.ts$|^src\/suites\/families\/[^/]*-(?:words|tables|lexicon)\.ts$|^test\/fixtures\//;

const inHouse = /^(?:src|test|tools)\//;
const kebabCase = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
/** Python names its modules with underscores; tools fix the other names. */
const otherNames = /^(?:README\.md|[a-z0-9_]+\.py|\.[a-z]+)$/;

/** One subject per file: length, name, no barrel; a short README in every folder of `src`. */
export function checkFileShape(files: readonly SourceFile[]): string[] {
  return [...files.filter(({ path }) => inHouse.test(path)).flatMap(checkFile), ...checkReadmes(files)];
}

function checkFile(file: SourceFile): string[] {
  const { path, text } = file;
  const problems: string[] = [];
  const name = posix.basename(path);
  if (!path.startsWith('test/fixtures/') && !kebabCase.test(name) && !otherNames.test(name)) problems.push(`${path}: not kebab-case`);
  const lines = text.split('\n').length - 1;
  const limit = name === 'README.md' ? mostReadmeLines : mostLines;
  if (/\.(?:ts|tsx|mjs|js|css|md|py)$/.test(path) && lines > limit && !longByNature.test(path))
    problems.push(`${path}: ${lines} lines, ${limit} at most`);
  if (path.startsWith('src/') && /^index\.tsx?$/.test(name)) problems.push(`${path}: a barrel by name`);
  if (path.startsWith('src/') && isCode(file) && importsOf(file).some(({ reExport }) => reExport))
    problems.push(`${path}: re-exports another file`);
  return problems;
}

function checkReadmes(files: readonly SourceFile[]): string[] {
  const folders = new Set(files.filter((file) => isCode(file) && file.path.startsWith('src/')).map(({ path }) => posix.dirname(path)));
  const readmes = new Set(files.filter(({ path }) => path.endsWith('/README.md')).map(({ path }) => posix.dirname(path)));
  return [...folders].filter((folder) => !readmes.has(folder)).map((folder) => `${folder}: no README.md`);
}
