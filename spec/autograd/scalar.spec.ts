/** The engine of thirty lines that the room opens with: held to the same laws as the real one, and to its gradients. */
import fc from 'fast-check';
import { grad, type Tensor } from 'saddlepoint';
import { expect, it } from 'vitest';
import { backward, Scalar } from '../../src/autograd/scalar.ts';
import { type Engine, lawsOfAutograd } from '../laws/autograd/scalar.ts';
import { type Expression, expressions, real } from '../laws/generators-tensor.ts';
import { check } from '../laws/law.ts';

const engine: Engine<Scalar> = {
  name: 'thirty lines',
  orders: 1,
  constant: (value) => new Scalar(value),
  value: (x) => x.value,
  add: (a, b) => a.add(b),
  sub: (a, b) => a.add(b.mul(new Scalar(-1))),
  mul: (a, b) => a.mul(b),
  functions: { tanh: (x) => x.tanh() },
  trace: (f, x) => {
    const y = f(...x);
    return { value: y, backward: () => x.map((xi) => new Scalar(backward(y).get(xi) ?? 0)) };
  },
};

for (const law of lawsOfAutograd(engine)) it(`${law.rows.join(' ')} ${law.claim}`.trim(), () => check(law, engine));

/** The same expression in either engine. */
const evaluate = <V>(e: Expression, x: readonly V[], o: Pick<Engine<V>, 'add' | 'sub' | 'mul' | 'constant'> & { tanh(x: V): V }): V => {
  if (e.kind === 'x') return x[e.i];
  if (e.kind === 'number') return o.constant(e.value);
  if (e.kind === 'apply') return o.tanh(evaluate(e.a, x, o));
  return o[e.kind](evaluate(e.a, x, o), evaluate(e.b, x, o));
};

it('On random expressions its gradient is that of the real engine', () =>
  fc.assert(
    fc.property(expressions(3, ['tanh']), fc.array(real(-1.5, 1.5), { minLength: 3, maxLength: 3 }), (e, point) => {
      const x = point.map((v) => new Scalar(v));
      const gradients = backward(evaluate(e, x, { ...engine, tanh: (a) => a.tanh() }));
      const real = grad((t: Tensor) => {
        const at = [0, 1, 2].map((i) => t.at(i));
        const constant = (value: number): Tensor => at[0].mul(0).add(value);
        return evaluate(e, at, {
          add: (a, b) => a.add(b),
          sub: (a, b) => a.sub(b),
          mul: (a, b) => a.mul(b),
          constant,
          tanh: (a) => a.tanh(),
        });
      })(Float64Array.from(point)).toArray() as number[];
      real.forEach((g, i) => {
        // twelve digits of the largest: both add up the same terms, in orders of their own
        const scale = Math.max(1, ...real.map(Math.abs));
        expect(Math.abs((gradients.get(x[i]) ?? 0) - g)).toBeLessThan(1e-12 * scale);
      });
    }),
    { seed: 1 },
  ));
