/**
 * Critical means: nothing to gain.
 *
 *   gain = ½ gᵀ|H|⁻¹g = Σ ½cᵢ²/|λᵢ|,   cᵢ = uᵢᵀg          L01, L04, L25
 *   critical   gain ≤ max(γ·gained, τ²·½θᵀ|H|θ, τ²|L|, 64ε|L|)
 *
 * The gain is what the quadratic model could still win, half the squared Newton decrement where H is definite. It is compared
 * with the first of these that grants it:
 *
 * - a part γ of what the run has gained, a difference of losses, so that L → aL + b changes nothing;
 * - what it costs to move θ by a part τ of its own size, τ²·½θᵀ|H|θ, so that no unit of length is needed;
 * - the loss itself: τ² of its size, or its rounding, where that is more: less cannot be seen in it.
 *
 * Where H is definite, gain and ½θᵀHθ are the same in all coordinates (θ → Sθ). So a definite H is judged with each
 * coordinate in the unit of its own curvature, φⱼ = √|Hⱼⱼ| θⱼ, where no choice of units can hide a direction in rounding;
 * an indefinite one with its eigenvectors as they are, which rotations and one common scale of θ leave alone.
 *
 * Nothing finer than the error e of the Hessian is believed: a curvature below e counts as e, and a slope counts beyond δ, which
 * is e·‖θ‖, the error of the gradient that an error e of H leaves, unless the gradient is known to be better.
 */

import { sentence } from '../base/numbers.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { dot, maxAbs, norm } from '../linalg/vectors.ts';
import { type CriticalityInput, checked } from './criticalityInput.ts';
import { diagonallyScaled } from './diagonalScaling.ts';
import { type Signs, signs, signsBeyond } from './signs.ts';

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

/** Eigenvalues λ with the slopes c along them, in one frame of coordinates. */
interface Frame {
  readonly λ: Float64Array;
  readonly c: ArrayLike<number>;
  /** ‖H‖, a bound on its error, and the length of θ, all in this frame. */
  readonly S: number;
  readonly e: number;
  readonly r: number;
  /** A bound on the error of the slopes. Default e r. */
  readonly δ?: number;
  /** ½θᵀ|H|θ, the same in all frames where H is definite. */
  readonly energy: number;
  /** The sign of all eigenvalues of H, where this frame shows them to be of one sign (λ holds their sizes). */
  readonly sign?: 1 | -1;
}

// #region gain
/** ½ max(0, |c| − δ)² / max(|λ|, e) */
function gainAlong({ λ, c, e, r, δ = e * r }: Frame, i: number): number {
  const slope = Math.max(0, Math.abs(c[i]) - δ);
  return slope === 0 ? 0 : ((slope / Math.max(Math.abs(λ[i]), e)) * slope) / 2;
}
// #endregion gain

/**
 * Whether there is anything left to gain at θ, by the quadratic model there.
 *
 * @param given what is known at θ: loss, gradient, eigenpairs, and, where there are any, a run and errors
 * @example
 * import { criticality } from 'saddlepoint';
 * const valley = { theta: [0, 0.05], loss: 1.25e-9, gradient: [0, 5e-8], eigenvalues: [1e-6, 1], shares: [5e-8, 0] };
 * console.log(criticality(valley).critical); // → false
 * console.log(criticality({ ...valley, gained: 1 }).critical); // → true
 */
export function criticality(given: CriticalityInput, ...rest: readonly never[]): Criticality {
  const at = checked(given, rest);
  const { theta: θ, loss, eigenvalues: λ, shares, gained = 0, travelled = 0, precision: ε = Number.EPSILON } = at;
  const { gainTolerance: γ = 1e-8, tolerance: τ = 1e-6 } = at;
  const δ = at.gradientError === undefined ? {} : { δ: at.gradientError };
  const raw = frameOf({ ...δ, λ, c: shares, r: Math.max(norm(θ), travelled), energy: energyOf(λ, θ, at.eigenvectors) }, at.hessianError, ε);
  const frame = frameInOwnUnits(at, ε) ?? raw;
  const gain = Array.from(frame.λ, (_, i) => gainAlong(frame, i)).reduce((sum, x) => sum + x, 0);
  const { energy } = frame;

  const bounds: readonly Bound[] = [
    { allowed: γ * gained, scale: gained, what: sentence`the ${gained} gained so far` },
    { allowed: τ * τ * energy, scale: energy, what: sentence`½θᵀ|H|θ = ${energy}` },
    { allowed: Math.max(τ * τ, 64 * ε) * Math.abs(loss), scale: Math.abs(loss), what: sentence`L = ${loss} itself` },
  ];
  const bound = bounds.reduce((most, next) => (next.allowed > most.allowed ? next : most));

  // On the way to a critical point nearby H changes by as large a part of itself as that way is of θ.
  const critical = gain <= bound.allowed;
  const drift = critical && gain > 0 ? Math.sqrt(gain / Math.max(bound.scale, energy, gained)) : 0;
  const zeroBelow = raw.e + drift * raw.S;
  const definite = frame.sign !== undefined && frame.λ[0] > frame.e + drift * frame.S;
  const gains = λ.map((_, i) => gainAlong(raw, i));
  const index = gains.indexOf(maxAbs(gains));
  return {
    critical,
    gain,
    allowed: bound.allowed,
    scale: bound.scale,
    worst: { index, eigenvalue: λ[index], gain: gains[index] },
    signs: definite ? signs(Array(λ.length).fill(frame.sign), 0) : signsBeyond(λ, zeroBelow),
    zeroBelow,
    message: sentence`the model can still gain ${gain}, beside ${bound.what} (critical up to ${bound.allowed})`,
  };
}

/**
 * A frame from its eigenvalues, slopes, and what is known of H's error: as given, but never less than rounding. An error larger
 * than H itself, a kink's, says that H is not known, and not that every slope is nothing.
 */
function frameOf(known: Omit<Frame, 'S' | 'e'>, error: number | Matrix | undefined, ε: number): Frame {
  const S = maxAbs(known.λ);
  const rounding = 8 * known.λ.length * ε * S;
  const e = error === undefined ? rounding : Math.max(rounding, typeof error === 'number' ? error : norm(error.data));
  return e <= S ? { ...known, S, e } : { δ: rounding * known.r, ...known, S, e: Math.max(S, rounding) };
}

/** The frame in which each coordinate has the unit of its own curvature, where H is definite beyond its error. */
function frameInOwnUnits({ hessian, theta, gradient, hessianError }: CriticalityInput, ε: number): Frame | undefined {
  // how a norm of the error would look in other units is not known
  if (!hessian || typeof hessianError === 'number') return undefined;
  const own = diagonallyScaled(hessian, theta, gradient, hessianError);
  if (!own) return undefined;
  const { sign, values: λ, vectors: U } = own;
  const c = λ.map((_, i) => dot(U.column(i), own.gradient));
  const frame = frameOf({ λ, c, r: norm(own.theta), energy: energyOf(λ, own.theta, U), sign }, own.error, ε);
  return λ[0] > frame.e ? frame : undefined;
}

/** ½ θᵀ|H|θ = Σ ½|λᵢ|(uᵢᵀθ)²; from above, ½‖H‖‖θ‖², where not all eigenvectors are known. */
function energyOf(λ: Float64Array, θ: ArrayLike<number>, U?: Matrix): number {
  if (!U) return 0.5 * maxAbs(λ) * norm(θ) ** 2;
  return λ.reduce((sum, x, i) => sum + 0.5 * Math.abs(x) * dot(U.column(i), θ) ** 2, 0);
}
