/**
 * A formula written again: in its own grammar with as few parentheses as there can be, and as the library's own code.
 *
 *   parse(print(e)) is e      codeOf(parse('(1 - w1*w2)^2')) is tensor(1).sub(w1.mul(w2)).square()
 */
import { FUNCTIONS } from './functions.ts';
import { CONSTANTS, type Expression } from './grammar.ts';

/** How tightly an expression binds: sum, product, sign, power, atom. */
function bindingOf(e: Expression): number {
  if (e.kind === 'minus') return 2;
  if (e.kind !== 'binary') return 4;
  return { '+': 0, '-': 0, '*': 1, '/': 1, '^': 3 }[e.operator];
}

export function print(e: Expression): string {
  const inside = (part: Expression, least: number): string => (bindingOf(part) < least ? `(${print(part)})` : print(part));
  switch (e.kind) {
    case 'number':
      return String(e.value);
    case 'name':
      return e.name;
    case 'minus':
      return `-${inside(e.of, 2)}`;
    case 'call':
      return `${e.name}(${e.args.map(print).join(', ')})`;
    case 'binary': {
      const own = bindingOf(e);
      // from the left, but for powers; a power's exponent may carry a sign
      const [left, right] = e.operator === '^' ? [4, 2] : [own, own + 1];
      const space = own === 0 ? ' ' : '';
      return `${inside(e.left, left)}${space}${e.operator}${space}${inside(e.right, right)}`;
    }
  }
}

const METHODS = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '^': 'pow' } as const;

/** The value of a part that is made of numbers alone. */
function numberOf(e: Expression): number | undefined {
  if (e.kind === 'number') return e.value;
  if (e.kind === 'name') return Object.hasOwn(CONSTANTS, e.name) ? CONSTANTS[e.name] : undefined;
  const of = e.kind === 'minus' ? numberOf(e.of) : undefined;
  return of === undefined ? undefined : -of;
}

/** A number as code, with the sign of zero. */
const literal = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

/** The formula as a chain of tensor operations. */
export function codeOf(e: Expression): string {
  const number = numberOf(e);
  /** An operand may be a plain number; what a method is called on may not. */
  const operand = (part: Expression): string => (numberOf(part) === undefined ? codeOf(part) : literal(numberOf(part)!));
  if (number !== undefined) return `tensor(${literal(number)})`;
  switch (e.kind) {
    case 'number':
    case 'name':
      return (e as { name: string }).name;
    case 'minus':
      return `${codeOf(e.of)}.neg()`;
    case 'call':
      return `${codeOf(e.args[0])}.${FUNCTIONS[e.name].method(e.args.length)}(${e.args.slice(1).map(operand).join('')})`;
    case 'binary':
      if (e.operator === '^' && numberOf(e.right) === 2) return `${codeOf(e.left)}.square()`;
      return `${codeOf(e.left)}.${METHODS[e.operator]}(${operand(e.right)})`;
  }
}
