/** What a loss is like around a place, to be drawn: slices along eigenvectors with the quadratic model, and a grid of values over a rectangle. */
import type { Matrix, Oracle } from 'saddlepoint';

const SIDE = 40;

/** [from, to] of the first parameter, then of the second. */
export type View = readonly [number, number, number, number];

export interface Slice {
  readonly name: string;
  readonly eigenvalue: number;
  readonly points: readonly { readonly t: number; readonly loss: number; readonly model: number }[];
}

export interface Grid {
  readonly view: View;
  readonly side: number;
  readonly losses: readonly number[];
}

/** Where the slices cross, and along what. */
interface At {
  readonly value: number;
  readonly gradient: ArrayLike<number>;
  readonly spectrum: { readonly values: ArrayLike<number>; readonly vectors: Matrix };
  readonly reach: number;
}

/** Along the eigenvectors of the smallest and the largest eigenvalue: the loss, and the parabola that g and H make of it. */
export function slicesOf(L: Oracle, θ: Float64Array, { value, gradient, spectrum: { values, vectors }, reach }: At): Slice[] {
  const n = θ.length;
  return [...new Set([0, n - 1])].map((k) => {
    const u = Float64Array.from({ length: n }, (_, i) => vectors.get(i, k));
    const slope = u.reduce((sum, ui, i) => sum + ui * gradient[i], 0);
    const points = Array.from({ length: 81 }, (_, i) => {
      const t = (reach * (i - 40)) / 40;
      return { t, loss: L.value(θ.map((w, i) => w + t * u[i])), model: value + slope * t + (values[k] * t * t) / 2 };
    });
    return { name: n === 1 ? 'the only direction' : k === 0 ? 'the smallest λ' : 'the largest λ', eigenvalue: values[k], points };
  });
}

/** A rectangle around the path, its edges round; at least two wide. */
export function viewOf(path: readonly (readonly number[])[]): View {
  const range = (k: number): [number, number] => {
    const values = path.map((θ) => θ[k]).filter((x) => Math.abs(x) < 1e6);
    const [least, most] = values.length === 0 ? [0, 0] : [Math.min(...values), Math.max(...values)];
    const edge = Math.max(1, 0.35 * (most - least));
    return [rounded(least - edge, Math.floor), rounded(most + edge, Math.ceil)];
  };
  return [...range(0), ...range(1)];
}
const rounded = (x: number, way: (x: number) => number): number => {
  const unit = Math.abs(x) < 10 ? 0.5 : 10 ** Math.floor(Math.log10(Math.abs(x)) - 1);
  return way(x / unit) * unit;
};

/** The losses over a rectangle, row by row from below. */
export const gridOf = (L: Oracle, view: View): Grid => {
  const [x0, x1, y0, y1] = view;
  const at = (from: number, to: number, i: number): number => from + ((to - from) * i) / SIDE;
  const losses = Array.from({ length: (SIDE + 1) ** 2 }, (_, k) =>
    L.value([at(x0, x1, k % (SIDE + 1)), at(y0, y1, Math.floor(k / (SIDE + 1)))]),
  );
  return { view, side: SIDE, losses };
};
