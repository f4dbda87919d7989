/**
 * Krylov spaces: the span of v, Av, A²v, … for a symmetric A that is known by its products A·v alone.
 *
 * An orthonormal basis V = [v₀ … vₖ₋₁] grows by one product a step,
 *
 *   A V = V B + β vₖ e_lastᵀ,   B = VᵀAV
 *
 * Rounding destroys the orthogonality that the three-term recurrence promises; here every new vector is made orthogonal to all others,
 * twice ("twice is enough", Kahan).
 */
import { callable } from '../../base/arguments.ts';
import { random } from '../../base/random.ts';
import { asFiniteVector, Matrix } from '../matrix.ts';
import { axpy, maxAbs, norm, powerOfTwo } from '../vectors.ts';
import { eigh } from './eigh.ts';
import { orthogonalise } from './orthogonalise.ts';

/** v ↦ A·v, for a symmetric A. */
export type LinearMap = (v: Float64Array) => ArrayLike<number>;

/** Calls the product and checks what comes back. */
export function checkedProduct(product: LinearMap, n: number, caller: string): (v: Float64Array) => Float64Array {
  callable(caller, 'product', product);
  return (v) => asFiniteVector(product(v.slice()), caller, 'the result of product', n);
}

/** v ← v/‖v‖; undefined where v = 0. Where ‖v‖ overflows, or is so small that it has few digits, v is brought beside 1 before. */
export function normalise(v: Float64Array): Float64Array | undefined {
  let length = norm(v);
  if (!(length > 2 ** -960 && length < Number.POSITIVE_INFINITY)) {
    const largest = maxAbs(v);
    if (largest === 0) return undefined;
    const unit = powerOfTwo(largest);
    for (let i = 0; i < v.length; i++) v[i] /= unit;
    length = norm(v);
  }
  for (let i = 0; i < v.length; i++) v[i] /= length;
  return v;
}

/** Vectors that are orthonormal but for rounding, which would grow from restart to restart, made so to the last digits. */
export function orthonormalise(vectors: Float64Array[]): Float64Array[] {
  vectors.forEach((v, i) => {
    orthogonalise(v, vectors.slice(0, i));
    normalise(v);
  });
  return vectors;
}

/** u = V y, y column `column` of Y. */
export function combine(V: readonly Float64Array[], Y: Matrix, column: number): Float64Array {
  const u = new Float64Array(V[0].length);
  for (let j = 0; j < V.length; j++) axpy(Y.get(j, column), V[j], u);
  return u;
}

/** Whether what is left of A·v outside a basis is rounding: then A maps the basis into itself. */
export const isInvariant = (β: number, size: number): boolean => β <= 10 * Number.EPSILON * size;

/** Eigenpairs of B: B y = θ y, θ ascending, y the columns of Y. */
export interface RitzPairs {
  readonly θ: Float64Array;
  readonly Y: Matrix;
}

/** A basis that grows and restarts. */
export class Krylov {
  /** The basis, orthonormal. */
  V: Float64Array[] = [];
  /** The vector that comes next; none where V spans everything. */
  next: Float64Array | undefined;
  /** ‖what of A·v lies outside the basis‖. */
  β = 0;
  /** The largest ‖A v‖ seen: a lower bound of ‖A‖ that soon is one. */
  size = 0;
  /** Products spent. */
  products = 0;
  /** H[j] = Vᵀ A vⱼ: column j of B, down to its diagonal at least. */
  private H: Float64Array[] = [];
  private readonly A: (v: Float64Array) => Float64Array;
  private readonly n: number;
  private readonly normal: () => number;

  constructor(A: (v: Float64Array) => Float64Array, n: number, seed: number, start?: Float64Array) {
    this.A = A;
    this.n = n;
    this.normal = random(seed).normal;
    this.next = (start && normalise(start)) ?? this.atRandom();
  }

  /** A unit vector orthogonal to V at random. */
  private atRandom(): Float64Array | undefined {
    for (let attempt = 0; attempt < 3 && this.V.length < this.n; attempt++) {
      const v = Float64Array.from({ length: this.n }, this.normal);
      normalise(v);
      orthogonalise(v, this.V);
      if (norm(v) <= 1e-8) continue;
      normalise(v);
      orthogonalise(v, this.V);
      return normalise(v);
    }
    return undefined;
  }

  /** One step: V gains `next`, and then `next` is A·next made orthogonal to V. Returns whether A maps V into itself. */
  extend(): boolean {
    const v = this.next as Float64Array;
    this.V.push(v);
    const w = this.A(v);
    this.products++;
    this.size = Math.max(this.size, norm(w));
    this.H.push(orthogonalise(w, this.V));
    this.β = norm(w);
    const invariant = isInvariant(this.β, this.size) || this.V.length === this.n;
    // What an invariant basis holds is exact. Go on beside it.
    if (invariant) this.β = 0;
    this.next = invariant ? this.atRandom() : normalise(w);
    return invariant;
  }

  /** The eigenpairs of B = VᵀAV. */
  ritzPairs(): RitzPairs {
    const m = this.V.length;
    const B = new Float64Array(m * m);
    for (let j = 0; j < m; j++) for (let i = 0; i <= j; i++) B[i * m + j] = B[j * m + i] = this.H[j][i];
    const { values, vectors } = eigh(new Matrix(B, m, m));
    return { θ: values, Y: vectors };
  }

  /** Shrinks to some Ritz vectors, V ← V Y_keep, B ← diag(θ_keep), and goes on from where it was, or with `probe` at random. */
  restart({ θ, Y }: RitzPairs, keep: readonly number[], probe: boolean): void {
    this.V = orthonormalise(keep.map((i) => combine(this.V, Y, i)));
    this.H = keep.map((i, j) => {
      const h = new Float64Array(j + 1);
      h[j] = θ[i];
      return h;
    });
    if (probe || this.next === undefined) this.next = this.atRandom();
    else {
      orthogonalise(this.next, this.V);
      this.next = normalise(this.next);
    }
    if (this.next === undefined) this.β = 0;
  }
}
