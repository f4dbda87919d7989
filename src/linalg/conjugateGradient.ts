/**
 * Conjugate gradients (Hestenes and Stiefel 1952): A x = b for a symmetric positive definite A, by products A·d alone.
 *
 *   α = rᵀr / dᵀAd,   x ← x + αd,   r ← r − αAd
 *   β = r'ᵀr' / rᵀr,  d ← r' + βd
 *
 * Each step minimises ½xᵀAx − bᵀx over one more direction; the error falls like ((√κ − 1)/(√κ + 1))ᵗ, which momentum at its
 * best only equals (L64), and in exact arithmetic it is zero after n steps. Where A is a Hessian, a direction of negative
 * curvature may be met: dᵀAd ≤ 0. There the method stops and hands the direction over.
 *
 * Its squares would overflow or vanish long before the numbers themselves do. So the first residual and A are taken in units of their own,
 * powers of two, which round nothing: under b → 2ᵏb and A → 2ᵏA every step is the same.
 */

import { atLeast, count, noMore, options } from '../base/arguments.ts';
import { result } from '../base/result.ts';
import { exponentOf, scaleByPowerOfTwo, timesPowerOfTwo } from './factor/symmetric.ts';
import { asFiniteSquare, asFiniteVector, type MatrixLike, type VectorLike } from './matrix.ts';
import { fastProducts, multiply } from './products/matmul.ts';
import { axpy, dot, maxAbs, norm } from './vectors.ts';

export interface ConjugateGradientOptions {
  /** Done when ‖r‖ ≤ tolerance·‖b‖, or when 1e-150 is left of the first residual. Default 1e-10. */
  readonly tolerance?: number;
  /** Default 10·n. */
  readonly maxIterations?: number;
  /** Where to start. Default 0. */
  readonly start?: VectorLike;
}

/** What is left when a square of it is not a number any more, in units of the first residual. */
const LEAST_RESIDUAL = 1e-150;

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
 * @param A the matrix, or its product: it must be linear, since it is asked about vectors of size one
 * @throws RangeError where sizes do not fit or a number is not finite
 */
export function conjugateGradient(
  A: MatrixLike | ((v: Float64Array) => ArrayLike<number>),
  b: VectorLike,
  given: ConjugateGradientOptions = {},
  ...rest: never[]
): ConjugateGradientResult {
  noMore('conjugateGradient', rest, 'a matrix, a right-hand side and one object of options');
  const { tolerance = 1e-10, start, ...more } = options('conjugateGradient', given, ['tolerance', 'maxIterations', 'start']);
  const r = asFiniteVector(b, 'conjugateGradient', 'b');
  const n = r.length;
  atLeast('conjugateGradient', 'tolerance', tolerance, 0);
  const maxIterations = count('conjugateGradient', 'maxIterations', more.maxIterations ?? 10 * n);
  const product = typeof A === 'function' ? A : productOf(A, n);
  const times = (v: Float64Array): Float64Array => asFiniteVector(product(v), 'conjugateGradient', 'A·v', n);
  const x0 = start === undefined ? new Float64Array(n) : asFiniteVector(start, 'conjugateGradient', 'start', n);
  const sizeOfB = norm(r);
  if (start !== undefined) axpy(-1, times(x0.slice()), r);

  // r in units of 2ᵏ, A·d in units of 2ˡ, and so the step x − x₀ in units of 2ᵏ⁻ˡ
  const k = exponentOf(maxAbs(r));
  scaleByPowerOfTwo(r, -k);
  const goal = Math.max(tolerance * timesPowerOfTwo(sizeOfB, -k), LEAST_RESIDUAL);
  let l: number | undefined;
  const step = new Float64Array(n);
  const inUnitsOfX = (): Float64Array => x0.map((xi, i) => xi + timesPowerOfTwo(step[i], k - (l ?? 0)));
  const d = r.slice();
  let rr = dot(r, r);
  for (let iterations = 0; ; iterations++) {
    const size = norm(r);
    const residual = timesPowerOfTwo(size, k);
    if (size <= goal) return result({ x: inUnitsOfX(), iterations, residual, stop: 'converged' });
    if (iterations === maxIterations) return result({ x: inUnitsOfX(), iterations, residual, stop: 'iterations' });
    const Ad = times(d.slice());
    l ??= exponentOf(maxAbs(Ad));
    scaleByPowerOfTwo(Ad, -l);
    const dAd = dot(d, Ad);
    if (dAd <= 0) {
      const negativeCurvature = result({
        direction: d.map((di) => timesPowerOfTwo(di, k)),
        curvature: timesPowerOfTwo(dAd / dot(d, d), l),
      });
      return result({ x: inUnitsOfX(), iterations: iterations + 1, residual, stop: 'negative curvature', negativeCurvature });
    }
    // α = rᵀr / dᵀAd,   x ← x + αd,   r ← r − αAd
    const α = rr / dAd;
    axpy(α, d, step);
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
