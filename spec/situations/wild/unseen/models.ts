/** Models and losses that the other sets have not: counts, pictures, log-cosh, and where to end a run that goes up. */
import { type Optimizer, type Oracle, type Tensor, tensor } from 'saddlepoint';
import { conv2d, dense, flatten, sequential } from 'saddlepoint/nn';
import { cloud } from '../networks.ts';
import { type Draw, list, type Run, train } from '../tools.ts';

export type Own = Oracle & { readonly theta: Float64Array };

export const column = (y: ArrayLike<number>): Tensor => tensor(Array.from(y, (v) => [v]));

/** log cosh e = e + log(1 + exp(−2e)) − log 2, the mean over all. */
export const logCosh = (e: Tensor): Tensor => e.add(e.mul(-2).softplus()).sub(Math.LN2).mean();

/** mean (eᶻ − yz): counts y with the logarithm of their rate z. */
export const poisson =
  (y: readonly number[]) =>
  (z: Tensor, rows: readonly number[]): Tensor =>
    z
      .exp()
      .sub(z.mul(column(rows.map((i) => y[i]))))
      .mean();

/** What the best of all rates would leave, y − y log y. */
const floorOf = (y: readonly number[], rows: readonly number[]): number =>
  rows.reduce((s, i) => s + y[i] - (y[i] > 0 ? y[i] * Math.log(y[i]) : 0), 0) / rows.length;

/** The same from there: never below zero. */
export const deviance =
  (y: readonly number[]) =>
  (z: Tensor, rows: readonly number[]): Tensor =>
    poisson(y)(z, rows).sub(floorOf(y, rows));

/** The same with the rate log(1 + eᶻ), whose slopes do not run away. */
export const gentleDeviance =
  (y: readonly number[]) =>
  (z: Tensor, rows: readonly number[]): Tensor => {
    const rate = z.softplus().add(1e-6);
    return rate
      .sub(rate.log().mul(column(rows.map((i) => y[i]))))
      .mean()
      .sub(floorOf(y, rows));
  };

/** Features, an intercept, and counts of a rate that is log-linear in them. */
export function counted(draw: Draw, N: number, n: number, level = 1): { X: number[][]; y: number[] } {
  const X = cloud(draw, N, n).map((r) => [...r, 1]);
  const w = [...draw.normals(n).map((x) => 0.4 * x), level];
  const y = X.map((r) => {
    const rate = Math.exp(r.reduce((s, x, j) => s + x * w[j], 0));
    return Math.max(0, Math.round(rate + Math.sqrt(rate) * draw.normal()));
  });
  return { X, y };
}

/** Small pictures [N, size, size, 1]: a bar across or upright, in noise; which of the two, as 0 or 1. */
export function pictures(draw: Draw, N: number, size: number, noise = 0.5): { X: number[][][][]; labels: number[] } {
  const labels = Array.from({ length: N }, (_, i) => i % 2);
  const X = labels.map((c) => {
    const at = draw.whole(0, size - 1);
    return Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => [((c ? i : j) === at ? 1.5 : 0) + noise * draw.normal()]),
    );
  });
  return { X, labels };
}

/** A convolution, a nonlinearity, and a readout of all it sees. */
export const convolution = (draw: Draw, size: number, channels: number, outputs: number, bend: (x: Tensor) => Tensor) => {
  const seed = draw.whole(1, 1e9);
  const seen = (size - 2) ** 2 * channels;
  return sequential([conv2d(1, channels, { size: 3, seed }), bend, flatten, dense(seen, outputs, { seed: seed + 1 })]);
};

/** The run, ended where the loss stands `factor` times above its lowest, and not far below where it began; `up` is −1 if it never does. */
export function untilRisen(
  source: Oracle | ((t: number) => Oracle),
  start: ArrayLike<number>,
  rule: Optimizer,
  [from, most]: readonly [number, number],
  factor: number,
): { run: Run; up: number } {
  const { history } = train(source, start, rule, most);
  let lowest = Number.POSITIVE_INFINITY;
  const up = history.findIndex((r, i) => {
    lowest = Math.min(lowest, r.loss);
    return i >= from && r.loss > factor * lowest && r.loss > 0.2 * history[0].loss;
  });
  return { run: train(source, start, rule, up < 0 ? most : up), up };
}

/** Steps that turn back, as a share of the last half. */
export const bounces = ({ history }: Run): number => {
  const half = history.slice(Math.floor(history.length / 2));
  return half.filter((r) => r.turn < -0.3).length / half.length;
};

export const zeros = (n: number): Float64Array => list(n, () => 0);
