/**
 * Critical means: nothing to gain.
 *
 *   gain = ½ gᵀ|H|⁻¹g = Σ ½cᵢ²/|λᵢ|,   cᵢ = uᵢᵀg          L01, L04, L25
 *   critical   gain ≤ max(t·gained, t²·½θᵀ|H|θ, 4ε|L|)
 *
 * The gain is what the quadratic model could still win, half the squared Newton decrement where H is definite. It is compared
 * with the first of these that grants it:
 *
 * - t of what the run has gained, a difference of losses, so that L → aL + b changes nothing;
 * - what it costs to move θ itself by a part t of its own size, t²·½θᵀ|H|θ, so that no unit of length is needed;
 * - the rounding of the loss: less cannot be seen in it.
 *
 * Where H is definite, gain and ½θᵀHθ are the same in all coordinates (θ → Sθ). So a definite H is judged with each
 * coordinate in the unit of its own curvature, φⱼ = √|Hⱼⱼ| θⱼ, where no choice of units can hide a direction in rounding;
 * an indefinite one with its eigenvectors as they are, which rotations and one common scale of θ leave alone.
 *
 * Nothing finer than the error e of the Hessian is believed: a slope counts beyond e·‖θ‖, which is the error of the gradient
 * that an error e of H leaves; a curvature below e counts as e.
 */

import { sentence } from '../base/numbers.ts';
import { eigh } from '../linalg/eigen/eigh.ts';
import { tryCholesky } from '../linalg/factor/cholesky.ts';
import { Matrix } from '../linalg/matrix.ts';
import { dot, maxAbs, norm } from '../linalg/vectors.ts';
import { type Signs, signsBeyond } from './signs.ts';

/** What is known at θ. Either the whole Hessian with all its eigenpairs, or some eigenpairs (Ritz pairs, from products Hv). */
export interface CriticalityInput {
  /** θ, n numbers. */
  readonly theta: ArrayLike<number>;
  /** L(θ). */
  readonly loss: number;
  /** g = ∇L(θ). */
  readonly gradient: ArrayLike<number>;
  /** λᵢ, in any order. */
  readonly eigenvalues: Float64Array;
  /** |cᵢ| = |uᵢᵀg|, one for each eigenvalue. */
  readonly shares: ArrayLike<number>;
  /** The eigenvectors uᵢ as columns, [n, n], where all are known. */
  readonly eigenvectors?: Matrix;
  /** H, [n, n], where it is known: without it the units of the coordinates are not taken out. */
  readonly hessian?: Matrix;
  /**
   * How far H may be off: a bound on the error's norm, or for each entry, as `oracle.hessianError(θ)` says. Default: rounding,
   * 8nε‖H‖.
   */
  readonly hessianError?: number | Matrix;
  /** How much the loss has fallen so far in the run that led here. Default 0: no run is known. */
  readonly gained?: number;
  /** How far the run has come: θ's own size where ‖θ‖ is smaller. Default 0. */
  readonly travelled?: number;
  /** t. Default 1e-6. */
  readonly tolerance?: number;
  /** ε, the precision in which losses are computed. Default 2⁻⁵², of float64. */
  readonly precision?: number;
}

export interface Criticality {
  readonly critical: boolean;
  /** What the quadratic model could still gain, Infinity where a slope meets no curvature at all. */
  readonly gain: number;
  /** How much is allowed at a critical point: critical is gain ≤ allowed. */
  readonly allowed: number;
  /** What the gain is compared with, `allowed` a small part of it: the run's gain, ½θᵀ|H|θ, or |L|. */
  readonly scale: number;
  /** The eigenpair along which most is to be gained: its place among `eigenvalues`. */
  readonly worst: { readonly index: number; readonly eigenvalue: number; readonly gain: number };
  /** Negative, zero and positive eigenvalues, by the error of H. */
  readonly signs: Signs;
  /** Eigenvalues within ±zeroBelow count as zero, unless a change of units shows H to be definite. */
  readonly zeroBelow: number;
  /** The inequality in numbers. */
  readonly message: string;
}

/** One thing that the gain is compared with. */
interface Bound {
  readonly allowed: number;
  readonly scale: number;
  readonly what: string;
}

/** Eigenvalues λ with the slopes c along them, an error e of the λ, the length r of θ: one frame of coordinates. */
interface Frame {
  readonly λ: ArrayLike<number>;
  readonly c: ArrayLike<number>;
  readonly e: number;
  readonly r: number;
}

// #region gain
/** ½ max(0, |c| − e r)² / max(|λ|, e) */
function gainAlong({ λ, c, e, r }: Frame, i: number): number {
  const slope = Math.max(0, Math.abs(c[i]) - e * r);
  return slope === 0 ? 0 : ((slope / Math.max(Math.abs(λ[i]), e)) * slope) / 2;
}
// #endregion gain

/**
 * Whether there is anything left to gain at θ, by the quadratic model there.
 *
 * @param at what is known at θ: loss, gradient, eigenpairs, and, where there are any, a run and errors
 * @example
 * import { criticality } from 'saddlepoint';
 * const valley = { theta: [0, 0.05], loss: 1.25e-9, gradient: [0, 5e-8], eigenvalues: [1e-6, 1], shares: [5e-8, 0] };
 * console.log(criticality(valley).critical); // → false
 * console.log(criticality({ ...valley, gained: 1 }).critical); // → true
 */
