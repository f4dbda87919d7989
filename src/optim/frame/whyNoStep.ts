/**
 * Why a method that lowers the loss has taken no step: at a minimum there is none, at a maximum or a saddle there is one, but
 * not along anything that is made of a vanishing gradient.
 *
 * The kind of point is told from products alone: conjugate gradients on H, from a random vector, meet a direction of
 * negative curvature where there is one, and so they do on −H where the curvature is positive anywhere.
 */
import { random } from '../../base/random.ts';
import { conjugateGradient } from '../../linalg/conjugateGradient.ts';
import { norm } from '../../linalg/vectors.ts';
import type { Oracle, Vector } from '../../oracle/types.ts';

/** A curvature below this share of the largest met is rounding. */
const ROUNDING = 1e-8;

/** The reason, in a sentence. */
export function whyNoStep(name: string, θ: Vector, oracle: Oracle): string {
  const critical = norm(oracle.gradient(θ)) === 0;
  const here = critical ? 'the gradient is 0' : `${name} found no step along its direction that lowers the loss by more than rounding`;
  const leave = `${name} goes where the gradient leads: move θ a little, or let escape find the way`;
  switch (kindByProducts(θ, oracle)) {
    case 'minimum':
      return `${here}, and the curvature is positive${critical ? ': a minimum' : ''}`;
    case 'maximum':
      return `${here}, and the curvature is negative: at a maximum the loss falls on every side, but ${leave}`;
    case 'saddle':
      return `${here}, and the curvature has both signs: at a saddle the loss falls where it is negative, but ${leave}`;
    default:
      return `${here}; which kind of point it is, the curvature does not tell`;
  }
}

/** What H says of a critical point; undefined where it is flat, or cannot be asked. */
function kindByProducts(θ: Vector, oracle: Oracle): 'minimum' | 'maximum' | 'saddle' | undefined {
  const { normal } = random(1);
  const b = Float64Array.from(θ, normal);
  let largest = 0;
  /** Whether sign·H has a direction of negative curvature. */
  const curvesDown = (sign: 1 | -1): boolean => {
    const times = (v: Float64Array): Float64Array => {
      const Hv = oracle.hvp(θ, v);
      largest = Math.max(largest, norm(Hv) / norm(v));
      return Hv.map((x) => sign * x);
    };
    const { negativeCurvature } = conjugateGradient(times, b, { maxIterations: 2 * b.length });
    return negativeCurvature !== undefined && negativeCurvature.curvature < -ROUNDING * largest;
  };
  try {
    const [down, up] = [curvesDown(1), curvesDown(-1)];
    return down && up ? 'saddle' : down ? 'maximum' : up ? 'minimum' : undefined;
  } catch {
    return undefined; // the oracle has no products, or they are not finite
  }
}
