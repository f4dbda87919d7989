/** What a step did to θ: Δθ, its length, and its cosine with the step before. */
import { norm } from '../../linalg/vectors.ts';
import type { Vector } from '../../oracle/types.ts';

/** One step, measured. */
interface Displacement {
  /** ‖Δθ‖. */
  readonly stepLength: number;
  /** cos(Δθ, the last Δθ); NaN at the first step. */
  readonly turn: number;
}

/**
 * Turns θ as it was before a step into Δθ, in place, and measures it.
 *
 * @param before θ before the step; afterwards Δθ
 * @param last the Δθ before, zeros at the first step
 */
export function measure(θ: Vector, before: Float64Array, last: Float64Array): Displacement {
  const Δθ = before;
  let product = 0;
  for (let i = 0; i < θ.length; i++) {
    const Δθᵢ = θ[i] - before[i];
    product += Δθᵢ * last[i];
    Δθ[i] = Δθᵢ;
  }
  const stepLength = norm(Δθ);
  return { stepLength, turn: product / (stepLength * norm(last)) }; // 0/0 at the first step
}
