/** One step of a first-order optimizer over 10⁶ parameters, beside a loop written by hand that does the same arithmetic. */
import { adagrad, adam, gradientDescent, momentum, rmsprop } from 'saddlepoint';
import { distance } from '../lib/numbers.mjs';

export const title = 'A step over 1 000 000 parameters';
const N = 1_000_000;
const η = 1e-3;
const ε = 1e-8;
const ratio = (a, b) => (a === 0 ? 0 : a / b);

/** The optimizer, and its loop over θ, g and what it keeps; t counts the steps. */
const PAIRS = [
  [
    'gradientDescent',
    () => gradientDescent({ learningRate: η }),
    (θ, g) => {
      for (let i = 0; i < N; i++) θ[i] -= η * g[i];
    },
  ],
  [
    'momentum',
    () => momentum({ learningRate: η, momentum: 0.9 }),
    (θ, g, m) => {
      for (let i = 0; i < N; i++) {
        m[i] = 0.9 * m[i] - η * g[i];
        θ[i] += m[i];
      }
    },
  ],
  [
    'adagrad',
    () => adagrad({ learningRate: η, accumulate: 'sum', epsilon: ε }),
    (θ, g, s) => {
      for (let i = 0; i < N; i++) {
        s[i] += g[i] * g[i];
        θ[i] -= η * ratio(g[i], Math.sqrt(s[i]) + ε);
      }
    },
  ],
  [
    'rmsprop',
    () => rmsprop({ learningRate: η, alpha: 0.9, epsilon: ε, startAt: 'zero' }),
    (θ, g, s) => {
      for (let i = 0; i < N; i++) {
        s[i] = 0.9 * s[i] + (1 - 0.9) * g[i] * g[i];
        θ[i] -= η * ratio(g[i], Math.sqrt(s[i]) + ε);
      }
    },
  ],
  [
    'adam',
    () => adam({ learningRate: η, epsilon: ε }),
    (θ, g, m, v, t) => {
      const c1 = 1 - 0.9 ** t;
      const r2 = 1 / (1 - 0.999 ** t);
      for (let i = 0; i < N; i++) {
        m[i] = 0.9 * m[i] + (1 - 0.9) * g[i];
        v[i] = 0.999 * v[i] + (1 - 0.999) * g[i] * g[i];
        θ[i] -= η * ratio(m[i], c1 * (Math.sqrt(v[i] * r2) + ε));
      }
    },
  ],
];

export const sizes = PAIRS.map((_, i) => i + 1);
export const label = (size) => PAIRS[size - 1][0];

const g = Float64Array.from({ length: N }, (_, i) => Math.sin(i));

export function contenders(size) {
  const [, make, loop] = PAIRS[size - 1];
  const optimizer = make();
  const ours = new Float64Array(N);
  const state = optimizer.init(ours);
  const bare = new Float64Array(N);
  const [a, b] = [new Float64Array(N), new Float64Array(N)];
  let t = 0;
  let first;
  let second;
  return [
    {
      name: 'saddlepoint',
      dtype: 'float64',
      run: () => {
        optimizer.step(ours, state, g);
        first ??= ours.slice();
      },
      result: () => first,
    },
    {
      name: 'by hand',
      dtype: 'float64',
      run: () => {
        loop(bare, g, a, b, ++t);
        second ??= bare.slice();
      },
      result: () => second,
    },
  ];
}

/** Both after their first step. */
export function check(size, _contender, θ) {
  const [, , loop] = PAIRS[size - 1];
  const expected = new Float64Array(N);
  loop(expected, g, new Float64Array(N), new Float64Array(N), 1);
  const off = distance(θ, expected);
  return off <= 1e-12 ? undefined : `off by ${off.toPrecision(2)} of the largest entry`;
}
