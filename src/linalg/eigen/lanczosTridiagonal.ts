/**
 * Lanczos' recurrence (1950) from one start: T = VᵀAV, tridiagonal, in the orthonormal basis V of start, A·start, A²·start, …
 *
 *   αⱼ = vⱼᵀAvⱼ,   βⱼ vⱼ₊₁ = Avⱼ − αⱼvⱼ − βⱼ₋₁vⱼ₋₁
 */

import { count, noMore, refuse } from '../../base/arguments.ts';
import { result } from '../../base/result.ts';
import { asFiniteVector } from '../matrix.ts';
import { norm } from '../vectors.ts';
import { checkedProduct, isInvariant, type LinearMap, normalise } from './krylov.ts';
import { orthogonalise } from './orthogonalise.ts';

/** k steps of Lanczos' recurrence: A V = V T + β vₖ e_lastᵀ. */
export interface LanczosTridiagonal {
  /** Diagonal of T. */
  readonly alpha: Float64Array;
  /** Subdiagonal of T, one shorter. */
  readonly beta: Float64Array;
  /** v₀ … vₖ₋₁, orthonormal. */
  readonly basis: Float64Array[];
  /** ‖A V − V T‖: 0 where V spans an invariant subspace. */
  readonly remainder: number;
}

/**
 * T = VᵀAV, tridiagonal, in the orthonormal basis V of start, A·start, A²·start, …: the raw material of quadrature
 * (startᵀ f(A) start) and of spectral densities. It stops before `steps` where the vectors span an invariant subspace.
 *
 * @example
 * import { lanczosTridiagonal } from 'saddlepoint';
 * const { alpha, beta } = lanczosTridiagonal((v) => [2 * v[0], 3 * v[1]], [1, 1], 2);
 * console.log(alpha, beta); // T of diag(2, 3) seen from (1, 1)/√2: 2.5 and ½
 *
 * @throws RangeError where `start` is zero or not finite, or a product has the wrong length or is not finite
 */
export function lanczosTridiagonal(product: LinearMap, start: ArrayLike<number>, steps: number, ...rest: never[]): LanczosTridiagonal {
  noMore('lanczosTridiagonal', rest, 'a product, a start and a number of steps');
  const first = asFiniteVector(start, 'lanczosTridiagonal', 'start');
  const A = checkedProduct(product, first.length, 'lanczosTridiagonal');
  const asking = lanczosSteps(first, steps);
  let next = asking.next();
  while (!next.done) next = asking.next(A(next.value));
  return next.value;
}

/**
 * The recurrence as a generator: it yields v and is given A·v, by whoever can compute it and whenever it is there.
 *
 * @throws RangeError as {@link lanczosTridiagonal}
 */
export function* lanczosSteps(start: ArrayLike<number>, steps: number): Generator<Float64Array, LanczosTridiagonal, Float64Array> {
  const first = asFiniteVector(start, 'lanczosTridiagonal', 'start');
  const n = first.length;
  count('lanczosTridiagonal', 'steps', steps, 1);
  if (normalise(first) === undefined) refuse('lanczosTridiagonal', '‖start‖', 'a finite number > 0', 0);
  const alpha: number[] = [];
  const beta: number[] = [];
  const basis: Float64Array[] = [];
  let v = first;
  let size = 0;
  // #region recurrence
  for (;;) {
    basis.push(v);
    const w = (yield v).slice();
    size = Math.max(size, norm(w));
    // αⱼ = vⱼᵀAvⱼ,   βⱼ vⱼ₊₁ = Avⱼ − αⱼvⱼ − βⱼ₋₁vⱼ₋₁
    alpha.push(orthogonalise(w, basis)[basis.length - 1]);
    const β = norm(w);
    const invariant = isInvariant(β, size) || basis.length === n;
    if (invariant || basis.length === Math.min(steps, n)) {
      return result({ alpha: Float64Array.from(alpha), beta: Float64Array.from(beta), basis, remainder: invariant ? 0 : β });
    }
    beta.push(β);
    normalise(w);
    v = w;
  }
  // #endregion recurrence
}
