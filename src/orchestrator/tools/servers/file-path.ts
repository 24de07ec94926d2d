import { ToolRefusal } from './server-tool';

const mostSegments = 12;
const mostNameLength = 120;

/** The names in a path below the root: "notes/today.txt" → two. Throws a `ToolRefusal` for whatever could lead elsewhere. */
export function pathSegments(path: string): string[] {
  const segments = path.split('/').filter((segment, index, all) => !(segment === '' && (index === 0 || index === all.length - 1)));
  if (segments.length > mostSegments) throw new ToolRefusal(`the path has more than ${mostSegments} parts`);
  for (const segment of segments) {
    const bad =
      segment === '' || segment === '.' || segment === '..' || segment.length > mostNameLength || /[\\:*?"<>|\p{Cc}]/u.test(segment);
    if (bad) throw new ToolRefusal(`${JSON.stringify(segment.slice(0, 40))} is no name of a file or folder here`);
  }
  return segments;
}
