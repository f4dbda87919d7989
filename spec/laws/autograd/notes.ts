/** The notes’ own example and claims, and the depth of a graph. */
import fc from 'fast-check';
import { evaluate } from '../generators-tensor.ts';
import { once } from '../law.ts';
import {
  along,
  asFunction,
  derivative,
  dot,
  type Engine,
  type EngineLaw,
  type Function1,
  type FunctionN,
  gradient,
  hessian,
  law,
  same,
  sameAll,
} from './engine.ts';

/** The notes' own example. */
export const theLoss =
  (E: Engine): FunctionN =>
  (w1, w2) => {
    const error = E.sub(E.constant(1), E.mul(w1, w2));
    return E.mul(error, error);
  };

export const NOTES: EngineLaw[] = [
  law(
    'notes.quadratic',
    ['L01'],
    'E',
    'On a quadratic in dyadics the second-order Taylor model is the function itself',
    (E, { points, polynomials }) =>
      fc.property(
        polynomials(2, { degree: 1 }),
        polynomials(2, { degree: 2, homogeneous: true }),
        points(2),
        points(2),
        (linear, square, θ, v) => {
          const p = [...linear.filter(({ powers }) => powers[0] + powers[1] < 2), ...square];
          const f = asFunction(E, p);
          const g = gradient(E, f, θ);
          const H = hessian(E, f, θ);
          const model =
            evaluate(p, θ) +
            dot(g, v) +
            0.5 *
              dot(
                v,
                H.map((row) => dot(row, v)),
              );
          same(model, evaluate(p, along(θ, v, 1)), 'L(θ + v)');
        },
      ),
    { orders: 2, runs: 60 },
  ),
  law(
    'notes.critical',
    ['L04'],
    'E',
    'On ½(θ − c)ᵀA(θ − c) the gradient is zero at c itself, and not merely orthogonal to a step',
    (E, { points }) =>
      fc.property(points(2), points(3), (c, [a, b, d]) => {
        const f: FunctionN = (x, y) => {
          const [u, v] = [E.sub(x, E.constant(c[0])), E.sub(y, E.constant(c[1]))];
          const cross = E.mul(E.constant(b), E.mul(u, v));
          return E.add(E.add(E.mul(E.constant(a / 2), E.mul(u, u)), cross), E.mul(E.constant(d / 2), E.mul(v, v)));
        };
        sameAll(gradient(E, f, c), [0, 0], 'g');
        sameAll(gradient(E, f, [c[0] + 1, c[1]]), [a, b], 'g one step away');
      }),
  ),
  law('notes.gradient', ['L10'], 'E', 'L = (1 − w₁w₂)² has g = −2(1 − w₁w₂)(w₂, w₁)', (E, { points }) =>
    fc.property(points(2), ([w1, w2]) => {
      const factor = -2 * (1 - w1 * w2);
      sameAll(gradient(E, theLoss(E), [w1, w2]), [factor * w2, factor * w1], 'g');
    }),
  ),
  law(
    'notes.hessian',
    ['L11'],
    'E',
    'L = (1 − w₁w₂)² has H = [[2w₂², −2 + 4w₁w₂], [−2 + 4w₁w₂, 2w₁²]]',
    (E, { points }) =>
      fc.property(points(2), ([w1, w2]) => {
        const H = hessian(E, theLoss(E), [w1, w2]);
        const off = -2 + 4 * w1 * w2;
        sameAll(H.flat(), [2 * w2 ** 2, off, off, 2 * w1 ** 2], 'H');
      }),
    { orders: 2 },
  ),
  law(
    'notes.saddle',
    ['L12'],
    'E',
    'At 0, L = (1 − w₁w₂)² has H = [[0, −2], [−2, 0]] and Hu = −2u for u = (1, 1): not the matrix that the notes print',
    (E) =>
      once(() => {
        const H = hessian(E, theLoss(E), [0, 0]);
        sameAll(H.flat(), [0, -2, -2, 0], 'H(0, 0)');
        sameAll(
          H.map((row) => dot(row, [1, 1])),
          [-2, -2],
          'Hu',
        );
      }),
    { orders: 2, runs: 1 },
  ),
];

export const DEEP: EngineLaw[] = [
  law(
    'deep',
    [],
    'E',
    'A chain of 100 000 operations differentiates',
    (E) =>
      once(() => {
        const f: Function1 = (x) => {
          let y = x;
          for (let k = 0; k < 50_000; k++) y = E.sub(E.add(y, x), x);
          return y;
        };
        same(derivative(E, f, 1, 1), 1, 'derivative');
      }),
    { runs: 1, label: 'quality' },
  ),
];
