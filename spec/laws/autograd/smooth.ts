/** Laws of random smooth functions, by the order of the remainder and by symmetry. */
import fc from 'fast-check';
import { atLeast } from '../compare.ts';
import { expressions } from '../generators-tensor.ts';
import { along, byEngine, dot, type EngineLaw, type FunctionN, gradient, hessian, inNumbers, knownSmooth, law } from './engine.ts';

/** Random smooth functions, without a closed form. */
export const SMOOTH_LAWS: EngineLaw[] = [
  law('value', [], 'B', 'A random expression has the value that plain numbers give', (E, { reals, near }) =>
    fc.property(expressions(2, knownSmooth(E)), reals(2), (e, x) => {
      const y = E.trace(
        (...v) => byEngine(E, e, v),
        x.map((xi) => E.constant(xi)),
      ).value;
      near(E.value(y), inNumbers(e, x), 'value');
    }),
  ),
  law(
    'remainder-2',
    ['L02'],
    'O',
    'L(θ + hv) − L(θ) − h·gᵀv falls as h² (a gradient that is 3 % off shows 1)',
    (E, { reals, remainderOrder }) =>
      fc.property(expressions(2, knownSmooth(E)), reals(2), reals(2), (e, x, v) => {
        const g = gradient(E, (...t) => byEngine(E, e, t), x);
        const order = remainderOrder((h) => inNumbers(e, along(x, v, h)), [inNumbers(e, x), dot(g, v)]);
        atLeast(order, 1.85, 'the order k at which the remainder falls as hᵏ');
      }),
  ),
  law(
    'remainder-3',
    ['L01'],
    'O',
    'L(θ + hv) − L(θ) − h·gᵀv − ½h²vᵀHv falls as h³',
    (E, { reals, remainderOrder }) =>
      fc.property(expressions(2, knownSmooth(E)), reals(2), reals(2), (e, x, v) => {
        const f: FunctionN = (...t) => byEngine(E, e, t);
        const g = gradient(E, f, x);
        const H = hessian(E, f, x);
        const vHv = dot(
          v,
          H.map((row) => dot(row, v)),
        );
        const order = remainderOrder((h) => inNumbers(e, along(x, v, h)), [inNumbers(e, x), dot(g, v), vHv / 2]);
        atLeast(order, 2.85, 'the order k at which the remainder falls as hᵏ');
      }),
    { orders: 2, runs: 60 },
  ),
  law(
    'hessian.symmetric',
    ['L03'],
    'B',
    'The Hessian of a random expression equals its transpose',
    (E, { reals, near }) =>
      fc.property(expressions(3, knownSmooth(E)), reals(3), (e, x) => {
        const H = hessian(E, (...t) => byEngine(E, e, t), x);
        const scale = Math.max(1, ...H.flat().map(Math.abs));
        for (let i = 0; i < 3; i++) for (let j = 0; j < i; j++) near(H[i][j], H[j][i], `H[${i}][${j}]`, scale);
      }),
    { orders: 2, runs: 60 },
  ),
];
