/**
 * The trace of the Hessian from products Hv alone.
 *
 *   E vᵀHv = tr H   where v has independent entries ±1            Hutchinson 1990
 *   Var vᵀHv = 2 Σ_{i≠j} Hᵢⱼ²                                     none where H is diagonal
 *
 * With normal entries the variance would be 2 ΣHᵢⱼ², the diagonal included.
 */

import { count, noMore, options } from '../base/arguments.ts';
import { type Random, random } from '../base/random.ts';
import { type Estimate, estimate } from '../base/statistics.ts';
import { dot } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { point } from './point.ts';

/** n entries ±1. */
export const rademacher = (n: number, { uniform }: Random): Float64Array =>
  Float64Array.from({ length: n }, () => (uniform() < 0.5 ? -1 : 1));

/**
 * Hutchinson's estimate of tr H at θ, with its standard error. Costs one Hessian-vector product for each probe.
 *
 * @param given `probes`: how many, at least 2, default 32; `seed`: default 1
 * @throws RangeError where θ does not fit or is not finite, or an option is out of range
 * @example
 * import { oracle, tensor, traceEstimate } from 'saddlepoint';
 * const L = oracle(({ w }) => w.square().sum(), { w: tensor([3, 4]) });
 * console.log(traceEstimate(L, [3, 4])); // → { value: 4, standardError: 0 }
 */
export function traceEstimate(
  oracle: Oracle,
  θ: ArrayLike<number>,
  given: { readonly probes?: number; readonly seed?: number } = {},
  ...rest: readonly never[]
): Estimate {
  noMore('traceEstimate', rest, 'an oracle, θ and options');
  const { probes = 32, seed = 1 } = options('traceEstimate', given, ['probes', 'seed']);
  count('traceEstimate', 'probes', probes, 2);
  const at = point(oracle, θ, 'traceEstimate');
  const source = random(seed);
  return estimate(
    Array.from({ length: probes }, () => {
      const v = rademacher(at.length, source);
      // vᵀHv
      return dot(v, oracle.hvp(at, v));
    }),
  );
}
