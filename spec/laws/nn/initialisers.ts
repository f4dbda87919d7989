/** How weights begin: L34. */
import fc from 'fast-check';
import { parameters, random } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import type { Law } from '../law.ts';
import { normals, seeds, small } from './tools.ts';

/** An initialiser with what it claims. */
export interface ClaimedInitialiser {
  readonly draw: nn.Initialiser;
  readonly variance: (fanIn: number, fanOut: number) => number;
  /** E w⁴ / (E w²)²: 3 for the normal, 9/5 for the uniform distribution. */
  readonly kurtosis: number;
}

export const initialiserVariance: Law<ClaimedInitialiser> = {
  id: 'nn.initialiser.variance',
  rows: ['L34'],
  claim: 'the weights have mean 0 and the variance that the initialiser claims, within six standard errors (false alarm 4·10⁻⁹ a draw)',
  tolerance: 'S',
  runs: 12,
  property: ({ draw, variance, kurtosis }) =>
    fc.property(seeds, fc.constantFrom([50, 400], [400, 50], [3, 3, 40, 60]), (seed, shape) => {
      const taps = shape.slice(0, -2).reduce((a, b) => a * b, 1);
      const v = variance(taps * shape.at(-2)!, taps * shape.at(-1)!);
      const W = Array.from(draw(shape, () => random(seed)).data);
      const mean = W.reduce((s, w) => s + w, 0) / W.length;
      const second = W.reduce((s, w) => s + w * w, 0) / W.length;
      return Math.abs(mean) <= 6 * Math.sqrt(v / W.length) && Math.abs(second / v - 1) <= 6 * Math.sqrt((kurtosis - 1) / W.length);
    }),
};

export const initialiserKurtosis: Law<ClaimedInitialiser> = {
  id: 'nn.initialiser.kurtosis',
  rows: ['L34'],
  claim:
    'the weights are of the distribution that the initialiser claims, normal or uniform: E w⁴/(E w²)² is 3 or 9/5, within six standard errors',
  tolerance: 'S',
  runs: 6,
  property: ({ draw, kurtosis }) =>
    fc.property(seeds, (seed) => {
      const W = Array.from(draw([100, 200], () => random(seed)).data);
      const moment = (k: number): number => W.reduce((s, w) => s + w ** k, 0) / W.length;
      // Var(m₄/m₂²) = (κ₈ − 4κ₆κ + 4κ³ − κ²)/n for even moments κ₆, κ₈ in units of the variance: 24/n for the normal, less for the uniform
      return Math.abs(moment(4) / moment(2) ** 2 - kurtosis) <= 6 * Math.sqrt(24 / W.length);
    }),
};

export const productVariance: Law<(deviation: number) => nn.Initialiser> = {
  id: 'nn.initialiser.product',
  rows: ['L34'],
  claim:
    'the variance of a product of n independent weights of mean 0 is vⁿ: with v = ⁿ√v* it is v* at any depth (false alarm 2·10⁻⁹ a draw)',
  tolerance: 'S',
  runs: 6,
  property: (uniformOf) =>
    fc.property(seeds, small(1, 5), fc.constantFrom(0.25, 1, 4), (seed, n, wanted) => {
      const draws = 20_000;
      const r = random(seed);
      const factors = Array.from({ length: n }, () => uniformOf(wanted ** (1 / (2 * n)))([1, draws], () => r).data);
      let second = 0;
      for (let k = 0; k < draws; k++) second += factors.reduce((p, w) => p * w[k], 1) ** 2 / draws;
      // The fourth moment of a product of uniform numbers is 1.8ⁿ times the squared second.
      return Math.abs(second / wanted - 1) <= 6 * Math.sqrt((1.8 ** n - 1) / draws);
    }),
};

export const orthogonality: Law<nn.Initialiser> = {
  id: 'nn.initialiser.orthogonal',
  rows: ['L34'],
  claim: 'the columns of a tall orthogonal weight, and the rows of a wide one, are orthonormal',
  tolerance: 'B',
  runs: 30,
  property: (draw) =>
    fc.property(seeds, small(1, 24), small(1, 24), (seed, m, n) => {
      const W = draw([m, n], () => random(seed));
      const Wt = W.transpose();
      const gram = m >= n ? Wt.matmul(W) : W.matmul(Wt);
      const k = Math.min(m, n);
      return gram.data.every((v, i) => Math.abs(v - (i % (k + 1) === 0 ? 1 : 0)) <= 8 * Math.max(m, n) * Number.EPSILON);
    }),
};

export const depthKeepsScale: Law<(init: 'he', gain: number) => nn.Initialiser> = {
  id: 'nn.initialiser.depth',
  rows: ['L34'],
  claim:
    'through 30 ReLU layers He’s weights keep the mean square of a signal within e^±5.5 (six standard deviations), and √2 times them multiply it by 2³⁰',
  tolerance: 'S',
  runs: 4,
  property: (he) =>
    fc.property(seeds, (seed) => {
      const width = 192;
      const growth = (gain: number): number => {
        const r = random(seed);
        const x = normals(r, 1, width);
        let h = x;
        for (let layer = 0; layer < 30; layer++) h = h.matmul(he('he', gain)([width, width], () => r)).relu();
        // half of a signal is lost in the last ReLU
        return Math.log((2 * h.square().sum().item()) / x.square().sum().item());
      };
      return Math.abs(growth(1)) < 5.5 && Math.abs(growth(Math.SQRT2) - 30 * Math.LN2) < 5.5;
    }),
};

/** Builds a network from a seed. */
export type Maker = (seed: number) => nn.Layer;

export const seededWeights: Law<Maker> = {
  id: 'nn.seed',
  rows: ['L109'],
  claim: 'one seed, one network: the same seed gives the same parameters, another seed others',
  tolerance: 'E',
  label: 'quality',
  runs: 20,
  property: (make) =>
    fc.property(seeds, seeds, (a, b) => {
      const θ = (seed: number): Float64Array => Float64Array.from(parameters(make(seed).tree).theta);
      const [first, again, other] = [θ(a), θ(a), θ(b)];
      return first.every((v, i) => v === again[i]) && (a === b || first.some((v, i) => v !== other[i]));
    }),
};
