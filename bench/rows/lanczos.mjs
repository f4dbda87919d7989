/** Lanczos' method: the ten largest eigenpairs of an operator of order n by products alone: a diagonal, and ten eigenvalues above it. */
import { lanczos } from 'saddlepoint';

export const title = 'Lanczos’ ten largest eigenpairs';
export const axis = 'order n';
export const theory = 1;
export const sizes = [1000, 10_000, 100_000];

/** 10, 9.5, … above a bulk in [0, 1]. */
const diagonal = (n) => Float64Array.from({ length: n }, (_, i) => (i < 10 ? 10 - i / 2 : (i * 0.6180339887) % 1));

export function contenders(n) {
  const d = diagonal(n);
  const product = (v) => {
    const out = new Float64Array(n);
    for (let i = 0; i < n; i++) out[i] = d[i] * v[i];
    return out;
  };
  let found;
  return [
    {
      name: 'saddlepoint',
      dtype: 'float64',
      run: () => {
        found = lanczos(product, n, { which: 'largest', count: 10 });
      },
      result: () => found.values,
    },
  ];
}

export function check(_n, _contender, values) {
  const off = Math.max(...Array.from(values, (λ, j) => Math.abs(λ - (5.5 + j / 2))));
  return off <= 1e-9 ? undefined : `off by ${off.toExponential(1)}`;
}
