/**
 * An engine of autograd that is asked from afar. A number is an expression here, and nothing is computed before somebody asks for its value;
 * then all operations that it depends on travel at once, in order, each naming earlier ones by their place:
 *
 *   { call: 'compute', operations: [['constant', 3], ['variable', 0], ['mul', 1, 1], ['gradient', 2, 1], ['entry', 3, 0]], value: 4 }   → { value: 6 }
 *
 * A variable is a number of its own, also where it stands for the same number as another; a gradient is a list, and may be differentiated.
 */
import { type Engine, type FunctionName, NAMES } from '../autograd/engine.ts';
import type { Capabilities } from '../terms.ts';
import type { Ask } from './afar.ts';

/** One operation, on earlier ones and perhaps a plain number. */
interface Expression {
  readonly place: number;
  readonly name: string;
  readonly of: readonly Expression[];
  readonly number?: number;
}

/** What `capabilities` claim of `functions` (and `pow` among them) and of `orders`, how deep derivatives nest; all where nothing is said. */
export function engineAfar(ask: Ask, { functions = [...NAMES, 'pow'], orders = [] }: Capabilities): Engine<Expression> {
  let count = 0;
  const operation = (name: string, of: readonly Expression[], number?: number): Expression => ({
    place: count++,
    name,
    of,
    ...(number === undefined ? {} : { number }),
  });
  const valueOf = (wanted: Expression): number => {
    const needed = new Set([wanted]);
    for (const { of } of needed) for (const x of of) needed.add(x);
    const inOrder = [...needed].sort((a, b) => a.place - b.place);
    const at = new Map(inOrder.map((x, i) => [x, i]));
    const operations = inOrder.map(({ name, of, number }) => [
      name,
      ...of.map((x) => at.get(x) as number),
      ...(number === undefined ? [] : [number]),
    ]);
    return ask({ call: 'compute', operations, value: at.get(wanted) }).value;
  };
  return {
    name: 'asked from afar',
    orders: orders.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...orders.map(Number)),
    constant: (value) => operation('constant', [], value),
    value: valueOf,
    add: (a, b) => operation('add', [a, b]),
    sub: (a, b) => operation('sub', [a, b]),
    mul: (a, b) => operation('mul', [a, b]),
    ...(functions.includes('pow') ? { pow: (x: Expression, n: number) => operation('pow', [x], n) } : {}),
    functions: Object.fromEntries(
      NAMES.filter((name) => functions.includes(name)).map((name: FunctionName) => [name, (x: Expression) => operation(name, [x])]),
    ),
    trace(f, x) {
      const variables = x.map((xi) => operation('variable', [xi]));
      const value = f(...variables);
      return {
        value,
        backward() {
          const gradient = operation('gradient', [value, ...variables]);
          return variables.map((_, i) => operation('entry', [gradient], i));
        },
      };
    },
  };
}
