/** Derivatives of any layer; normalisation and dropout. */
import fc from 'fast-check';
import { checkGradients, random, type Tensor, type Tree, tensor } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import type { Law } from '../law.ts';
import { close, dyadic, largest, normals, same, seeds, small } from './tools.ts';

/** A layer with an input that suits it, made from a seed. */
export interface Specimen {
  readonly name: string;
  readonly make: (seed: number) => { layer: nn.Layer; x: Tensor; mode?: nn.Mode };
}

export const twiceDifferentiable: Law<Specimen> = {
  id: 'nn.layer.derivatives',
  rows: ['L02', 'L03'],
  claim: 'gradient and Hessian of a loss on the layer are right, with respect to parameters and input: remainders of order 2 and 3',
  tolerance: 'O',
  runs: 3,
  property: ({ make }) =>
    fc.property(seeds, (seed) => {
      const { layer, x, mode } = make(seed);
      // A positive loss, smooth in the output; its target differs from entry to entry, since squares of what is normalised have one mean.
      const loss = (tree: { inner: Tree; x: Tensor }): Tensor => {
        const y = layer.apply(tree.inner, tree.x, mode);
        return y
          .sub(normals(random(seed), ...y.shape))
          .square()
          .mean();
      };
      // along an unlucky direction another order is larger, or max changes its mind within reach; what is wrong is wrong along all
      for (let tried = 0; ; tried++) {
        try {
          checkGradients(loss, { inner: layer.tree, x }, { order: 2, directions: 2, seed: seed + tried });
          return;
        } catch (error) {
          if (tried === 3) throw error;
        }
      }
    }),
};

export const batchNormStandardises: Law<typeof nn.batchNorm> = {
  id: 'nn.batch-norm.standard',
  rows: [],
  claim: 'in training batch normalisation gives every feature mean 0 and variance 1, and does not see a feature’s scale and shift',
  tolerance: 'B',
  runs: 30,
  property: (batchNorm) =>
    fc.property(seeds, small(3, 8), fc.constantFrom(0.5, 3, 40), dyadic, (seed, N, scale, shift) => {
      const r = random(seed);
      const x = normals(r, N, 2, 3);
      const layer = batchNorm(3, { epsilon: 0 });
      const y = layer.apply(layer.tree, x, { training: true });
      const moved = layer.apply(layer.tree, x.mul(scale).add(shift), { training: true });
      // The definition, feature by feature: every third number is the same feature.
      const standard = x.data.map((v, k) => {
        const column = Array.from(x.data).filter((_, i) => i % 3 === k % 3);
        const mean = column.reduce((a, b) => a + b) / column.length;
        return (v - mean) / Math.sqrt(column.reduce((s, c) => s + (c - mean) ** 2, 0) / column.length);
      });
      return (
        close(y, tensor(standard, { shape: x.shape }), 1e-11) &&
        largest(y.mean([0, 1]).data) < 1e-12 &&
        y.variance([0, 1]).data.every((v) => Math.abs(v - 1) < 1e-12) &&
        close(y, moved, 1e-11)
      );
    }),
};

export const batchNormTracks: Law<typeof nn.batchNorm> = {
  id: 'nn.batch-norm.running',
  rows: [],
  claim: 'running statistics move by the momentum only where they are tracked; once they equal a batch’s, evaluation on it equals training',
  tolerance: 'B',
  runs: 30,
  property: (batchNorm) =>
    fc.property(seeds, fc.constantFrom(0.1, 0.5), (seed, momentum) => {
      const x = normals(random(seed), 7, 2).mul(3).add(5);
      const layer = batchNorm(2, { momentum });
      const running = layer.statistics![0];
      layer.apply(layer.tree, x, { training: true });
      const untouched = running.batches === 0 && running.mean.every((m) => m === 0) && running.variance.every((v) => v === 1);
      layer.apply(layer.tree, x, { training: true, track: true });
      const moved = running.mean.every((m, i) => Math.abs(m - momentum * x.mean(0).data[i]) <= 1e-13);
      const all = batchNorm(2, { momentum: 1 });
      const trained = all.apply(all.tree, x, { training: true, track: true });
      return untouched && moved && running.batches === 1 && close(trained, all.apply(all.tree, x), 1e-12);
    }),
};

export const layerNormInvariance: Law<typeof nn.layerNorm> = {
  id: 'nn.layer-norm.invariance',
  rows: [],
  claim: 'layer normalisation gives each example mean 0 and variance 1, does not see an example’s scale and shift, nor the other examples',
  tolerance: 'B',
  runs: 30,
  property: (layerNorm) =>
    fc.property(seeds, small(3, 8), fc.constantFrom(0.5, 3, 40), dyadic, (seed, features, scale, shift) => {
      const x = normals(random(seed), 4, features);
      const layer = layerNorm(features, { epsilon: 0 });
      const y = layer.apply(layer.tree, x);
      const alone = layer.apply(layer.tree, x.slice([[1, 2]]));
      return (
        largest(y.mean(-1).data) < 1e-12 &&
        y.variance(-1).data.every((v) => Math.abs(v - 1) < 1e-11) &&
        close(y, layer.apply(layer.tree, x.mul(scale).add(shift)), 1e-10) &&
        same(alone, y.slice([[1, 2]]))
      );
    }),
};

export const dropoutLaw: Law<typeof nn.dropout> = {
  id: 'nn.dropout',
  rows: [],
  claim:
    'dropout keeps x/(1 − p) or gives 0, the same for the same seed; its mean is x within six standard errors (false alarm 2·10⁻⁹); evaluation is the identity',
  tolerance: 'S',
  runs: 20,
  property: (dropout) =>
    fc.property(seeds, fc.constantFrom(0.1, 0.25, 0.5, 0.9), (seed, rate) => {
      const count = 20_000;
      const x = tensor(new Float64Array(count).fill(1));
      const drop = dropout(rate);
      const y = drop(x, { training: true, random: random(seed) });
      const again = drop(x, { training: true, random: random(seed) });
      const mean = y.mean().item();
      return (
        same(drop(x), x) &&
        same(y, again) &&
        y.data.every((v) => v === 0 || v === 1 / (1 - rate)) &&
        Math.abs(mean - 1) <= 6 * Math.sqrt(rate / (1 - rate) / count)
      );
    }),
};
