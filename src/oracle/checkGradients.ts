/**
 * Checking a derivative without a tolerance: by the order at which Taylor's remainder falls. L01, L02
 *
 *   R₁(h) = L(θ + h u) − L(θ) − h gᵀu                      falls as h²
 *   R₂(h) = R₁(h) − ½ h² uᵀHu                              falls as h³
 *
 * Halve h, and a right gradient divides the remainder by 4. With a wrong one the error h·(g − ∇L)ᵀu takes over as h
 * shrinks, and it only halves. Directions are random: a fixed one can be blind to the mistake.
 */

import { valueAndGrad } from '../autograd/grad.ts';
import { hvp } from '../autograd/hvp.ts';
import type { Tensor } from '../autograd/tensor.ts';
import type { Differentiable } from '../autograd/trace.ts';
import type { Tree } from '../autograd/tree.ts';
import { callable, noMore, options, refuse } from '../base/arguments.ts';
import { random } from '../base/random.ts';
import { dot, norm } from '../linalg/vectors.ts';
import { parameters } from './parameters.ts';

export interface CheckGradientsOptions {
  /** 1 checks the gradient, 2 the Hessian-vector product as well. Default 2. */
  readonly order?: 1 | 2;
  /** How many random directions. Default 5. */
  readonly directions?: number;
  /** The first and largest step, relative to max(1, ‖θ‖). Default 2⁻⁴. */
  readonly step?: number;
  readonly seed?: number;
}

export interface GradientReport {
  /** The observed order of each direction's gradient remainder; Infinity where it is at rounding level throughout. */
  readonly gradientOrders: readonly number[];
  /** The same with the Hessian term; empty at order 1. */
  readonly hessianOrders: readonly number[];
}

/**
 * Checks f's derivatives at x in random directions.
 *
 * @param f a function of a tree of tensors to a scalar tensor, smooth around x
 * @returns the observed orders: close to 2 and 3
 * @throws Error, with the order observed, where a remainder falls too slowly
 * @example
 * import { checkGradients, tensor } from 'saddlepoint';
 * const { gradientOrders } = checkGradients((x) => x.sin().prod(), tensor([0.3, 1.2]), { order: 2 });
 * console.log(gradientOrders.every((p) => p > 1.8)); // → true
 */
export function checkGradients<T extends Tree>(
  f: Differentiable,
  x: T,
  given: CheckGradientsOptions = {},
  ...rest: readonly never[]
): GradientReport {
  noMore('checkGradients', rest, 'a function, its argument and options');
  callable('checkGradients', 'f', f);
  const known = ['order', 'directions', 'step', 'seed'] as const;
  const { order = 2, directions = 5, step = 2 ** -4, seed = 1 } = options('checkGradients', given, known);
  if (order !== 1 && order !== 2) refuse('checkGradients', 'order', '1 or 2', order);
  const { theta: θ, leaves, assemble, join } = parameters(x);
  const L = (free: readonly Tensor[]): Tensor => f(assemble(free));
  const { normal } = random(seed);
  const { value, gradient } = valueAndGrad(L)(leaves(θ));
  const l = value.item();
  const g = join(gradient);
  const gradientOrders: number[] = [];
  const hessianOrders: number[] = [];
  for (let d = 0; d < directions; d++) {
    let u = Float64Array.from(θ, () => normal());
    const length = norm(u);
    u = u.map((v) => (v / length) * Math.max(1, norm(θ)));
    const slope = dot(g, u);
    const terms = g.reduce((sum, x, i) => sum + Math.abs(x * u[i]), 0); // of gᵀu: where they cancel their rounding stays
    const curvature = order === 2 ? dot(u, join(hvp(L)(leaves(θ), leaves(u)))) : 0;
    const difference = (h: number): number => L(leaves(Float64Array.from(θ, (v, i) => v + h * u[i]))).item() - l;
    // What is left at steps too small for any curvature is rounding: where terms cancel, far more of it than ε|L|. Not too small to
    // change the value by a unit of it, and so far below the other steps that a wrong slope does not pass for rounding.
    const tiny = Array.from({ length: 12 }, (_, k) => 2 ** -(28 + k));
    const rounding = Math.max(...tiny.map((h) => Math.abs(difference(h) - h * slope)));
    // Of steps there and back the larger remainder, |C|h² + |D|h³: terms of either sign cancel nowhere, and no order is misread.
    const there = Array.from({ length: 16 }, (_, k) => step / 2 ** k);
    const steps = [there, there.map((h) => -h)];
    const Δ = steps.map((side) => side.map(difference));
    const remainder = (model: (h: number) => number): number[] =>
      there.map((_, k) => Math.max(...steps.map((side, s) => Math.abs(Δ[s][k] - model(side[k])))));
    const R1 = remainder((h) => h * slope);
    const R2 = remainder((h) => h * slope + (h * h * curvature) / 2);
    const noise = there.map((h, k) => {
      const size = Math.max(...Δ.map((side) => Math.abs(side[k])));
      return 16 * rounding + 64 * Number.EPSILON * (size + Math.abs(l) + h * terms);
    });
    gradientOrders.push(orderOf('gradient', R1, noise, 2, d));
    if (order === 2) hessianOrders.push(orderOf('Hessian', R2, noise, 3, d));
  }
  return { gradientOrders, hessianOrders };
}

/** The order at which a remainder falls, from its smallest steps above rounding; throws where it is short of what is expected. */
function orderOf(what: string, remainder: readonly number[], noise: readonly number[], expected: number, direction: number): number {
  if (remainder.some(Number.isNaN))
    throw new Error(`checkGradients: ${what}: the function or its derivative is NaN near x (direction ${direction})`);
  const orders: number[] = [];
  for (let k = 0; k + 1 < remainder.length && remainder[k + 1] > noise[k + 1]; k++) orders.push(Math.log2(remainder[k] / remainder[k + 1]));
  const last = orders.slice(-3).sort((a, b) => a - b);
  const observed = last.length === 0 ? Infinity : last[Math.floor(last.length / 2)];
  if (observed < expected - 0.35) {
    throw new Error(
      `checkGradients: ${what} is wrong: its remainder falls as h^${observed.toFixed(2)} along direction ${direction}, expected h^${expected}`,
    );
  }
  return observed;
}
