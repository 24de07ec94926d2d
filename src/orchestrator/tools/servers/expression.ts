import { ToolRefusal } from './server-tool';

const mostLength = 1_000;
const mostDepth = 100;

const constants: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

const functions: ReadonlyMap<string, { readonly arity: number; readonly apply: (...values: number[]) => number }> = new Map(
  Object.entries({
    sqrt: { arity: 1, apply: Math.sqrt },
    abs: { arity: 1, apply: Math.abs },
    round: { arity: 1, apply: Math.round },
    floor: { arity: 1, apply: Math.floor },
    ceil: { arity: 1, apply: Math.ceil },
    ln: { arity: 1, apply: Math.log },
    log10: { arity: 1, apply: Math.log10 },
    log2: { arity: 1, apply: Math.log2 },
    exp: { arity: 1, apply: Math.exp },
    sin: { arity: 1, apply: Math.sin },
    cos: { arity: 1, apply: Math.cos },
    tan: { arity: 1, apply: Math.tan },
    // 0: one or more.
    min: { arity: 0, apply: Math.min },
    max: { arity: 0, apply: Math.max },
  }),
);

const token = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)|([a-z][a-z0-9]*)|(\*\*|[-+*/%^(),×÷−]))/iy;

/**
 * The value of an arithmetic expression: + - * / % ^ (right to left, before the sign), parentheses, functions, pi and e. A parser of
 * its own: no text is ever run. Throws a `ToolRefusal` for anything else, and for results that are no finite number.
 */
export function evaluateExpression(text: string): number {
  if (text.length > mostLength) throw new ToolRefusal(`the expression has ${text.length} characters, ${mostLength} at most`);
  const parser = new Parser(tokensOf(text));
  const value = parser.sum(0);
  parser.expectEnd();
  if (!Number.isFinite(value)) throw new ToolRefusal(Number.isNaN(value) ? 'the result is not defined' : 'the result is too large');
  return value;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const rest = text.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < rest.length) {
    const at = token.lastIndex;
    const found = token.exec(rest);
    if (found === null) throw new ToolRefusal(`unexpected ${JSON.stringify(rest.slice(at).trimStart().slice(0, 10))}`);
    const sign = found[3]?.replace('×', '*').replace('÷', '/').replace('−', '-').replace('**', '^');
    tokens.push(found[1] ?? found[2]?.toLowerCase() ?? sign ?? '');
  }
  return tokens;
}

/** Recursive descent: sum → product → sign → power → atom. */
class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw new ToolRefusal(`unexpected ${JSON.stringify(left)}`);
  }

  sum(depth: number): number {
    if (depth > mostDepth) throw new ToolRefusal('the expression is nested too deeply');
    let value = this.#product(depth);
    for (;;) {
      if (this.#take('+')) value += this.#product(depth);
      else if (this.#take('-')) value -= this.#product(depth);
      else return value;
    }
  }

  #product(depth: number): number {
    let value = this.#sign(depth);
    for (;;) {
      if (this.#take('*')) value *= this.#sign(depth);
      else if (this.#take('/')) value /= this.#divisor(depth);
      else if (this.#take('%')) value %= this.#divisor(depth);
      else return value;
    }
  }

  #divisor(depth: number): number {
    const value = this.#sign(depth);
    if (value === 0) throw new ToolRefusal('division by zero');
    return value;
  }

  #sign(depth: number): number {
    if (depth > mostDepth) throw new ToolRefusal('the expression is nested too deeply');
    if (this.#take('-')) return -this.#sign(depth + 1);
    return this.#take('+') ? this.#sign(depth + 1) : this.#power(depth);
  }

  #power(depth: number): number {
    const base = this.#atom(depth);
    return this.#take('^') ? base ** this.#sign(depth + 1) : base;
  }

  #atom(depth: number): number {
    if (this.#take('(')) {
      const value = this.sum(depth + 1);
      this.#expect(')');
      return value;
    }
    const found = this.#tokens[this.#at];
    if (found === undefined) throw new ToolRefusal('the expression ends too early');
    this.#at += 1;
    if (/^[\d.]/.test(found)) return Number(found);
    const constant = constants.get(found);
    return constant ?? this.#call(found, depth);
  }

  #call(name: string, depth: number): number {
    const known = functions.get(name);
    if (known === undefined) throw new ToolRefusal(`unexpected ${JSON.stringify(name)}; functions: ${[...functions.keys()].join(', ')}`);
    this.#expect('(');
    const values = [this.sum(depth + 1)];
    while (this.#take(',')) values.push(this.sum(depth + 1));
    this.#expect(')');
    if (known.arity > 0 && values.length !== known.arity) throw new ToolRefusal(`${name} takes ${known.arity} value`);
    return known.apply(...values);
  }

  #take(wanted: string): boolean {
    if (this.#tokens[this.#at] !== wanted) return false;
    this.#at += 1;
    return true;
  }

  #expect(wanted: string): void {
    if (!this.#take(wanted))
      throw new ToolRefusal(`expected ${JSON.stringify(wanted)} and found ${JSON.stringify(this.#tokens[this.#at] ?? 'the end')}`);
  }
}
