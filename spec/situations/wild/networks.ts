/** The threads' sort of networks, small: a model, some rows, a loss; whole and in batches. */
import { layersOf, type Oracle, oracle, type Layer as Span, type Tensor, type Tree, tensor } from 'saddlepoint';
import { crossEntropy, dense, type Layer, recurrent, selfAttention, squaredError } from 'saddlepoint/nn';
import { type Draw, dot, list } from './tools.ts';

export type Rows = readonly unknown[];

export interface Problem {
  readonly whole: Oracle & { readonly theta: Float64Array | Float32Array; readonly size: number };
  readonly theta: Float64Array;
  readonly layers: Span[];
  batches(size: number): Oracle[];
}

/** The loss of a model on rows X; `loss` gets the prediction and which rows they were. */
export function problem(
  model: Layer<any>,
  X: Rows,
  loss: (prediction: Tensor, rows: readonly number[], tree: any) => Tensor,
  options: { readonly dtype?: 'float64' | 'float32' } = {},
): Problem {
  const dtype = options.dtype ?? 'float64';
  const over = (rows: readonly number[]): Problem['whole'] => {
    const x = tensor(rows.map((i) => X[i]) as number[][], { dtype });
    return oracle((tree: Tree) => loss(model.apply(tree, x), rows, tree), model.tree, options) as Problem['whole'];
  };
  const all = Array.from(X, (_, i) => i);
  const whole = over(all);
  const batches = (size: number): Oracle[] =>
    Array.from({ length: Math.floor(X.length / size) }, (_, b) => over(all.slice(b * size, (b + 1) * size)));
  return { whole, theta: Float64Array.from(whole.theta), layers: layersOf(model.tree), batches };
}

/** Normal inputs. */
export const cloud = (draw: Draw, count: number, inputs: number): number[][] =>
  Array.from({ length: count }, () => Array.from(draw.normals(inputs)));

/** A smooth target of the inputs, of size about 1. */
export function smooth(draw: Draw, X: readonly number[][], noise = 0): number[] {
  const [a, b] = [draw.normals(X[0].length), draw.normals(X[0].length)];
  const by = Math.sqrt(X[0].length);
  return X.map((x) => Math.sin((1.5 * dot(a, x)) / by) + (0.5 * dot(b, x)) / by + noise * draw.normal());
}

/** k clusters, `apart` from one another. */
export function clusters(draw: Draw, count: number, inputs: number, k: number, apart: number): { X: number[][]; labels: number[] } {
  const centers = Array.from({ length: k }, () => draw.normals(inputs));
  const labels = Array.from({ length: count }, (_, i) => i % k);
  return { X: labels.map((c) => Array.from(centers[c], (m) => apart * m + draw.normal())), labels };
}

/** Mean squared error against y, one output. */
export const toNumbers =
  (y: readonly number[], dtype: 'float64' | 'float32' = 'float64') =>
  (z: Tensor, rows: readonly number[]) =>
    squaredError(
      z.reshape([rows.length, 1]),
      tensor(
        rows.map((i) => [y[i]]),
        { dtype },
      ),
    );

export const toLabels = (labels: readonly number[]) => (z: Tensor, rows: readonly number[]) =>
  crossEntropy(
    z,
    rows.map((i) => labels[i]),
  );

/** A recurrent cell and a readout: [batch, time, 1] → [batch, outputs]. */
export function sequenceModel(units: number, outputs: number, seed: number, gain = 1): Layer<any> {
  const cell = recurrent(1, units, { seed });
  const out = dense(units, outputs, { seed: seed + 1 });
  const U = cell.tree.U.mul(gain);
  return {
    tree: { cell: { ...cell.tree, U }, out: out.tree },
    apply: (tree: any, x) => out.apply(tree.out, cell.apply(tree.cell, x)),
  };
}

/** Sequences of numbers, and a target read off them. */
export function sequences(draw: Draw, count: number, time: number): { X: number[][][]; sums: number[]; first: number[] } {
  const X = Array.from({ length: count }, () => Array.from(draw.normals(time), (v) => [v]));
  return { X, sums: X.map((s) => s.reduce((a, [v]) => a + v, 0) / Math.sqrt(time)), first: X.map((s) => s[0][0]) };
}

