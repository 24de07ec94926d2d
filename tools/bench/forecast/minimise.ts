/**
 * The point where `cost` is least near `start`, by the simplex of J. A. Nelder and R. Mead (Computer Journal 7, 1965) with
 * their coefficients. For a handful of dimensions. `step`: size of the first simplex.
 */
export function minimise(cost: (point: readonly number[]) => number, start: readonly number[], step: number, rounds = 4000): number[] {
  const corners = [start, ...start.map((_, axis) => start.map((value, index) => (index === axis ? value + step : value)))];
  let simplex = corners.map((point) => ({ point: [...point], cost: cost(point) }));
  const at = (point: number[]) => ({ point, cost: cost(point) });
  for (let round = 0; round < rounds; round += 1) {
    simplex = simplex.toSorted((a, b) => a.cost - b.cost);
    const best = simplex[0];
    const worst = simplex.at(-1);
    const second = simplex.at(-2);
    if (best === undefined || worst === undefined || second === undefined || worst.cost - best.cost < 1e-12) break;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, axis) => others.reduce((sum, { point }) => sum + (point[axis] ?? 0), 0) / others.length);
    const along = (factor: number) => at(centre.map((value, axis) => value + factor * ((worst.point[axis] ?? 0) - value)));
    const reflected = along(-1);
    if (reflected.cost < best.cost) {
      const expanded = along(-2);
      simplex = [...others, expanded.cost < reflected.cost ? expanded : reflected];
    } else if (reflected.cost < second.cost) {
      simplex = [...others, reflected];
    } else {
      const contracted = along(reflected.cost < worst.cost ? -0.5 : 0.5);
      if (contracted.cost < Math.min(worst.cost, reflected.cost)) simplex = [...others, contracted];
      else simplex = simplex.map(({ point }) => at(point.map((value, axis) => ((best.point[axis] ?? 0) + value) / 2)));
    }
  }
  return [...(simplex.toSorted((a, b) => a.cost - b.cost)[0]?.point ?? start)];
}
