/**
 * Diagonal scaling: a definite Hessian with each coordinate in the unit of its own curvature.
 *
 *   φⱼ = √|Hⱼⱼ| θⱼ,   C = ±D^(−½) H D^(−½) with D = diag |H|, so that Cⱼⱼ = 1
 *
 * Definiteness is the same in all coordinates (Sylvester), and so are ½ gᵀH⁻¹g and ½ θᵀHθ; but only in good coordinates does
 * rounding leave them to be seen. C's condition is within n of the best that units can do (van der Sluis 1969): parameters in
 * metres and in microns, whose H = diag(1, 10⁻¹²) seems singular, have C = I.
 */

import { eigh } from '../linalg/eigen/eigh.ts';
import { Matrix } from '../linalg/matrix.ts';

/** What a definite quadratic model looks like in its own units. */
interface DiagonallyScaled {
  /** 1 where H is positive definite, −1 where it is negative definite. */
  readonly sign: 1 | -1;
  /** The eigenpairs of C, ascending: all λ > 0 but for rounding. */
  readonly values: Float64Array;
  readonly vectors: Matrix;
  /** φ, θ in these units. */
  readonly theta: Float64Array;
  /** g in these units: gⱼ/√|Hⱼⱼ|. */
  readonly gradient: Float64Array;
  /** The bound for each entry's error in these units, where there is one. */
  readonly error: Matrix | undefined;
}

/** H, θ and g in H's own units; undefined where H is not definite, to rounding. */
export function diagonallyScaled(H: Matrix, θ: ArrayLike<number>, g: ArrayLike<number>, error?: Matrix): DiagonallyScaled | undefined {
  const n = θ.length;
  const sign = H.get(0, 0) > 0 ? 1 : -1;
  const unit = Float64Array.from({ length: n }, (_, j) => Math.sqrt(sign * H.get(j, j)));
  if (!unit.every((u) => u > 0)) return undefined;
  const inUnits = (A: Matrix, s: number): Matrix =>
    new Matrix(
      A.data.map((a, at) => (s * a) / unit[Math.floor(at / n)] / unit[at % n]),
      n,
      n,
    );
  const C = inUnits(H, sign);
  // |Cⱼₖ| ≤ 1 in a definite matrix; and all λ > 0, beyond rounding
  if (!C.data.every((c) => Math.abs(c) <= 1 + n * Number.EPSILON)) return undefined;
  const { values, vectors } = eigh(C);
  if (!(values[0] >= Number.EPSILON * values[n - 1])) return undefined;
  return {
    sign,
    values,
    vectors,
    theta: unit.map((u, j) => u * θ[j]),
    gradient: unit.map((u, j) => g[j] / u),
    error: error && inUnits(error, 1),
  };
}
