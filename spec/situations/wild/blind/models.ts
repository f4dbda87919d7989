/** What the blind families are built from: networks on clusters and on smooth functions, and what is asked of them. */
import { type Optimizer, type Oracle, random } from 'saddlepoint';
import { type Layer, type MlpOptions, mlp } from 'saddlepoint/nn';
import { attentionModel, cloud, clusters, type Problem, problem, smooth, tokens, toLabels, toNumbers } from '../networks.ts';
import { type Draw, eigenvalues, length, lossAfter, type Run } from '../tools.ts';

type Net = MlpOptions & { readonly count?: number };

/** A network on k clusters: cross entropy. */
export function classifier(
  draw: Draw,
  widths: readonly number[],
  { count = 48, apart = 1, ...net }: Net & { apart?: number } = {},
): Problem {
  const { X, labels } = clusters(draw, count, widths[0], widths.at(-1)!, apart);
  return problem(mlp(widths, { seed: draw.whole(1, 1e9), ...net }), X, toLabels(labels));
}

export interface Regression extends Problem {
  readonly X: number[][];
  readonly y: number[];
  readonly net: Layer<any>;
}

/** A network on size · f(x) + shift, f smooth: mean squares. */
export function regressor(
  draw: Draw,
  widths: readonly number[],
  {
    count = 36,
    noise = 0,
    size = 1,
    shift = 0,
    dtype = 'float64',
    ...net
  }: Net & Partial<Record<'noise' | 'size' | 'shift', number>> & { dtype?: 'float64' | 'float32' } = {},
): Regression {
  const X = cloud(draw, count, widths[0]);
  const y = smooth(draw, X, noise).map((v) => shift + size * v);
  const model = mlp(widths, { seed: draw.whole(1, 1e9), ...net });
  return { X, y, net: model, ...problem(model, X, toNumbers(y, dtype), { dtype }) };
}

/** Attention over tokens whose mean tells the class. */
export function attentive(draw: Draw, features: number, k: number, count = 24): Problem {
  const T = tokens(draw, count, draw.whole(3, 5), features);
  const labels = T.map((_, i) => i % k);
  const shifted = T.map((t, i) => t.map((x) => x.map((v, j) => v + (j === labels[i] ? 1.2 : 0))));
  return problem(attentionModel(features, k, draw.whole(1, 1e9)), shifted, toLabels(labels));
}

/** The loss after so many steps of a rule from here is lower by this share. */
export const falls = (L: Oracle, θ: ArrayLike<number>, rule: Optimizer, [steps, share]: readonly [number, number]): boolean =>
  lossAfter(L, θ, rule, steps) < (1 - share) * L.value(θ);

/** The last record's steps go back on those before. */
export const bounces = ({ history }: Run, last = 20, turn = -0.9): boolean =>
  history.length > last && history.slice(-last).every((r) => r.turn < turn);

/** ‖g‖ of each layer. */
export const normsByLayer = (p: Problem, θ: ArrayLike<number>): number[] => {
  const g = p.whole.gradient(θ);
  return p.layers.map(({ start, end }) => length(g.subarray(start, end)));
};

/** 1/λmax at θ. */
export const inverseSharpness = (L: Oracle, θ: ArrayLike<number>): number => 1 / eigenvalues(L, θ).at(-1)!;

/** How many entries of the gradient are exactly zero, as a share. */
export const zeros = (L: Oracle, θ: ArrayLike<number>): number => L.gradient(θ).filter((x) => x === 0).length / θ.length;

/** A tree of dense layers with its weights multiplied, and its biases set. */
export const scaled = (net: Layer<any>, by: number, bias?: (layer: number) => number): Layer<any> => ({
  ...net,
  tree: net.tree.map((l: any, i: number) => ({ W: l.W.mul(by), b: bias === undefined ? l.b : l.b.add(bias(i)) })),
});

/** θ with a little noise, the same each time. */
export function nudged(θ: ArrayLike<number>, size: number, seed = 7): Float64Array {
  const { normal } = random(seed);
  return Float64Array.from(θ, (x) => x + size * normal());
}
