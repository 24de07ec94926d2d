/** The translated name of an id that comes from elsewhere, or the id itself. */
export function term(names: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id;
}
