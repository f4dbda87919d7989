/** Laws that hold bitwise: polynomials in dyadics, shared values, symmetries of the calculus. */
import fc from 'fast-check';
import { differentiate, evaluate } from '../generators-tensor.ts';
import { once } from '../law.ts';
import {
  asFunction,
  derivative,
  type Engine,
  type EngineLaw,
  type Function1,
  type FunctionN,
  gradient,
  hessian,
  law,
  type Scalar,
  same,
  sameAll,
} from './engine.ts';

export const EXACT: EngineLaw[] = [
  law(
    'polynomial.gradient',
    ['L02'],
    'E',
    'The gradient of a polynomial in dyadics equals its symbolic gradient',
    (E, { points, polynomials }) =>
      fc.property(polynomials(3), points(3), (p, x) =>
        sameAll(
          gradient(E, asFunction(E, p), x),
          x.map((_, i) => evaluate(differentiate(p, i), x)),
          '∇p',
        ),
      ),
  ),
  law(
    'polynomial.hessian',
    ['L03'],
    'E',
    'The Hessian of a polynomial in dyadics equals its symbolic Hessian, and its own transpose',
    (E, { points, polynomials }) =>
      fc.property(polynomials(2), points(2), (p, x) => {
        const H = hessian(E, asFunction(E, p), x);
        x.forEach((_, i) => {
          sameAll(
            H[i],
            x.map((_, j) => evaluate(differentiate(differentiate(p, i), j), x)),
            `H[${i}]`,
          );
        });
      }),
    { orders: 2, runs: 60 },
  ),
  law(
    'polynomial.every-order',
    [],
    'E',
    'Each derivative of a polynomial in dyadics equals the symbolic one, and is zero beyond the degree',
    (E, { polynomials, dyadic }) =>
      fc.property(polynomials(1, { degree: 3, terms: 3 }), dyadic, (p, x) => {
        let symbolic = p;
        for (let n = 1; n <= Math.min(E.orders, 4); n++) {
          symbolic = differentiate(symbolic, 0);
          same(derivative(E, asFunction(E, p), x, n), evaluate(symbolic, [x]), `derivative ${n}`);
        }
      }),
    { runs: 40 },
  ),
  law('polynomial.horner', [], 'E', 'A polynomial written by Horner’s rule has the same derivative as one written out', (E, { dyadic }) =>
    fc.property(fc.array(dyadic, { minLength: 1, maxLength: 5 }), dyadic, (c, x) => {
      const horner: Function1 = (t) => c.reduceRight<Scalar>((sum, ck) => E.add(E.mul(sum, t), E.constant(ck)), E.constant(0));
      same(
        derivative(E, horner, x, 1),
        c.reduce((sum, ck, k) => (k === 0 ? 0 : sum + k * ck * x ** (k - 1)), 0),
        'p′',
      );
    }),
  ),
  law('linear', [], 'E', '∇(αf + βg) = α∇f + β∇g', (E, { points, polynomials, dyadic }) =>
    fc.property(polynomials(2), polynomials(2), dyadic, dyadic, points(2), (p, q, α, β, x) => {
      const f = asFunction(E, p);
      const g = asFunction(E, q);
      const both: FunctionN = (...v) => E.add(E.mul(E.constant(α), f(...v)), E.mul(E.constant(β), g(...v)));
      const [f1, g1] = [gradient(E, f, x), gradient(E, g, x)];
      sameAll(
        gradient(E, both, x),
        x.map((_, i) => α * f1[i] + β * g1[i]),
        '∇(αf + βg)',
      );
    }),
  ),
  law('subtraction', [], 'E', '∂(a − b)/∂a = 1 and ∂(a − b)/∂b = −1', (E, { points }) =>
    fc.property(points(2), (x) =>
      sameAll(
        gradient(E, (a, b) => E.sub(a, b), x),
        [1, -1],
        '∇(a − b)',
      ),
    ),
  ),
  law('product', [], 'E', '(fg)′ = f′g + fg′', (E, { polynomials, dyadic }) =>
    fc.property(polynomials(1, { degree: 2 }), polynomials(1, { degree: 2 }), dyadic, (p, q, x) => {
      const f = asFunction(E, p);
      const g = asFunction(E, q);
      const expected = derivative(E, f, x, 1) * evaluate(q, [x]) + evaluate(p, [x]) * derivative(E, g, x, 1);
      same(
        derivative(E, (t) => E.mul(f(t), g(t)), x, 1),
        expected,
        '(fg)′',
      );
    }),
  ),
  law('chain', [], 'E', '(f∘g)′ = f′(g)·g′', (E, { polynomials, dyadic }) =>
    fc.property(polynomials(1, { degree: 2 }), polynomials(1, { degree: 2 }), dyadic, (p, q, x) => {
      const f = asFunction(E, p);
      const g = asFunction(E, q);
      same(
        derivative(E, (t) => f(g(t)), x, 1),
        derivative(E, f, evaluate(q, [x]), 1) * derivative(E, g, x, 1),
        '(f∘g)′',
      );
    }),
  ),
  law('shared.square', [], 'E', 'A value used twice counts twice: d(x·x)/dx = 2x, d(x + x)/dx = 2, d(x − x)/dx = 0', (E, { dyadic }) =>
    fc.property(dyadic, (x) => {
      same(
        derivative(E, (t) => E.mul(t, t), x, 1),
        2 * x,
        '(x·x)′',
      );
      same(
        derivative(E, (t) => E.add(t, t), x, 1),
        2,
        '(x + x)′',
      );
      same(
        derivative(E, (t) => E.sub(t, t), x, 1),
        0,
        '(x − x)′',
      );
    }),
  ),
  law(
    'shared.order',
    [],
    'E',
    'A value passes its gradient on only once it is complete: b = a + a, c = b·b + b has c′ = 8a + 2',
    (E, { dyadic }) =>
      // Whoever pushes b's gradient down at its first use counts it again at its second: why the graph is sorted.
      fc.property(dyadic, (a) => {
        const c: Function1 = (t) => {
          const b = E.add(t, t);
          return E.add(E.mul(b, b), b);
        };
        same(derivative(E, c, a, 1), 8 * a + 2, 'c′');
      }),
  ),
  law(
    'shared.diamonds',
    [],
    'E',
    'Thirty doublings, b = a + a, have the derivative 2³⁰, without walking 2³⁰ paths',
    (E) =>
      once(() => {
        const doubled: Function1 = (x) => {
          let b = x;
          for (let k = 0; k < 30; k++) b = E.add(b, b);
          return b;
        };
        same(derivative(E, doubled, 1, 1), 2 ** 30, 'derivative');
      }),
    { runs: 1, label: 'quality' },
  ),
  law('unused', [], 'E', 'An input that is not used has gradient 0', (E, { points, polynomials }) =>
    fc.property(polynomials(1), points(2), (p, x) => {
      const f = asFunction(E, p);
      const g = gradient(E, (a) => f(a), x);
      same(g[1], 0, '∂f/∂b');
    }),
  ),
  law('constant', [], 'E', 'A constant function has gradient 0', (E, { points, dyadic }) =>
    fc.property(dyadic, points(2), (c, x) =>
      sameAll(
        gradient(E, () => E.constant(c), x),
        [0, 0],
        '∇c',
      ),
    ),
  ),
  law('backward-twice', [], 'E', 'A second backward pass over the same trace gives the same gradient', (E, { points, polynomials }) =>
    fc.property(polynomials(2), points(2), (p, x) => {
      const trace = E.trace(
        asFunction(E, p),
        x.map((xi) => E.constant(xi)),
      );
      const first = trace.backward().map((g) => E.value(g));
      const second = trace.backward().map((g) => E.value(g));
      sameAll(second, first, 'second backward');
    }),
  ),
  law('same-inputs-twice', [], 'E', 'Differentiating twice at the same inputs gives the same gradient', (E, { points, polynomials }) =>
    fc.property(polynomials(2), points(2), (p, x) => {
      const inputs = x.map((xi) => E.constant(xi));
      const f = asFunction(E, p);
      const first = E.trace(f, inputs)
        .backward()
        .map((g) => E.value(g));
      const second = E.trace(f, inputs)
        .backward()
        .map((g) => E.value(g));
      sameAll(second, first, 'second trace');
    }),
  ),
  law('affine', [], 'E', 'Under an affine map the gradient turns with the transpose: ∇(f∘A) = Aᵀ∇f', (E, { points, polynomials }) =>
    fc.property(polynomials(2, { degree: 2 }), points(2), points(6), (p, x, A) => {
      const [a, b, c, d, s, t] = A as [number, number, number, number, number, number];
      const g = gradient(E, asFunction(E, p), [a * x[0] + b * x[1] + s, c * x[0] + d * x[1] + t]);
      sameAll(gradient(E, affine(E, asFunction(E, p), A), x), [a * g[0] + c * g[1], b * g[0] + d * g[1]], 'Aᵀ∇f');
    }),
  ),
  law(
    'affine.hessian',
    [],
    'E',
    'Under an affine map the Hessian turns on both sides: H(f∘A) = AᵀHA',
    (E, { points, polynomials }) =>
      fc.property(polynomials(2, { degree: 2 }), points(2), points(6), (p, x, A) => {
        const [a, b, c, d, s, t] = A as [number, number, number, number, number, number];
        const H = hessian(E, asFunction(E, p), [a * x[0] + b * x[1] + s, c * x[0] + d * x[1] + t]);
        const M = [
          [a, b],
          [c, d],
        ];
        const found = hessian(E, affine(E, asFunction(E, p), A), x);
        for (let i = 0; i < 2; i++) {
          for (let j = 0; j < 2; j++) {
            let sum = 0;
            for (let k = 0; k < 2; k++) for (let l = 0; l < 2; l++) sum += M[k][i] * H[k][l] * M[l][j];
            same(found[i][j], sum, `H[${i}][${j}]`);
          }
        }
      }),
    { orders: 2, runs: 40 },
  ),
  law('euler', [], 'E', 'Euler: a homogeneous f of degree k has ⟨x, ∇f⟩ = k·f', (E, { points, polynomials }) =>
    fc.property(
      fc.integer({ min: 1, max: 4 }).chain((k) => fc.tuple(fc.constant(k), polynomials(2, { degree: k, homogeneous: true }))),
      points(2),
      ([k, p], x) => {
        const g = gradient(E, asFunction(E, p), x);
        same(x[0] * g[0] + x[1] * g[1], k * evaluate(p, x), '⟨x, ∇f⟩');
      },
    ),
  ),
];

/** x ↦ f(A x + s), A = [[a, b], [c, d]]. */
export function affine(E: Engine, f: FunctionN, A: readonly number[]): FunctionN {
  const [a, b, c, d, s, t] = A.map((entry) => E.constant(entry));
  return (x, y) => f(E.add(E.add(E.mul(a, x), E.mul(b, y)), s), E.add(E.add(E.mul(c, x), E.mul(d, y)), t));
}
