import { lineOf, type SourceFile } from '../source-files';

/** Written in pieces, so that this file does not contain what it looks for. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`(?<![\\w.:/])/${'wo'}rk/`), 'a path of the machine it was written on'],
  [/(?<![\w.])\/(?:home|Users)\/[a-z]\w*\//, "a path in somebody's home"],
  [
    new RegExp(`registry\\.(?:npm${'js'}|yarn${'pkg'})|npm${'mirror'}|pypi\\.${'org'}|files\\.python${'hosted'}`),
    'the address of a package registry',
  ],
];

/** Nothing names the machine that the file was written on, nor a package registry. */
export function checkForbiddenWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    forbidden.flatMap(([pattern, what]) => {
      const match = pattern.exec(text);
      return match === null ? [] : [`${path}:${lineOf(text, match.index)}: ${what}`];
    }),
  );
}
