/**
 * Second derivatives by central differences of the gradient, with the error that they may have.
 *
 *   D(h) = (g(θ + hv) − g(θ − hv)) / 2h = Hv + O(h²)
 *   Hv ≈ (4 D(h) − D(2h)) / 3                            O(h⁴), Richardson's extrapolation
 *   S(h) = g(θ + hv) + g(θ − hv) − 2g(θ)                 h²·… where g is smooth, so S(2h) − 4S(h) is what noise leaves
 *
 * The step follows each coordinate's own size, h = t|θⱼ|, as no other length is known. The part t starts at 2⁻¹⁷ ≈ ε^⅓, where
 * rounding and curving are equally small for a gradient in float64, and is changed only where the error shows that it does not
 * fit: made longer where noise is what is measured (a gradient in float32 shows itself so), shorter where g curves, bends at a
 * kink or leaves its domain.
 *
 * Noise is read from S(2h) − 4S(h), over all directions for each entry of g. A gradient all of whose entries are float32 numbers
 * has their rounding at least, though a few steps of its staircase may look smooth.
 *
 * Each function here is a generator: it yields the points at which it needs the gradient and is sent the answers. So a model
 * that answers at once and one that answers later are differentiated by the same lines.
 */
import { Matrix } from '../linalg/matrix.ts';

/** Yields points θ, is sent gradients there. */
export type AskingGradients<Result> = Generator<Float64Array, Result, ArrayLike<number>>;

/** A derivative along a direction: its entries, and how far each may be off. */
interface DirectionalDifference {
  readonly value: Float64Array;
  readonly error: Float64Array;
  /** The noise that the gradient shows, and the step that was taken. */
  readonly noise: Float64Array;
  readonly h: number;
  /** The part of a coordinate's size that this step is. */
  readonly part: number;
}

/** Not quite a power of two: a short polynomial of short numbers would look like float32 there. */
const FIRST_PART = 2 ** -17 * (1 + 2 ** -14);
const TRIES = 12;
/** No column starts from a longer step than this, whatever the one before liked. */
const LONGEST = 2 ** -8;
/** An error of this part of the derivative needs no better step. */
const GOOD = 2 ** -20;

/** The power of two below x > 0. */
function powerBelow(x: number): number {
  const p = 2 ** Math.floor(Math.log2(x));
  return p > x ? p / 2 : 2 * p <= x ? 2 * p : p; // log2 rounds
}

/** The size of each coordinate, a power of two: |θⱼ|, or where that is 0, the middle one of the others; 1 where all are. */
function sizesInPowersOfTwo(θ: Float64Array): Float64Array {
  const powers = θ.map((x) => (x === 0 ? 0 : powerBelow(Math.abs(x))));
  const known = powers.filter((p) => p > 0).sort();
  const middle = known.length > 0 ? known[known.length >> 1] : 1;
  return powers.map((p) => (p > 0 ? p : middle));
}

const moved = (θ: Float64Array, v: ArrayLike<number>, h: number): Float64Array => θ.map((x, i) => x + h * v[i]);

/** Hv from four gradients, and what may be wrong with it. */
interface TwoSteps {
  readonly value: Float64Array;
  /** |D(h) − D(2h)|. */
  readonly curving: Float64Array;
  /** The noise of g, entry by entry. */
  readonly noise: Float64Array;
}

function* twoSteps(θ: Float64Array, g: ArrayLike<number>, v: ArrayLike<number>, part: number, unit: number): AskingGradients<TwoSteps> {
  const h = part * unit;
  const points = [h, -h, 2 * h, -2 * h].map((s) => moved(θ, v, s));
  const found: Float64Array[] = [];
  for (const point of points) found.push(Float64Array.from(yield point));
  const [ahead, behind, far, farBehind] = found as [Float64Array, Float64Array, Float64Array, Float64Array];
  const D = ahead.map((x, i) => (x - behind[i]) / (2 * h));
  const D2 = far.map((x, i) => (x - farBehind[i]) / (4 * h));
  const ε = found.every((x) => x.every((y) => Math.fround(y) === y)) ? 2 ** -23 : 4 * Number.EPSILON;
  return {
    // (4 D(h) − D(2h)) / 3
    value: D.map((d, i) => d + (d - D2[i]) / 3),
    curving: D.map((d, i) => Math.abs(d - D2[i])),
    // S(2h) − 4S(h), and the rounding of gradients as large as g, and as they are where the curvature has not cancelled
    noise: D.map((d, i) => {
      const S = ahead[i] + behind[i] - 2 * g[i];
      const S2 = far[i] + farBehind[i] - 2 * g[i];
      return Math.max(Math.abs(S2 - 4 * S), 4 * ε * Math.max(Math.abs(far[i]), Math.abs(farBehind[i]), Math.abs(g[i]), Math.abs(d) * unit));
    }),
  };
}

