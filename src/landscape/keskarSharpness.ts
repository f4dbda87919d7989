/**
 * Keskar's sharpness: how much the loss can rise within a small box around θ.                     L50
 *
 *   φ(ε, A) = 100 · (max_{y ∈ C_ε} L(θ + Ay) − L(θ)) / (1 + L(θ)),   C_ε: |yᵢ| ≤ ε(|(A⁺θ)ᵢ| + 1)
 *
 * On a diagonal quadratic at 0 with A = I it is 50ε² Σ λᵢ⁺. It is no property of the function that a network computes: on
 * (1 − w₁w₂)² the points (α, 1/α) are one function, and φ grows with α (Dinh et al. 2017).
 *
 * The maximum is sought by gradient ascent, kept within the box, from a few starts, with steps of Barzilai's and Borwein's
 * length, the shorter of their two: the longer one needed more than thirty gradients in one of a thousand quadratics. Like any
 * such search it can fall short where the loss has several peaks in the box.
 */

import { count, noMore, options, positive } from '../base/arguments.ts';
import { type Random, random } from '../base/random.ts';
import { along, axpy, dot, norm, scale } from '../linalg/vectors.ts';
import type { Oracle } from '../oracle/types.ts';
import { point } from './point.ts';

export interface KeskarOptions {
  /** ε. Default 1e-3. */
  readonly epsilon?: number;
  /** How many random orthonormal directions A has; default all of space, A = I. Keskar et al. took 100. */
  readonly directions?: number;
  /** Ascents from different starts. Default 3. */
  readonly starts?: number;
  /** Gradients for each. Default 30. */
  readonly steps?: number;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Keskar's φ at θ. Costs starts × steps gradients and some losses; `directions` × n numbers of memory.
 *
 * @throws RangeError where θ does not fit, an option is out of range, or 1 + L(θ) is not above zero
 * @example
 * import { keskarSharpness, oracle, tensor } from 'saddlepoint';
 * const L = oracle(({ w }) => w.mul(tensor([1, 2])).square().sum(), { w: tensor([0, 0]) });
 * console.log(keskarSharpness(L, [0, 0], { epsilon: 0.1 }).toFixed(9)); // → 5.000000000
 */
export function keskarSharpness(oracle: Oracle, θ: ArrayLike<number>, given: KeskarOptions = {}, ...rest: readonly never[]): number {
  noMore('keskarSharpness', rest, 'an oracle, θ and options');
  const known = ['epsilon', 'directions', 'starts', 'steps', 'seed'] as const;
  const { epsilon: ε = 1e-3, directions, starts = 3, steps = 30, seed = 1 } = options('keskarSharpness', given, known);
  positive('keskarSharpness', 'epsilon', ε);
  count('keskarSharpness', 'starts', starts, 1);
  count('keskarSharpness', 'steps', steps, 1);
  const at = point(oracle, θ, 'keskarSharpness');
  if (directions !== undefined) count('keskarSharpness', 'directions', directions, 1);
  const L = oracle.value(at);
  positive('keskarSharpness', '1 + L(θ)', 1 + L);
  const source = random(seed);
  const A = directions === undefined ? undefined : orthonormal(at.length, Math.min(directions, at.length), source);

  // A⁺ = Aᵀ, since A's columns are orthonormal
  const down = (g: Float64Array): Float64Array => (A === undefined ? g : Float64Array.from(A, (a) => dot(a, g)));
  const up = (y: Float64Array): Float64Array => {
    if (A === undefined) return along(at, y, 1);
    const there = at.slice();
    for (const [i, a] of A.entries()) axpy(y[i], a, there);
    return there;
  };
  // |yᵢ| ≤ ε(|(A⁺θ)ᵢ| + 1)
  const box = down(at.slice()).map((x) => ε * (Math.abs(x) + 1));
  const within = (y: Float64Array): Float64Array => y.map((x, i) => Math.max(-box[i], Math.min(box[i], x)));

  let highest = L;
  for (let start = 0; start < starts; start++) {
    let y: Float64Array = box.map((b) => (2 * source.uniform() - 1) * b);
    let { value, gradient } = oracle.valueAndGradient(up(y));
    let g: Float64Array = down(gradient);
    let α = norm(box) / (norm(g) || 1);
    for (let step = 1; step < steps; step++) {
      const next = within(along(y, g, α));
      const there = oracle.valueAndGradient(up(next));
      if (!(there.value >= value && there.value < Infinity)) {
        α /= 4;
        continue;
      }
      const h = down(there.gradient);
      // α = |ΔyᵀΔg| / ΔgᵀΔg; far where the loss curves up: the box will stop it
      const Δy = along(next, y, -1);
      const Δg = along(h, g, -1);
      const curvature = dot(Δy, Δg);
      [y, g, value] = [next, h, there.value];
      if (norm(Δy) === 0) break;
      α = curvature < 0 ? -curvature / dot(Δg, Δg) : 10 * α;
    }
    if (Number.isFinite(value)) highest = Math.max(highest, value);
  }
  // 100 (max L(θ + Ay) − L(θ)) / (1 + L(θ))
  return (100 * (highest - L)) / (1 + L);
}

/** p orthonormal columns of length n, by Gram and Schmidt, twice. */
function orthonormal(n: number, p: number, { normal }: Random): Float64Array[] {
  const columns: Float64Array[] = [];
  while (columns.length < p) {
    const v = Float64Array.from({ length: n }, () => normal());
    for (let twice = 0; twice < 2; twice++) for (const a of columns) axpy(-dot(a, v), a, v);
    scale(1 / norm(v), v);
    columns.push(v);
  }
  return columns;
}
