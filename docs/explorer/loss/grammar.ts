/**
 * The grammar of a loss: what binds tighter stands lower.
 *
 *   sum      →  product { (+ | −) product }
 *   product  →  signed { (* | /) signed }
 *   signed   →  − signed | power
 *   power    →  atom [ ^ signed ]                    2^3^2 is 2^(3^2), −x^2 is −(x^2)
 *   atom     →  number | name | name ( sum { , sum } ) | ( sum )
 *
 * The parser is one function a line. It goes no deeper than DEPTH, and neither does the tree that it makes.
 */
import { FUNCTIONS } from './functions.ts';
import { FormulaError, type Token, tokensOf } from './tokens.ts';

/** Where a part of the formula stands in its source. */
interface Place {
  readonly at: number;
  readonly length: number;
}
export type Operator = '+' | '-' | '*' | '/' | '^';
export type Expression = Place &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'minus'; readonly of: Expression }
    | { readonly kind: 'binary'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  );

/** How deep parentheses, signs, powers and chains of operations may go. */
export const DEPTH = 400;

/** Names that are numbers. */
export const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, π: Math.PI };

/** The tree of a formula. @throws FormulaError, which says where and what was expected */
export function parse(source: string): Expression {
  const tokens = tokensOf(source);
  let next = 0;
  let level = 0;
  const depths = new WeakMap<Expression, number>();

  const is = (...signs: readonly string[]): boolean => tokens[next].kind === 'sign' && signs.includes(tokens[next].text);
  const refuse = (expected: string): never => {
    const { kind, text, at, length } = tokens[next];
    throw new FormulaError(`expected ${expected}, got ${kind === 'end' ? 'the end' : text}`, { at, length });
  };
  const tooDeep = (place: Place): never => {
    throw new FormulaError(`the formula goes deeper than ${DEPTH} here; cut it in parts, or write sums over data`, place);
  };
  const close = (expected: string): Token => (is(')') ? tokens[next++] : refuse(expected));
  /** An expression from the first of its tokens to the last one read. */
  const made = (first: Place, parts: readonly Expression[], expression: Unplaced): Expression => {
    const last = tokens[next - 1];
    const place = { at: first.at, length: last.at + last.length - first.at };
    const depth = 1 + Math.max(0, ...parts.map((part) => depths.get(part)!));
    if (depth > DEPTH) tooDeep(last);
    const whole = { ...expression, ...place } as Expression;
    depths.set(whole, depth);
    return whole;
  };
  /** a ∘ b ∘ c, from the left. */
  const chain = (signs: readonly Operator[], part: () => Expression): Expression => {
    const first = tokens[next];
    let left = part();
    while (is(...signs)) {
      const operator = tokens[next++].text as Operator;
      const right = part();
      left = made(first, [left, right], { kind: 'binary', operator, left, right });
    }
    return left;
  };

  const sum = (): Expression => chain(['+', '-'], product);
  const product = (): Expression => chain(['*', '/'], signed);
  function signed(): Expression {
    if (++level > DEPTH) tooDeep(tokens[next]);
    const first = tokens[next];
    let expression: Expression;
    if (is('-')) {
      next++;
      const of = signed();
      expression = made(first, [of], { kind: 'minus', of });
    } else expression = power();
    level--;
    return expression;
  }
  function power(): Expression {
    const first = tokens[next];
    const left = atom();
    if (!is('^')) return left;
    next++;
    const right = signed();
    return made(first, [left, right], { kind: 'binary', operator: '^', left, right });
  }
  function atom(): Expression {
    const first = tokens[next];
    const { kind, text } = first;
    if (kind === 'number') {
      next++;
      return made(first, [], { kind: 'number', value: Number(text) });
    }
    if (kind === 'name') {
      next++;
      if (is('(')) return call(first);
      if (Object.hasOwn(FUNCTIONS, text)) refuse(`( after the function ${text}`);
      return made(first, [], { kind: 'name', name: text });
    }
    if (!is('(')) return refuse('a number, a name, a function or (');
    next++;
    const inside = sum();
    close(') or an operator');
    return inside;
  }
  function call(first: Token): Expression {
    const name = first.text;
    if (!Object.hasOwn(FUNCTIONS, name)) {
      throw new FormulaError(`there is no function ${name}; there are ${Object.keys(FUNCTIONS).join(', ')}`, first);
    }
    next++;
    const args = [sum()];
    while (is(',')) {
      next++;
      args.push(sum());
    }
    const end = close(') or a comma');
    const [least, most] = FUNCTIONS[name].takes;
    if (args.length < least || args.length > most) {
      const takes = least === most ? `${least === 1 ? 'one argument' : 'two arguments'}` : 'one argument or two';
      throw new FormulaError(`${name} takes ${takes}, got ${args.length}`, { at: first.at, length: end.at + end.length - first.at });
    }
    return made(first, args, { kind: 'call', name, args });
  }

  const whole = sum();
  if (tokens[next].kind !== 'end') {
    const juxtaposed = tokens[next].kind !== 'sign' || is('(');
    refuse(juxtaposed ? 'an operator (products are written with *)' : 'an operator or the end');
  }
  return whole;
}

type Unplaced = Expression extends infer E ? (E extends Place ? Omit<E, keyof Place> : never) : never;

/** The names in a formula in the order in which they first stand there; constants are none. */
export function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  const visit = (e: Expression): void => {
    if (e.kind === 'name' && !Object.hasOwn(CONSTANTS, e.name)) names.add(e.name);
    for (const part of partsOf(e)) visit(part);
  };
  visit(expression);
  return [...names];
}

/** What an expression is made of. */
export const partsOf = (e: Expression): readonly Expression[] =>
  e.kind === 'minus' ? [e.of] : e.kind === 'binary' ? [e.left, e.right] : e.kind === 'call' ? e.args : [];
