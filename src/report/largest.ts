/** The largest of the values that are there; `undefined` when none is. Safe for lists of any length. */
export function largest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (most, value) => (value === undefined || (most ?? Number.NEGATIVE_INFINITY) >= value ? most : value),
    undefined,
  );
}
