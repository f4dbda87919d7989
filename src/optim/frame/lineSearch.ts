/**
 * How far to go along a direction p from θ, where gᵀp < 0.
 *
 *   sufficient decrease   L(θ + αp) ≤ L(θ) + c₁ α gᵀp           c₁ = 1e-4
 *   strong curvature      |∇L(θ + αp)ᵀp| ≤ c₂ |gᵀp|             c₂ = 0.9
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

/** A line to search along: θ + αp, with loss and slope gᵀp at α = 0. */
export interface Line {
  readonly oracle: Oracle;
  readonly θ: Vector;
  readonly p: Vector;
  readonly loss: number;
  readonly slope: number;
}

/** What cannot be told from rounding in a loss of this size. */
export const noise = (loss: number): number => 4 * Number.EPSILON * Math.abs(loss);

/** Backtracking: α = 1, ½, ¼, … until the loss has decreased sufficiently; 0 where rounding hides every decrease. */
export function backtrack({ oracle, θ, p, loss, slope }: Line): number {
  const trial = θ.slice();
  for (let α = 1; α > 1e-18; α /= 2) {
    const there = oracle.value(along(θ, p, α, trial));
    if (there <= loss + C1 * α * slope + noise(loss)) return α;
  }
  return 0;
}

/** A point along p: step α, loss and slope there. */
interface Trial {
  readonly α: number;
  readonly loss: number;
  readonly slope: number;
  readonly gradient: Float64Array;
}

/** The minimum of the cubic through two points' losses and slopes, or the middle: where there is none well inside, or losses or slopes are not finite. */
function cubic(a: Trial, b: Trial): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.α - b.α);
  // √(d1² − a.slope b.slope), in a unit in which the squares exist
  const unit = powerOfTwo(Math.max(Math.abs(d1), Math.abs(a.slope), Math.abs(b.slope)) || 1);
  const root = unit * Math.sqrt((d1 / unit) ** 2 - (a.slope / unit) * (b.slope / unit));
  const d2 = Math.sign(b.α - a.α) * root;
  const α = b.α - ((b.α - a.α) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const [low, high] = a.α < b.α ? [a.α, b.α] : [b.α, a.α];
  const margin = 0.1 * (high - low);
  return α > low + margin && α < high - margin ? α : (low + high) / 2;
}

/**
 * A step that satisfies the strong Wolfe conditions, with the gradient there; undefined where none was found in some
 * fifty evaluations.
 *
 * @param first the step to begin with
 */
export function strongWolfe({ oracle, θ, p, loss, slope }: Line, first: number): Trial | undefined {
  const trial = θ.slice();
  const at = (α: number): Trial => {
    const { value, gradient } = oracle.valueAndGradient(along(θ, p, α, trial));
    return { α, loss: value, slope: dot(gradient, p), gradient };
  };
  let low: Trial = { α: 0, loss, slope, gradient: new Float64Array(0) };
  let high: Trial | undefined;
  const tooHigh = (point: Trial) => !(point.loss <= loss + C1 * point.α * slope + noise(loss)) || point.loss > low.loss + noise(loss);
  const flat = (point: Trial) => Math.abs(point.slope) <= -C2 * slope;

  // Go out until a minimum lies behind, …
  for (let α = first, i = 0; i < 25 && !high; α *= 2, i++) {
    const point = at(α);
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
      if (point.slope * (high.α - low.α) >= 0) high = low;
      low = point;
    }
  }
  return low.α > 0 ? low : undefined;
}
