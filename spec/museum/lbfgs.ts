/** L-BFGS in a few lines, and the test by which others keep a pair (s, y) of it. */
import { strongWolfe } from '../../src/optim/frame/lineSearch.ts';
import type { Defaults } from '../laws/optim/second.ts';
import { difference, dot, type Loss, type Make, norm } from '../laws/optim/tools.ts';

type Vector = Float64Array;
type State = { S: Vector[]; Y: Vector[] };

/** −B g by the two loops, B₀ = sᵀy/yᵀy. */
function direction(g: Vector, { S, Y }: State): Vector {
  const q = g.slice();
  const add = (a: number, x: Vector) =>
    q.forEach((_, i) => {
      q[i] += a * x[i];
    });
  const α = new Map<number, number>();
  for (let k = S.length - 1; k >= 0; k--) {
    α.set(k, dot(S[k], q) / dot(S[k], Y[k]));
    add(-α.get(k)!, Y[k]);
  }
  const newest = S.length - 1;
  const scale = newest < 0 ? 1 : dot(S[newest], Y[newest]) / dot(Y[newest], Y[newest]);
  q.forEach((x, i) => {
    q[i] = scale * x;
  });
  for (const [k, s] of S.entries()) add(α.get(k)! - dot(Y[k], q) / dot(s, Y[k]), s);
  return q.map((x) => -x);
}

const lbfgsWith =
  (keeps: (s: Vector, y: Vector) => boolean): Make<Defaults> =>
  () => ({
    needsOracle: true,
    init: (): State => ({ S: [], Y: [] }),
    step(θ, state: State, oracle: Loss) {
      const { value: loss, gradient: g } = oracle.valueAndGradient(θ);
      const p = direction(g, state);
      const first = state.S.length > 0 ? 1 : Math.min(1, 1 / norm(g));
      const found = strongWolfe({ oracle: oracle as never, θ, p, loss, slope: dot(g, p) }, first);
      if (!found) return;
      p.forEach((x, i) => {
        θ[i] += found.α * x;
      });
      const [s, y] = [p.map((x) => found.α * x), difference(found.gradient, g)];
      if (!keeps(s, y)) return;
      state.S.push(s);
      state.Y.push(y);
    },
  });

/** sᵀy against the lengths of both: the same in every unit of the loss and of θ. */
export const relativeCurvature = lbfgsWith((s, y) => dot(s, y) > 1e-10 * norm(s) * norm(y));

/** PyTorch, torch/optim/lbfgs.py: `if ys > 1e-10`, a number with the unit of the loss. Of a small loss, or near a minimum, no pair is kept. */
export const absoluteCurvature = lbfgsWith((s, y) => dot(s, y) > 1e-10);
