/**
 * The lecture's ten points, fitted by a line: L(b, w) = Σ (y − b − wx)², from (b, w) = (−120, −4).
 *
 * Convex, with constant curvature, and still hard: the eigenvalues of H are 5.57 and 1 746 830 (L73).
 */
import { type Optimizer, oracleFrom, type State, surfaces, valleyData } from 'saddlepoint';

const { x, y } = valleyData;
const facts = surfaces.valley.facts.criticalPoints[0];

export const START: readonly number[] = surfaces.valley.start;
export const OPTIMUM: readonly number[] = facts.theta;
/** L at the optimum. */
export const LEAST: number = facts.loss;
export const [λmin, λmax] = facts.eigenvalues as [number, number];

// #region gradient
/** r = y − b − wx,  L = Σ r²,  g = −2 (Σ r, Σ rx): written out for speed, summed in the order of the data, or backwards. */
export function lossAndGradient(θ: ArrayLike<number>, g: Float64Array, backwards = false): number {
  const b = θ[0];
  const w = θ[1];
  let [L, Σr, Σrx] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    const i = backwards ? x.length - 1 - k : k;
    const r = y[i] - b - w * x[i];
    L += r * r;
    Σr += r;
    Σrx += r * x[i];
  }
  g[0] = -2 * Σr;
  g[1] = -2 * Σrx;
  return L;
}
// #endregion gradient

/** For the methods that ask for more than the gradient at θ. */
export const oracle = oracleFrom({
  value: (θ) => lossAndGradient(θ, new Float64Array(2)),
  gradient: (θ) => {
    const g = new Float64Array(2);
    lossAndGradient(θ, g);
    return g;
  },
  hessian: () => surfaces.valley.oracle().hessian(START),
});

/** θ after t updates, its loss and gradient. */
export interface Moment {
  readonly t: number;
  readonly b: number;
  readonly w: number;
  readonly loss: number;
  readonly gradientNorm: number;
}

export interface Run {
  /** The first t with L(θᵗ) ≤ 1.01 L*, or undefined within the steps. */
  readonly arrival: number | undefined;
  /** The first t with ‖θᵗ − θ*‖ ≤ ‖θ⁰ − θ*‖/100: the loss may be within 1 % where b is still 19 of its 68 away. */
  readonly close: number | undefined;
  readonly end: Moment;
  /** The path: every update at first, after 300 some eighty to a decade. */
  readonly path: readonly Moment[];
}

/** How long to follow, and what to look at. */
export interface Following {
  readonly steps: number;
  /** End within 1 % of the least loss; with 'close' within 1 % of the way as well. */
  readonly untilArrival?: boolean | 'close';
  /** Sum over the data from its end: the same gradient, rounded differently. */
  readonly backwards?: boolean;
  /** Called after each update, with θᵗ, its loss and the state that led there. */
  watch?(t: number, θ: Float64Array, loss: number, state: State): void;
}

/** Follows an optimizer from the start. */
export function follow(optimizer: Optimizer, { steps, untilArrival = false, backwards = false, watch }: Following): Run {
  const θ = Float64Array.from(START);
  const g = new Float64Array(2);
  const state = optimizer.init(θ);
  let arrival: number | undefined;
  let close: number | undefined;
  const distance = (): number => Math.hypot(θ[0] - OPTIMUM[0], θ[1] - OPTIMUM[1]);
  const near = distance() / 100;
  let loss = lossAndGradient(θ, g, backwards);
  const moment = (t: number): Moment => ({ t, b: θ[0], w: θ[1], loss, gradientNorm: Math.hypot(g[0], g[1]) });
  const path = [moment(0)];
  let t = 0;
  for (let next = 1; t < steps && loss < 1e100; ) {
    optimizer.step(θ, state, optimizer.needsOracle ? oracle : g);
    t++;
    loss = lossAndGradient(θ, g, backwards);
    watch?.(t, θ, loss, state);
    if (arrival === undefined && loss <= 1.01 * LEAST) arrival = t;
    if (close === undefined && distance() <= near) close = t;
    if (t >= next || t === arrival) {
      path.push(moment(t));
      next = Math.max(next + 1, next < 300 ? 0 : Math.floor(next * 1.03));
    }
    if (untilArrival && arrival !== undefined && (untilArrival !== 'close' || close !== undefined)) break;
  }
  return { arrival, close, end: moment(t), path };
}
