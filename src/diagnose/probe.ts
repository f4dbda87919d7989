/**
 * How the loss varies around θ at distances that a run covers: both ways along ĝ, θ̂ and the extreme eigenvectors.
 *
 *   D   the largest |ΔL| at ±ℓ/8: whether anything happens nearby
 *   A   the largest decrease up to ±ℓ: whether there is anything to gain further off
 *   B   as D, but of each direction the side where less happens: what both sides agree on, walls apart
 *
 *   F   the same far beyond ℓ, along the lowest eigenvector where λ < 0, up to where the loss turns up again: what a saddle hides
 *
 * A plateau is where D is nothing beside A, or where both are zero (L22, L29). Differences within rounding of the loss
 * count as zero. Where H = 0 its eigenvectors say nothing, and a few random directions join them.
 */

import { along } from '../linalg/vectors.ts';
import { type Asking, probed } from './questions.ts';

export interface Probe {
  readonly D: number;
  readonly A: number;
  readonly B: number;
  readonly F: number;
  /** Where A was found: θ + step·direction. Absent where nothing was lower. */
  readonly best?: { readonly direction: Float64Array; readonly step: number; readonly loss: number };
}

/** Distances in ℓ for F. */
const FAR = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => 4 ** k);

/** Fractions of ℓ, both ways; the first two are near. */
const STEPS = [1 / 8, 1 / 4, 1 / 2, 3 / 4, 1].flatMap((x) => [x, -x]);

export function* probe(
  θ: Float64Array,
  { loss, ℓ, directions, down }: { loss: number; ℓ: number; directions: readonly Float64Array[]; down: Float64Array | undefined },
): Asking<Probe> {
  const rounding = 16 * Number.EPSILON * Math.abs(loss);
  let [D, A, B] = [0, 0, 0];
  let best: Probe['best'];
  for (const direction of directions) {
    const near: number[] = [];
    for (const fraction of STEPS) {
      const step = fraction * ℓ;
      const there = yield* probed(along(θ, direction, step));
      const Δ = Math.abs(there - loss) <= rounding ? 0 : there - loss;
      if (near.length < 2) near.push(Math.abs(Δ));
      if (-Δ > A) {
        A = -Δ;
        best = { direction, step, loss: there };
      }
    }
    D = Math.max(D, ...near);
    const less = Math.min(...near);
    if (less < Infinity) B = Math.max(B, less);
  }
  return { D, A, B, F: down ? yield* hidden(θ, loss, ℓ, down) : 0, ...(best && { best }) };
}

/** How much lower the loss is, either way along u, where it first turns up again. */
function* hidden(θ: Float64Array, loss: number, ℓ: number, u: Float64Array): Asking<number> {
  let F = 0;
  for (const way of [ℓ, -ℓ]) {
    let before = loss;
    for (const distance of FAR) {
      const there = yield* probed(along(θ, u, way * distance));
      if (!(there < before)) {
        F = Math.max(F, loss - before);
        break;
      }
      before = there;
    }
  }
  return F;
}
