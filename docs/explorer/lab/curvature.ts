/** The spectrum of the Hessian at θ: all of it while that is quick, beyond that both ends by Lanczos' method. */
import { lanczos, type Oracle, spectrum } from 'saddlepoint';

export interface Curvature {
  /** Ascending: all eigenvalues, or the lowest and the highest few. */
  readonly values: readonly number[];
  readonly whole: boolean;
}

/** The full Hessian up to here. */
export const FULL = 300;

export function curvatureAt(loss: Oracle, θ: Float64Array): Curvature | undefined {
  try {
    if (θ.length <= FULL) return { values: Array.from(spectrum(loss, θ)), whole: true };
    const { values } = lanczos((v) => loss.hvp(θ, v), θ.length, { which: 'both', count: 3, tolerance: 1e-3, maxIterations: 200 });
    return { values: Array.from(values), whole: false };
  } catch {
    return undefined; // θ or its Hessian is not finite
  }
}
