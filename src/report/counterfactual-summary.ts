import { median } from '../base/statistics';
import type { Counterfactual } from '../contract/audit';
import { engineIds } from '../contract/engine';
import type { CounterfactualSummary, RanOn } from './report';
import { isSameEngine } from './task-samples';

type Run = Counterfactual['runs'][number];
interface Pair {
  readonly from: Run;
  readonly to: Run;
}

/** For each two engines that the same tasks ran on: how much slower, how much less correct. `from` is the higher rung. */
export function summariseCounterfactuals(counterfactuals: readonly Counterfactual[]): CounterfactualSummary[] {
  const groups: { readonly from: RanOn; readonly to: RanOn; readonly pairs: Pair[] }[] = [];
  for (const pair of counterfactuals.flatMap(({ runs }) => pairsOf(runs))) {
    const known = groups.find(({ from, to }) => isSameEngine(from, pair.from) && isSameEngine(to, pair.to));
    if (known === undefined) groups.push({ from: engineOf(pair.from), to: engineOf(pair.to), pairs: [pair] });
    else known.pairs.push(pair);
  }
  return groups.map(({ from, to, pairs }) => {
    const slower = pairs.flatMap((pair) => (pair.from.runMs > 0 ? [pair.to.runMs / pair.from.runMs] : []));
    const middle = median(slower);
    const sorted = slower.toSorted((a, b) => a - b);
    return {
      from,
      to,
      tasks: pairs.length,
      slowdown: middle === undefined ? undefined : { low: sorted[0] ?? middle, value: middle, high: sorted.at(-1) ?? middle },
      decodeSlowdown: median(pairs.flatMap(decodeRatio)),
      passedFrom: pairs.filter((pair) => pair.from.passed).length,
      passedTo: pairs.filter((pair) => pair.to.passed).length,
    };
  });
}

/** The highest rung that the task ran on with each other one. */
function pairsOf(runs: readonly Run[]): Pair[] {
  const [from, ...others] = runs.toSorted((a, b) => engineIds.indexOf(a.engine) - engineIds.indexOf(b.engine));
  return from === undefined ? [] : others.filter((to) => !isSameEngine(engineOf(from), engineOf(to))).map((to) => ({ from, to }));
}

function decodeRatio({ from, to }: Pair): number[] {
  const [before, after] = [from.decodeTokensPerSecond ?? 0, to.decodeTokensPerSecond ?? 0];
  return before > 0 && after > 0 ? [before / after] : [];
}

function engineOf({ engine, device, model }: Run): RanOn {
  return { engine, device, model };
}
