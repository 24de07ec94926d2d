import { Visitor } from 'vite';
import { isCode, lineOf, parse, type SourceFile } from '../source-files';

const testFunctions = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const skippers = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails']);

/** No `.only`; a test that may be skipped says why: in a comment just above, or as the argument of `skip(…)`. */
export function checkTestMarkers(files: readonly SourceFile[]): string[] {
  return files.filter((file) => isCode(file) && /\.test\.tsx?$/.test(file.path)).flatMap(checkFile);
}

function checkFile(file: SourceFile): string[] {
  const problems: string[] = [];
  const { program, comments } = parse(file);
  const commentEnds = new Set(comments.map(({ end }) => lineOf(file.text, end)));
  const report = (line: number, what: string): void => {
    problems.push(`${file.path}:${line}: ${what}`);
  };
  new Visitor({
    MemberExpression({ object, property, start }) {
      if (object.type !== 'Identifier' || !testFunctions.has(object.name) || property.type !== 'Identifier') return;
      const line = lineOf(file.text, start);
      if (property.name === 'only') report(line, `${object.name}.only`);
      if (skippers.has(property.name) && !commentEnds.has(line - 1))
        report(line, `${object.name}.${property.name} without a reason above it`);
    },
    CallExpression({ callee, arguments: args, start }) {
      const isContextSkip =
        (callee.type === 'Identifier' && callee.name === 'skip') ||
        (callee.type === 'MemberExpression' &&
          callee.property.type === 'Identifier' &&
          callee.property.name === 'skip' &&
          callee.object.type === 'Identifier' &&
          !testFunctions.has(callee.object.name));
      if (isContextSkip && args.length === 0) report(lineOf(file.text, start), 'skip() without a reason');
    },
  }).visit(program);
  return problems;
}
