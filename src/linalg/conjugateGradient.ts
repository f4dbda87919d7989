/**
 * Conjugate gradients (Hestenes and Stiefel 1952): A x = b for a symmetric positive definite A, by products A·d alone.
 *
 *   α = rᵀr / dᵀAd,   x ← x + αd,   r ← r − αAd
 *   β = r'ᵀr' / rᵀr,  d ← r' + βd
 *
 * Each step minimises ½xᵀAx − bᵀx over one more direction; the error falls like ((√κ − 1)/(√κ + 1))ᵗ, which momentum at its
 * best only equals (L64), and in exact arithmetic it is zero after n steps. Where A is a Hessian, a direction of negative
 * curvature may be met: dᵀAd ≤ 0. There the method stops and hands the direction over.
 */

import { asFiniteSquare, type MatrixLike } from './matrix.ts';
import { fastProducts, multiply } from './products/matmul.ts';
import { axpy, dot, norm } from './vectors.ts';

export interface ConjugateGradientOptions {
  /** Done when ‖r‖ ≤ tolerance·‖b‖. Default 1e-10. */
  readonly tolerance?: number;
  /** Default 10·n. */
  readonly maxIterations?: number;
  /** Where to start. Default 0. */
  readonly start?: ArrayLike<number>;
}

export interface ConjugateGradientResult {
  readonly x: Float64Array;
  /** Steps taken; each cost one product. */
  readonly iterations: number;
  /** ‖b − A x‖, as the recurrence has it. */
  readonly residual: number;
  readonly stop: 'converged' | 'negative curvature' | 'iterations';
  /** Where dᵀAd ≤ 0 was met: the direction d and its curvature dᵀAd/dᵀd. x is the last iterate before. */
  readonly negativeCurvature?: { readonly direction: Float64Array; readonly curvature: number };
}

/**
 * Solves A x = b for a symmetric positive definite A given as a matrix or as a function v ↦ A·v.
 *
 * @example
 * import { conjugateGradient } from 'saddlepoint';
 * const { x, stop } = conjugateGradient((v) => [2 * v[0] + v[1], v[0] + 3 * v[1]], [5, 10]);
 * console.log(stop, Math.abs(x[0] - 1) + Math.abs(x[1] - 3) < 1e-9); // → converged true
 *
 * @throws RangeError where sizes do not fit or a number is not finite
 */
export function conjugateGradient(
  A: MatrixLike | ((v: Float64Array) => ArrayLike<number>),
  b: ArrayLike<number>,
  { tolerance = 1e-10, maxIterations = 10 * b.length, start }: ConjugateGradientOptions = {},
): ConjugateGradientResult {
  const n = b.length;
  const product = typeof A === 'function' ? A : productOf(A, n);
  const times = (v: Float64Array): ArrayLike<number> => {
    const w = product(v);
    if (w.length !== n) throw new RangeError(`conjugateGradient: A·v must have ${n} entries, as b, got ${w.length}`);
    return w;
  };
  if (start && start.length !== n) throw new RangeError(`conjugateGradient: start must have ${n} entries, as b, got ${start.length}`);
  const goal = tolerance * norm(b);
  if (!Number.isFinite(goal)) throw new RangeError('conjugateGradient: b must be finite');

  const x = start ? Float64Array.from(start) : new Float64Array(n);
  const r = Float64Array.from(b);
  if (start) axpy(-1, times(x.slice()), r);
  const d = r.slice();
  let rr = dot(r, r);
  for (let iterations = 0; ; iterations++) {
    const residual = norm(r);
    if (residual <= goal) return { x, iterations, residual, stop: 'converged' };
    if (iterations === maxIterations) return { x, iterations, residual, stop: 'iterations' };
    const Ad = times(d.slice());
    const dAd = dot(d, Ad);
    if (!Number.isFinite(dAd)) throw new RangeError(`conjugateGradient: A·v must be finite, dᵀAd is ${dAd} in step ${iterations + 1}`);
    if (dAd <= 0) {
      const negativeCurvature = { direction: d, curvature: dAd / dot(d, d) };
      return { x, iterations: iterations + 1, residual, stop: 'negative curvature', negativeCurvature };
    }
    // α = rᵀr / dᵀAd,   x ← x + αd,   r ← r − αAd
    const α = rr / dAd;
    axpy(α, d, x);
    axpy(-α, Ad, r);
    // β = r'ᵀr' / rᵀr,   d ← r' + βd
    const before = rr;
    rr = dot(r, r);
    const β = rr / before;
    for (let i = 0; i < n; i++) d[i] = r[i] + β * d[i];
  }
}

function productOf(A: MatrixLike, size: number): (v: Float64Array) => Float64Array {
  const {
    data: a,
    shape: [n],
  } = asFiniteSquare(A, 'conjugateGradient');
  if (n !== size) throw new RangeError(`conjugateGradient: b must have as many entries as A has rows, ${n}, got ${size}`);
  fastProducts();
  return (b) => {
    const out = new Float64Array(n);
    multiply({
      batch: 1,
      m: n,
      k: n,
      n: 1,
      a,
      aOffset: 0,
      aBatch: 0,
      aRow: n,
      aColumn: 1,
      b,
      bOffset: 0,
      bBatch: 0,
      bRow: 1,
      bColumn: 1,
      out,
    });
    return out;
  };
}
