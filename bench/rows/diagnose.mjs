/** A diagnosis of a place, without history, by the number of parameters. From 301 on the Hessian is asked by products. */
import { diagnose } from 'saddlepoint';
import { chainOf } from '../lib/chain.mjs';

export const title = 'diagnose, without a history';
export const axis = 'parameters';
export const theory = 1;
export const sizes = [1000, 10_000, 100_000, 1_000_000];

export function contenders(n) {
  const L = chainOf(n);
  let found;
  return [
    {
      name: 'saddlepoint',
      dtype: 'float64',
      run: () => {
        found = diagnose(L, L.theta);
      },
      result: () => found.verdict,
    },
  ];
}

export const check = (_n, _contender, verdict) => (typeof verdict === 'string' ? undefined : `verdict ${verdict}`);
