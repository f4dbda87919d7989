/**
 * Normalisation: every feature brought to mean 0 and variance 1, then given a scale and a shift of its own.
 *
 *   y = γ (x − μ) / √(σ² + ε) + β
 *
 * Batch normalisation takes μ and σ² of a feature over the batch (and, for images, over all places), Ioffe and Szegedy 2015;
 * layer normalisation takes them of an example over its features, Ba, Kiros and Hinton 2016.
 */
import { tensor } from '../autograd/create.ts';
import { type Operation, stopGradient } from '../autograd/operation.ts';
import { strongMul } from '../autograd/operations/arithmetic.ts';
import type { RowAxis } from '../autograd/operations/rowGroups.ts';
import { type AlongAxis, alongAxis, pulledRows } from '../autograd/operations/rowwise.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { noMore, nonNegative, options, refuse, within } from '../base/arguments.ts';
import type { Floats } from '../linalg/products/product.ts';
import { sumOf } from '../linalg/vectors.ts';
import { expectFeatures, expectLeaves, expectSizes } from './arguments.ts';
import type { Layer, RunningStatistics } from './layer.ts';

/** γ and β, [features] each. */
export type NormTree = { readonly gain: Tensor; readonly shift: Tensor };

export const startOf = (features: number): NormTree => ({
  gain: tensor(new Float64Array(features).fill(1)),
  shift: tensor(new Float64Array(features)),
});

// y = γ (x − μ) / √(σ² + ε) + β
const normalised = (x: Tensor, mean: Tensor, variance: Tensor, ε: number, { gain, shift }: NormTree): Tensor =>
  x.sub(mean).div(variance.add(ε).sqrt()).mul(gain).add(shift);

/** μ and √(σ² + ε) of n entries. */
export function scaleOf(x: Floats, start: number, n: number, ε: number): { μ: number; s: number } {
  const μ = sumOf(x, start, n) / n;
  let sum = 0;
  for (let i = start; i < start + n; i++) sum += (x[i] - μ) * (x[i] - μ);
  return { μ, s: Math.sqrt(sum / n + ε) };
}

/**
 * x̂ = (x − μ)/s, s = √(σ² + ε), along an axis, with μ and σ² of its own. With them differentiated through,
 *
 *   x̄ = (g − mean g − x̂ mean(g x̂)) / s
 *
 * Each is one pass in place of a dozen.
 */
export function standardisation(ε: number): AlongAxis & { readonly pulled: Operation<RowAxis> } {
  const pulled = pulledRows(
    'standardised′',
    (g, x, out, start, n) => {
      const { μ, s } = scaleOf(x, start, n, ε);
      let product = 0;
      for (let i = start; i < start + n; i++) if (g[i] !== 0) product += (g[i] * (x[i] - μ)) / s;
      const mean = sumOf(g, start, n) / n;
      for (let i = start; i < start + n; i++) {
        const along = product === 0 ? 0 : ((x[i] - μ) / s) * (product / n);
        const off = g[i] - mean - along;
        out[i] = off === 0 ? 0 : off / s;
      }
    },
    (g, x, { axis }) => {
      const mean = (y: Tensor): Tensor => y.mean(axis, { keepDims: true });
      const s = x.variance(axis, { keepDims: true }).add(ε).sqrt();
      const standard = x.sub(mean(x)).div(s);
      const off = g.sub(mean(g)).sub(strongMul(mean(strongMul(g, standard)), standard));
      return strongMul(off, s.reciprocal());
    },
  );
  const standardised = alongAxis(
    'standardised',
    (x, y, start, n) => {
      const { μ, s } = scaleOf(x, start, n, ε);
      for (let i = start; i < start + n; i++) y[i] = (x[i] - μ) / s;
    },
    (g, _y, [x], at) => pulled(g, x, at),
  );
  return Object.assign(standardised, { pulled });
}

/**
 * Batch normalisation over all axes but the last.
 *
 * In training μ and σ² are the batch's own and are differentiated through, so each example's output depends on the others.
 * In evaluation they are the running statistics, mean 0 and variance 1 before any batch was tracked. A forward pass with
 * `{ training: true, track: true }` moves those on:
 *
 *   running ← (1 − m) · running + m · batch's,   m = momentum
 *
 * where the variance is the 1/N one, here and in the normalisation. (PyTorch keeps N/(N−1) of it.)
 *
 * @param given `momentum`: default 0.1;
 * `epsilon`: default 1e-5
 * @throws RangeError in training with a single number per feature, whose variance is 0
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { batchNorm } from 'saddlepoint/nn';
 * const layer = batchNorm(1, { epsilon: 0 });
 * console.log(layer.apply(layer.tree, tensor([[2], [4]]), { training: true }).toArray()); // → [ [ -1 ], [ 1 ] ]
 */
export function batchNorm(
  features: number,
  given: { readonly momentum?: number; readonly epsilon?: number } = {},
  ...rest: never[]
): Layer<NormTree> {
  noMore('batchNorm', rest, 'a size and options');
  const { momentum: m = 0.1, epsilon: ε = 1e-5 } = options('batchNorm', given, ['momentum', 'epsilon']);
  expectSizes('batchNorm', { features });
  within('batchNorm', 'momentum', m, [0, 1]);
  nonNegative('batchNorm', 'epsilon', ε);
  const standardised = standardisation(ε);
  const running: RunningStatistics = { mean: new Float64Array(features), variance: new Float64Array(features).fill(1), batches: 0 };
  return {
    tree: startOf(features),
    statistics: [running],
    apply(tree, x, { training = false, track = false } = {}) {
      expectLeaves('batchNorm', tree, ['gain', 'shift']);
      expectFeatures('batchNorm', x, features);
      if (!training) return normalised(x, tensor(running.mean, { dtype: x.dtype }), tensor(running.variance, { dtype: x.dtype }), ε, tree);
      if (x.data.length <= features) refuse('batchNorm', 'x', 'a tensor of at least two rows in training', x);
      const rows = x.reshape([-1, features]);
      if (track) {
        const [mean, variance] = [stopGradient(rows).mean(0), stopGradient(rows).variance(0)];
        for (let i = 0; i < features; i++) {
          // running ← (1 − m) · running + m · batch's
          running.mean[i] += m * (mean.data[i] - running.mean[i]);
          running.variance[i] += m * (variance.data[i] - running.variance[i]);
        }
        running.batches++;
      }
      return standardised(rows, 0).mul(tree.gain).add(tree.shift).reshape(x.shape);
    },
  };
}
