/** Laws of nesting: which variable is which, when derivatives are taken inside derivatives. */
import fc from 'fast-check';
import { differentiate, evaluate } from '../generators-tensor.ts';
import { asFunction, D, derivative, type EngineLaw, type Function1, law, same } from './engine.ts';

/** Which variable is which, when derivatives nest. */
export const NESTED: EngineLaw[] = [
  law(
    'confusion.product',
    [],
    'E',
    'A captured variable is a constant inside: d/dx [ d/dy (x·y) at y = x ] = 1',
    (E, { dyadic }) =>
      fc.property(dyadic, (at) =>
        same(
          derivative(E, (x) => D(E, (y) => E.mul(x, y))(x), at, 1),
          1,
          'derivative',
        ),
      ),
    { orders: 2 },
  ),
  law(
    'confusion.sum',
    [],
    'E',
    'A captured variable is a constant inside: d/dx [ x · d/dy (x + y) at y = x ] = 1',
    (E, { dyadic }) =>
      fc.property(dyadic, (at) =>
        same(
          derivative(E, (x) => E.mul(x, D(E, (y) => E.add(x, y))(x)), at, 1),
          1,
          'derivative',
        ),
      ),
    { orders: 2 },
  ),
  law(
    'confusion.two',
    [],
    'E',
    'd/dx [ ∂₂p(x, y) at y = x ] = ∂₁∂₂p + ∂₂∂₂p at (x, x), for every polynomial',
    (E, { polynomials, dyadic }) =>
      fc.property(polynomials(2), dyadic, (p, at) => {
        const f = asFunction(E, p);
        const found = derivative(E, (x) => D(E, (y) => f(x, y))(x), at, 1);
        const p2 = differentiate(p, 1);
        same(found, evaluate(differentiate(p2, 0), [at, at]) + evaluate(differentiate(p2, 1), [at, at]), 'derivative');
      }),
    { orders: 2 },
  ),
  law(
    'confusion.three',
    [],
    'E',
    'd/dx [ d/dy [ ∂₃p(x, y, z) at z = y ] at y = x ] equals its symbolic value, for every polynomial',
    (E, { polynomials, dyadic }) =>
      fc.property(polynomials(3, { degree: 2 }), dyadic, (p, at) => {
        const f = asFunction(E, p);
        const found = derivative(E, (x) => D(E, (y) => D(E, (z) => f(x, y, z))(y))(x), at, 1);
        // inner: ∂₃p(x, y, y); its derivative in y: (∂₂ + ∂₃)∂₃p; along the diagonal: (∂₁ + ∂₂ + ∂₃)(∂₂ + ∂₃)∂₃p.
        const p3 = differentiate(p, 2);
        let expected = 0;
        for (const second of [1, 2]) {
          for (const third of [0, 1, 2]) expected += evaluate(differentiate(differentiate(p3, second), third), [at, at, at]);
        }
        same(found, expected, 'derivative');
      }),
    { orders: 3, runs: 60 },
  ),
  law(
    'captured-derivative',
    [],
    'E',
    'A derivative is a function like any other: (f′)·f and f′∘f differentiate by product and chain',
    (E, { polynomials, dyadic }) =>
      fc.property(polynomials(1, { degree: 2, terms: 2 }), dyadic, (p, x) => {
        const f: Function1 = asFunction(E, p);
        const p1 = differentiate(p, 0);
        const p2 = differentiate(p1, 0);
        const [y, y1, y2] = [p, p1, p2].map((q) => evaluate(q, [x])) as [number, number, number];
        same(
          derivative(E, (t) => E.mul(D(E, f)(t), f(t)), x, 1),
          y2 * y + y1 * y1,
          '(f′·f)′',
        );
        same(
          derivative(E, (t) => D(E, f)(f(t)), x, 1),
          evaluate(p2, [y]) * y1,
          '(f′∘f)′',
        );
      }),
    { orders: 2, runs: 40 },
  ),
];