/** Attention over tokens, averaged, and a readout: [batch, tokens, features] → [batch, outputs]. */
export function attentionModel(features: number, outputs: number, seed: number): Layer<any> {
  const look = selfAttention(features, { seed });
  const out = dense(features, outputs, { seed: seed + 1 });
  return {
    tree: { look: look.tree, out: out.tree },
    apply: (tree: any, x) => out.apply(tree.out, look.apply(tree.look, x).add(x).mean(1)),
  };
}

/** Tokens of normal features. */
export const tokens = (draw: Draw, count: number, length: number, features: number): number[][][] =>
  Array.from({ length: count }, () => cloud(draw, length, features));

/** ‖U Vᵀ − M‖² on the entries seen: a factorisation. */
export function factorisation(
  draw: Draw,
  rows: number,
  columns: number,
  rank: number,
  { size = 0.3, seen = 1, noise = 0 }: { size?: number; seen?: number; noise?: number } = {},
): Oracle & { readonly theta: Float64Array } {
  const [A, B] = [cloud(draw, rows, rank), cloud(draw, columns, rank)];
  const M = A.map((a) => B.map((b) => dot(a, b) + noise * draw.normal()));
  const mask = A.map(() => B.map(() => (draw.uniform() < seen ? 1 : 0)));
  const small = (n: number): Tensor => tensor(cloud(draw, n, rank).map((r) => r.map((x) => size * x)));
  const [m, w] = [tensor(M), tensor(mask)];
  return oracle(({ U, V }: any) => U.matmul(V.transpose()).sub(m).mul(w).square().mean(), {
    U: small(rows),
    V: small(columns),
  }) as Oracle & { readonly theta: Float64Array };
}

/** Words in sequences, averaged embeddings, a readout; `unseen` words of the vocabulary never occur. */
export function bagOfWords(
  draw: Draw,
  vocabulary: number,
  unseen: number,
  features: number,
  count: number,
): { oracle: Oracle; theta: Float64Array; layers: Span[] } {
  const texts = Array.from({ length: count }, () => Array.from({ length: 5 }, () => draw.whole(0, vocabulary - unseen - 1)));
  const tone = draw.normals(vocabulary);
  const labels = texts.map((words) => (words.reduce((s, w) => s + tone[w], 0) > 0 ? 1 : 0));
  const tree = {
    words: tensor(cloud(draw, vocabulary, features).map((r) => r.map((x) => 0.3 * x))),
    out: dense(features, 2, { seed: draw.whole(1, 1e9) }).tree,
  };
  const L = oracle((t: any) => {
    const looked = t.words.gather(texts.flat()).reshape([count, 5, features]).mean(1);
    return crossEntropy(looked.matmul(t.out.W).add(t.out.b), labels);
  }, tree as any);
  return { oracle: L, theta: Float64Array.from(L.theta), layers: layersOf(tree as any) };
}

/** Least squares ½ mean (x·θ − y)², with its derivatives written out; `scales` multiply the columns. */
export function leastSquaresOf(
  draw: Draw,
  count: number,
  scales: ArrayLike<number>,
  noise: number,
): {
  whole: (
    from?: number,
    to?: number,
  ) => {
    value(θ: ArrayLike<number>): number;
    gradient(θ: ArrayLike<number>): Float64Array;
    hvp(θ: ArrayLike<number>, v: ArrayLike<number>): Float64Array;
  };
  truth: Float64Array;
} {
  const n = scales.length;
  const X = Array.from({ length: count }, () => list(n, (j) => scales[j] * draw.normal()));
  const truth = list(n, (j) => draw.normal() / scales[j]);
  const y = X.map((x) => dot(x, truth) + noise * draw.normal());
  const whole = (from = 0, to = count) => {
    const each = (of: (i: number) => number): Float64Array => {
      const out = new Float64Array(n);
      for (let i = from; i < to; i++) {
        const e = of(i) / (to - from);
        for (let j = 0; j < n; j++) out[j] += e * X[i][j];
      }
      return out;
    };
    return {
      value: (θ: ArrayLike<number>) => {
        let s = 0;
        for (let i = from; i < to; i++) s += (dot(X[i], θ) - y[i]) ** 2;
        return s / (2 * (to - from));
      },
      gradient: (θ: ArrayLike<number>) => each((i) => dot(X[i], θ) - y[i]),
      hvp: (_: ArrayLike<number>, v: ArrayLike<number>) => each((i) => dot(X[i], v)),
    };
  };
  return { whole, truth };
}
