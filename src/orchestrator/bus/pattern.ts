/**
 * Does a dotted type match a dotted pattern? `*` stands for exactly one segment, `#` (at the end only) for any number of them,
 * none included: `task.*` matches `task.started` and not `task`; `alert.#` matches `alert` and `alert.cpu.high`.
 */
export function matchesPattern(pattern: string, type: string): boolean {
  if (pattern === '#' || pattern === type) return true;
  const wanted = pattern.split('.');
  const given = type.split('.');
  for (const [index, segment] of wanted.entries()) {
    if (segment === '#' && index === wanted.length - 1) return given.length >= index;
    if (index >= given.length || (segment !== '*' && segment !== given[index])) return false;
  }
  return wanted.length === given.length;
}