/** Hv with its error, v measured in the sizes ℓ of the coordinates: the step is changed until the error is small, or no longer shrinks. */
function* differenceAlong(
  θ: Float64Array,
  g: ArrayLike<number>,
  v: ArrayLike<number>,
  sizes: Float64Array,
  first: number,
): AskingGradients<DirectionalDifference> {
  const unit = unitOf(v, sizes);
  const size = (x: Float64Array): number => x.reduce((sum, y, i) => sum + Math.abs(y) * sizes[i], 0);
  let best: DirectionalDifference | undefined;
  let least = Infinity;
  let factor = 1;
  for (let part = first, tries = 0; tries < TRIES; tries++, part *= factor) {
    const h = part * unit;
    const { value, curving, noise }: TwoSteps = yield* twoSteps(θ, g, v, part, unit);
    const error = curving.map((c, i) => c + noise[i] / h);
    const [whole, off, loud] = [size(value), size(error), size(noise) / h];
    // far out everything is flat: only the error beside the derivative tells
    const relative = off === 0 ? 0 : Number.isFinite(off) ? off / whole : Infinity;
    const better = best === undefined || relative < least / 2;
    if (better) [best, least] = [{ value, error, noise, h, part }, relative];
    if (relative <= GOOD) break;
    if (!better && least < Infinity) {
      // the wrong way at first: curving can look like noise. Once it was the right one, it has gone far enough.
      if (tries > 1) break;
      factor = 1 / factor ** 2;
      continue;
    }
    // where noise is what is measured, longer; where not, shorter
    if (!Number.isFinite(off)) factor = 2 ** -8;
    else if (tries < 1) factor = size(curving) > 4 * loud ? 2 ** -4 : loud > whole ? 2 ** 8 : 2 ** 4;
    else factor = factor > 1 ? 2 ** 4 : 2 ** -4;
  }
  return best!;
}

/** The multiple of v that is as long as θ, coordinate for coordinate on the average: a power of two. */
function unitOf(v: ArrayLike<number>, sizes: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < v.length; i++) {
    if (v[i] === 0) continue;
    sum += (v[i] / sizes[i]) ** 2;
    count++;
  }
  return powerBelow(Math.sqrt(count / sum));
}

/** H by differences, symmetric, and for each entry how far it may be off; what two sides of the diagonal disagree in is part of it. */
export function* hessianByDifferences(θ: Float64Array): AskingGradients<{ readonly hessian: Matrix; readonly error: Matrix }> {
  const n = θ.length;
  const sizes = sizesInPowersOfTwo(θ);
  const g = Float64Array.from(yield θ);
  const columns: DirectionalDifference[] = [];
  let part = FIRST_PART;
  for (let j = 0; j < n; j++) {
    const e = new Float64Array(n);
    e[j] = 1;
    const found: DirectionalDifference = yield* differenceAlong(θ, g, e, sizes, part);
    part = Math.min(found.part, LONGEST);
    columns.push(found);
  }
  // one direction may show no noise by chance: what is typical over all of them
  const noise = g.map((_, i) => Math.sqrt(columns.reduce((sum, c) => sum + c.noise[i] ** 2, 0) / n));
  const off = (i: number, j: number): number => Math.max(columns[j].error[i], noise[i] / columns[j].h);
  const [hessian, error] = [new Float64Array(n * n), new Float64Array(n * n)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [one, other] = [columns[j].value[i], columns[i].value[j]];
      hessian[i * n + j] = one / 2 + other / 2;
      error[i * n + j] = Math.max(off(i, j), off(j, i)) + Math.abs(one - other) / 2;
    }
  }
  return { hessian: new Matrix(hessian, n, n), error: new Matrix(error, n, n) };
}

/** Hv by differences: from two gradients where they fit together, else as its error asks for. */
export function* productByDifferences(θ: Float64Array, v: Float64Array): AskingGradients<Float64Array> {
  if (v.every((x) => x === 0)) return new Float64Array(θ.length);
  const sizes = sizesInPowersOfTwo(θ);
  const h = FIRST_PART * unitOf(v, sizes);
  const g = Float64Array.from(yield θ);
  const ahead = Float64Array.from(yield moved(θ, v, h));
  const behind = Float64Array.from(yield moved(θ, v, -h));
  // S(h)/2h bounds noise and curving alike
  let [whole, off] = [0, 0];
  for (let i = 0; i < g.length; i++) {
    whole += Math.abs(ahead[i] - behind[i]) * sizes[i];
    off += Math.abs(ahead[i] + behind[i] - 2 * g[i]) * sizes[i];
  }
  if (off <= 1e-4 * whole) return ahead.map((a, i) => (a - behind[i]) / (2 * h));
  return (yield* differenceAlong(θ, g, v, sizes, FIRST_PART)).value;
}

/** How far each entry of {@link productByDifferences} may be off. */
export function* productError(θ: Float64Array, v: Float64Array): AskingGradients<Float64Array> {
  if (v.every((x) => x === 0)) return new Float64Array(θ.length);
  const product: Float64Array = yield* productByDifferences(θ, v);
  const g = Float64Array.from(yield θ);
  const { value, error } = yield* differenceAlong(θ, g, v, sizesInPowersOfTwo(θ), FIRST_PART);
  return error.map((e, i) => e + Math.abs(value[i] - product[i]));
}