export function criticality(at: CriticalityInput): Criticality {
  const { theta: θ, loss, eigenvalues: λ, shares, gained = 0, travelled = 0, tolerance: t = 1e-6, precision: ε = Number.EPSILON } = at;
  const S = maxAbs(λ);
  const r = Math.max(norm(θ), travelled);
  const raw: Frame = { λ, c: shares, e: errorOf(at.hessianError, S, θ.length, ε), r };
  const own = at.hessian && ownUnits(at.hessian, at, ε);
  const frame = own ?? raw;

  let gain = 0;
  for (let i = 0; i < frame.λ.length; i++) gain += gainAlong(frame, i);
  let index = 0;
  for (let i = 1; i < λ.length; i++) if (gainAlong(raw, i) > gainAlong(raw, index)) index = i;

  // ½ θᵀ|H|θ
  const energy = own ? own.energy : energyOf(at, S);
  const bounds: readonly Bound[] = [
    { allowed: t * gained, scale: gained, what: sentence`the ${gained} gained so far` },
    { allowed: t * t * energy, scale: energy, what: sentence`½θᵀ|H|θ = ${energy}` },
    { allowed: 4 * ε * Math.abs(loss), scale: Math.abs(loss), what: sentence`the rounding of L = ${loss}` },
  ];
  const bound = bounds.reduce((most, next) => (next.allowed > most.allowed ? next : most));

  // On the way to a critical point nearby H changes by as large a part of itself as that way is of θ.
  const critical = gain <= bound.allowed;
  const drift = critical && gain > 0 ? Math.sqrt(gain / Math.max(bound.scale, energy, gained)) : 0;
  const zeroBelow = raw.e + drift * S;
  const definite = own && own.least > own.e + drift * own.S;
  return {
    critical,
    gain,
    allowed: bound.allowed,
    scale: bound.scale,
    worst: { index, eigenvalue: λ[index], gain: gainAlong(raw, index) },
    signs: definite
      ? signsBeyond(
          λ.map(() => own.sign),
          0,
        )
      : signsBeyond(λ, zeroBelow),
    zeroBelow,
    message: sentence`the model can still gain ${gain}, beside ${bound.what} (critical up to ${bound.allowed})`,
  };
}

/** H in units where its diagonal is ±1, and what is measured there; undefined where it is not definite. */
function ownUnits(
  H: Matrix,
  { theta: θ, gradient: g, hessianError }: CriticalityInput,
  ε: number,
): (Frame & { energy: number; least: number; S: number; sign: 1 | -1 }) | undefined {
  const n = θ.length;
  const diagonal = Float64Array.from({ length: n }, (_, j) => H.get(j, j));
  const sign = diagonal[0] > 0 ? 1 : -1;
  if (!diagonal.every((h) => sign * h > 0)) return undefined;
  const unit = diagonal.map((h) => Math.sqrt(Math.abs(h)));
  const scaled = (A: Matrix, s: number): Matrix =>
    new Matrix(
      A.data.map((a, at) => (s * a) / unit[Math.floor(at / n)] / unit[at % n]),
      n,
      n,
    );
  const C = scaled(H, sign);
  if (!tryCholesky(C)) return undefined;
  const { values: λ, vectors: U } = eigh(C);
  const S = maxAbs(λ);
  const error = hessianError === undefined || typeof hessianError === 'number' ? undefined : scaled(hessianError, 1);
  const e = errorOf(error, S, n, ε);
  const least = λ[0];
  if (least <= e) return undefined;
  const φ = unit.map((u, j) => u * θ[j]);
  const slope = unit.map((u, j) => g[j] / u);
  const c = λ.map((_, i) => dot(U.column(i), slope));
  // ½ θᵀ|H|θ
  const energy = λ.reduce((sum, x, i) => sum + 0.5 * x * dot(U.column(i), φ) ** 2, 0);
  return { λ, c, e, r: norm(φ), energy, least, S, sign };
}

/** ½ θᵀ|H|θ = Σ ½|λᵢ|(uᵢᵀθ)²; from above, ½‖H‖‖θ‖², where not all eigenvectors are known. */
function energyOf({ theta: θ, eigenvalues: λ, eigenvectors: U }: CriticalityInput, S: number): number {
  if (!U) return 0.5 * S * norm(θ) ** 2;
  let sum = 0;
  for (let i = 0; i < λ.length; i++) sum += 0.5 * Math.abs(λ[i]) * dot(U.column(i), θ) ** 2;
  return sum;
}

/** A bound on ‖Ĥ − H‖: as given, Frobenius' norm of a bound for each entry, and never below rounding. */
function errorOf(error: number | Matrix | undefined, S: number, n: number, ε: number): number {
  const rounding = 8 * n * ε * S;
  return error === undefined ? rounding : Math.max(rounding, typeof error === 'number' ? error : norm(error.data));
}

/** The largest |cᵢ| in units of what is allowed, |cᵢ| ≤ ℓ max(τ|λᵢ|, δS/100): until `diagnose` asks {@link criticality}. */
export function worstSlope(shares: readonly { readonly λ: number; readonly c: number }[], ℓ: number, τ: number, δS: number): number {
  let worst = 0;
  for (const { λ, c } of shares) if (c > 0) worst = Math.max(worst, c / (ℓ * Math.max(τ * Math.abs(λ), δS / 100)));
  return worst;
}
