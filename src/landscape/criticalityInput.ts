/** What `criticality` is given: what is known at θ, and how that is checked. */
import { atLeast, noMore, ofLength, options, refuse } from '../base/arguments.ts';
import type { Matrix } from '../linalg/matrix.ts';

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
  /** δ: how far g may be off, where it is better than H: beside a Hessian by differences it is. Default: e·‖θ‖. */
  readonly gradientError?: number;
  /** How much the loss has fallen so far in the run that led here. Default 0: no run is known. */
  readonly gained?: number;
  /** How far the run has come: θ's own size where ‖θ‖ is smaller. Default 0. */
  readonly travelled?: number;
  /** γ: the part of what the run has gained that may be left to gain. Default 1e-8. */
  readonly gainTolerance?: number;
  /** τ: how far the critical point may lie, as a part of θ, both measured by |H|. Default 1e-6. */
  readonly tolerance?: number;
  /** ε, the precision in which losses are computed. Default 2⁻⁵², of float64. */
  readonly precision?: number;
}

const KNOWN = [
  'theta',
  'loss',
  'gradient',
  'eigenvalues',
  'shares',
  'eigenvectors',
  'hessian',
  'hessianError',
  'gradientError',
  'gained',
] as const;
const NUMBERS = ['gained', 'travelled', 'gainTolerance', 'tolerance', 'precision', 'gradientError'] as const;

/** What is known at θ, with its lengths and numbers checked. */
export function checked(given: CriticalityInput, rest: readonly unknown[]): CriticalityInput {
  noMore('criticality', rest, 'one object of what is known');
  const at = options('criticality', given ?? refuse('criticality', 'at', 'an object', given, TypeError), [...KNOWN, ...NUMBERS]);
  for (const name of ['theta', 'gradient', 'eigenvalues', 'shares'] as const)
    if (typeof at[name]?.length !== 'number' || typeof at[name] === 'string') refuse('criticality', name, 'a vector', at[name], TypeError);
  ofLength('criticality', 'gradient', at.gradient, at.theta.length);
  ofLength('criticality', 'shares', at.shares, at.eigenvalues.length);
  if (typeof at.loss !== 'number') refuse('criticality', 'loss', 'a number', at.loss, TypeError);
  for (const name of NUMBERS) if (at[name] !== undefined) atLeast('criticality', name, at[name], 0);
  return at;
}
