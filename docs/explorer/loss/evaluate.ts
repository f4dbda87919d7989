/** A formula's value as a tensor: each name is a parameter or a column of data, each sign and function an operation of the library. */
import { type Tensor, tensor } from 'saddlepoint';
import { FUNCTIONS } from './functions.ts';
import { CONSTANTS, type Expression } from './grammar.ts';

const METHODS = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '^': 'pow' } as const;
type Value = Tensor | number;

const asTensor = (x: Value): Tensor => (typeof x === 'number' ? tensor(x) : x);

function valueOf(e: Expression, names: Readonly<Record<string, Tensor>>): Value {
  switch (e.kind) {
    case 'number':
      return e.value;
    case 'name':
      return Object.hasOwn(names, e.name) ? names[e.name] : CONSTANTS[e.name];
    case 'minus': {
      const x = valueOf(e.of, names);
      return typeof x === 'number' ? -x : x.neg();
    }
    case 'binary': {
      const [left, right] = [valueOf(e.left, names), valueOf(e.right, names)];
      // x², and not x to the power of 2.0
      if (e.operator === '^' && right === 2) return asTensor(left).square();
      return asTensor(left)[METHODS[e.operator]](right);
    }
    case 'call': {
      const [x, ...rest] = e.args.map((arg) => valueOf(arg, names));
      const operation = asTensor(x)[FUNCTIONS[e.name].method(e.args.length)] as (...rest: Value[]) => Tensor;
      return operation.apply(asTensor(x), rest);
    }
  }
}

/** The formula's value, given what its names stand for. */
export const evaluate = (e: Expression, names: Readonly<Record<string, Tensor>>): Tensor => asTensor(valueOf(e, names));
