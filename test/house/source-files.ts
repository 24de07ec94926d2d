import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseResult, parseSync } from 'vite';
import { repositoryRoot } from '../../tools/setup.mjs';

/** One file of the checkout; `path` from the root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const skippedFolders = new Set(['node_modules', 'dist', '.git', '.cache', 'coverage', 'test-results', 'apura-report', '__pycache__']);
const textFile = /\.(?:ts|tsx|js|mjs|json|jsonc|css|html|md|wgsl|py|sh|yaml|yml|svg|toml|txt)$|(?:^|\/)\.[^/]+$|^\.ci\/[^/]+$/;

/** Every text file of the repository: what git tracks, and what it would track. */
export function readRepository(root: string = repositoryRoot): SourceFile[] {
  return (listWithGit(root) ?? listFiles(root, ''))
    .filter((path) => textFile.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Undefined where there is no git, or the sources came without their history. */
function listWithGit(root: string): string[] | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return [...new Set(output.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path)));
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

const parsed = new WeakMap<SourceFile, ParseResult>();

/** The file's syntax tree, module record and comments. Throws when it is not TypeScript or JavaScript that parses. */
export function parse(file: SourceFile): ParseResult {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const result = parseSync(file.path, file.text);
  if (result.errors.length > 0) throw new SyntaxError(`${file.path}: ${result.errors[0]?.message}`);
  parsed.set(file, result);
  return result;
}

/** Only TypeScript and JavaScript. */
export function isCode(file: SourceFile): boolean {
  return /\.(?:ts|tsx|js|mjs)$/.test(file.path);
}

/** Number of the line, from 1, in which a character stands. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
