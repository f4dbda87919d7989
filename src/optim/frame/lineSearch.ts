/**
 * How far to go along a direction p from θ, where gᵀp < 0.
 *
 *   sufficient decrease   L(θ + sp) ≤ L(θ) + c₁ s gᵀp           c₁ = 1e-4
 *   strong curvature      |∇L(θ + sp)ᵀp| ≤ c₂ |gᵀp|             c₂ = 0.9
 *
 * Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 3.1, 3.5 and 3.6.
 *
 * Near a critical point all losses within reach agree to the last few bits, and their differences are noise: a
 * difference below 4ε|L| counts as none, and the slopes alone decide.
 */

import { along, dot, powerOfTwo } from '../../linalg/vectors.ts';
import type { Oracle, Vector } from '../../oracle/types.ts';

const C1 = 1e-4;
const C2 = 0.9;

/** A line to search along: θ + sp, with loss and slope gᵀp at s = 0. */
export interface Line {
  readonly oracle: Oracle;
  readonly θ: Vector;
  readonly p: Vector;
  readonly loss: number;
  readonly slope: number;
}

/** What cannot be told from rounding in a loss of this size. */
export const noise = (loss: number): number => 4 * Number.EPSILON * Math.abs(loss);

/** Backtracking: s = 1, ½, ¼, … until the loss has decreased sufficiently; 0 where rounding hides every decrease. */
export function backtrack({ oracle, θ, p, loss, slope }: Line): number {
  const trial = θ.slice();
  for (let s = 1; s > 1e-18; s /= 2) {
    const there = oracle.value(along(θ, p, s, trial));
    if (there <= loss + C1 * s * slope + noise(loss)) return s;
  }
  return 0;
}

/** A point along p: step s, loss and slope there. */
interface Trial {
  readonly s: number;
  readonly loss: number;
  readonly slope: number;
  readonly gradient: Float64Array;
}

/** The minimum of the cubic through two points' losses and slopes, or the middle: where there is none well inside, or losses or slopes are not finite. */
function cubic(a: Trial, b: Trial): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.s - b.s);
  // √(d1² − a.slope b.slope), in a unit in which the squares exist
  const unit = powerOfTwo(Math.max(Math.abs(d1), Math.abs(a.slope), Math.abs(b.slope)) || 1);
  const root = unit * Math.sqrt((d1 / unit) ** 2 - (a.slope / unit) * (b.slope / unit));
  const d2 = Math.sign(b.s - a.s) * root;
  const s = b.s - ((b.s - a.s) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const [low, high] = a.s < b.s ? [a.s, b.s] : [b.s, a.s];
  const margin = 0.1 * (high - low);
  return s > low + margin && s < high - margin ? s : (low + high) / 2;
}

/**
 * A step that satisfies the strong Wolfe conditions, with the gradient there; undefined where none was found in some
 * fifty evaluations.
 *
 * @param first the step to begin with
 */
export function strongWolfe({ oracle, θ, p, loss, slope }: Line, first: number): Trial | undefined {
  const trial = θ.slice();
  const at = (s: number): Trial => {
    const { value, gradient } = oracle.valueAndGradient(along(θ, p, s, trial));
    return { s, loss: value, slope: dot(gradient, p), gradient };
  };
  let low: Trial = { s: 0, loss, slope, gradient: new Float64Array(0) };
  let high: Trial | undefined;
  const tooHigh = (point: Trial) => !(point.loss <= loss + C1 * point.s * slope + noise(loss)) || point.loss > low.loss + noise(loss);
  const flat = (point: Trial) => Math.abs(point.slope) <= -C2 * slope;

  // Go out until a minimum lies behind, …
  for (let s = first, i = 0; i < 25 && !high; s *= 2, i++) {
    const point = at(s);
    if (tooHigh(point)) high = point;
    else if (flat(point)) return point;
    else {
      if (point.slope >= 0) high = low;
      low = point;
    }
  }
  // … or for ever, where the loss has no floor: then the furthest point seen is an honest answer.
  if (!high) return low;

  // Then close in: `low` always satisfies the decrease, and its slope points at `high`.
  for (let i = 0; i < 30; i++) {
    const point = at(cubic(low, high));
    if (tooHigh(point)) high = point;
    else if (flat(point)) return point;
    else {
      if (point.slope * (high.s - low.s) >= 0) high = low;
      low = point;
    }
  }
  return low.s > 0 ? low : undefined;
}
