/** Stochastic Lanczos quadrature: the density of a Hessian's eigenvalues from products, 4 probes of 20 steps. */
import { spectralDensity } from 'saddlepoint';
import { chainOf } from '../lib/chain.mjs';

export const title = 'Spectral density, 4 probes of 20 products';
export const axis = 'parameters';
export const theory = 1;
export const sizes = [1000, 10_000, 100_000];

export function contenders(n) {
  const L = chainOf(n);
  const ask = () => spectralDensity(L, L.theta, { probes: 4, steps: 20 });
  let found;
  return [
    {
      name: 'saddlepoint',
      dtype: 'float64',
      run: () => {
        found = ask();
      },
      result: () => [found.mean(() => 1).value, found.products],
    },
  ];
}

export const check = (_n, _contender, [one, products]) =>
  Math.abs(one - 1) < 1e-12 && products === 80 ? undefined : `the mean of 1 is ${one}, ${products} products`;
