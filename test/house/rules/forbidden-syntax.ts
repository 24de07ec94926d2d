import { Visitor } from 'vite';
import { isCode, lineOf, parse, type SourceFile } from '../source-files';

/** Syntax that the house does without: any, double casts, `!`, silenced compilers, empty catch, console in `src`. */
export function checkForbiddenSyntax(files: readonly SourceFile[]): string[] {
  return files.filter(isCode).flatMap((file) => [...checkNodes(file), ...checkComments(file)]);
}

function checkNodes(file: SourceFile): string[] {
  const problems: string[] = [];
  const report = (node: { readonly start: number }, what: string): void => {
    problems.push(`${file.path}:${lineOf(file.text, node.start)}: ${what}`);
  };
  new Visitor({
    TSAnyKeyword: (node) => report(node, 'any'),
    TSNonNullExpression: (node) => report(node, 'non-null !'),
    TSAsExpression(node) {
      if (node.expression.type === 'TSAsExpression' && node.expression.typeAnnotation.type === 'TSUnknownKeyword')
        report(node, 'as unknown as');
    },
    CatchClause(node) {
      if (node.body.body.length === 0) report(node, 'empty catch');
    },
    MemberExpression(node) {
      if (file.path.startsWith('src/') && node.object.type === 'Identifier' && node.object.name === 'console')
        report(node, 'console in src');
    },
  }).visit(parse(file).program);
  return problems;
}

function checkComments(file: SourceFile): string[] {
  return parse(file).comments.flatMap(({ value, start }) => {
    const where = `${file.path}:${lineOf(file.text, start)}`;
    if (/@ts-(?:ignore|nocheck)\b/.test(value)) return [`${where}: a silenced compiler`];
    return /@ts-expect-error\s*$/.test(value) ? [`${where}: @ts-expect-error without a reason`] : [];
  });
}
