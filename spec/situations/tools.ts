/** What situations are made of: seeded numbers, losses with known derivatives, runs. */
import {
  type DescendOptions,
  type DiagnoseOptions,
  descend,
  type Optimizer,
  type Oracle,
  oracleFrom,
  random,
  type StepRecord,
  type Verdict,
} from 'saddlepoint';

/** One situation: what there is to diagnose, and the truth about it. */
export interface Situation {
  readonly oracle: Oracle;
  readonly theta: Float64Array;
  readonly options: DiagnoseOptions & { readonly history?: readonly StepRecord[] };
  /** The rule that the run followed, where there was one: what a remedy has to beat. */
  readonly rule?: Optimizer;
}

/** A family of situations that share their truth. */
export interface Family {
  readonly truth: Verdict;
  readonly name: string;
  /** Left out of quick draws: thousands of parameters. */
  readonly big?: boolean;
  make(draw: Draw): Situation;
}

/** Random choices from a seed. */
export interface Draw {
  uniform(from?: number, to?: number): number;
  /** Uniform in the logarithm. */
  scale(from: number, to: number): number;
  whole(from: number, to: number): number;
  pick<T>(options: readonly T[]): T;
  normal(): number;
  normals(n: number): Float64Array;
  sign(): number;
}

export function drawFrom(seed: number): Draw {
  const { uniform, normal, integer } = random(seed);
  const between = (from = 0, to = 1): number => from + (to - from) * uniform();
  return {
    uniform: between,
    scale: (from, to) => Math.exp(between(Math.log(from), Math.log(to))),
    whole: (from, to) => from + integer(to - from + 1),
    pick: (options) => options[integer(options.length)]!,
    normal,
    normals: (n) => Float64Array.from({ length: n }, () => normal()),
    sign: () => (uniform() < 0.5 ? -1 : 1),
  };
}

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};
export const length = (a: ArrayLike<number>): number => Math.sqrt(dot(a, a));
export const list = (n: number, f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));

/** A random rotation as a product of mirrors, and its transpose. */
export interface Rotation {
  to(x: ArrayLike<number>): Float64Array;
  back(x: ArrayLike<number>): Float64Array;
}

export function rotation(draw: Draw, n: number, mirrors = 3): Rotation {
  const normals = Array.from({ length: n > 1 ? mirrors : 0 }, () => {
    const v = draw.normals(n);
    const size = length(v);
    return v.map((x) => x / size);
  });
  const through = (x: ArrayLike<number>, order: readonly Float64Array[]): Float64Array => {
    const y = Float64Array.from(x);
    for (const v of order) {
      const along = 2 * dot(v, y);
      for (let i = 0; i < n; i++) y[i] -= along * v[i];
    }
    return y;
  };
  const reversed = [...normals].reverse();
  return { to: (x) => through(x, normals), back: (x) => through(x, reversed) };
}

/** Σ f(yᵢ, i) with y = Qᵀ(θ − c): separable in rotated coordinates, its derivatives written out. */
export function separable(
  f: (y: number, i: number) => readonly [value: number, slope: number, curvature: number],
  { rotate, center }: { rotate: Rotation; center: ArrayLike<number> },
): Oracle {
  const inside = (θ: Float64Array): Float64Array => rotate.back(θ.map((x, i) => x - center[i]));
  return oracleFrom({
    value: (θ) => inside(θ).reduce((sum, y, i) => sum + f(y, i)[0], 0),
    gradient: (θ) => rotate.to(inside(θ).map((y, i) => f(y, i)[1])),
    hvp: (θ, v) => {
      const [y, u] = [inside(θ), rotate.back(v)];
      return rotate.to(u.map((x, i) => x * f(y[i], i)[2]));
    },
  });
}

/** ½ Σ λᵢ yᵢ² in rotated coordinates about a center. */
export const quadratic = (λ: ArrayLike<number>, frame: { rotate: Rotation; center: ArrayLike<number> }): Oracle =>
  separable((y, i) => [0.5 * λ[i] * y * y, λ[i] * y, λ[i]], frame);

/** aL + b: the same situation in other units. */
export const inUnits = (L: Oracle, a: number, b: number): Oracle =>
  oracleFrom({
    value: (θ) => a * L.value(θ) + b,
    gradient: (θ) => L.gradient(θ).map((x) => a * x),
    hvp: (θ, v) => L.hvp(θ, v).map((x) => a * x),
  });

/** A run from θ: the end and the records. */
export function run(
  source: Oracle | ((t: number) => Oracle),
  start: ArrayLike<number>,
  rule: Optimizer,
  steps: number,
  options: DescendOptions = {},
): { theta: Float64Array; history: StepRecord[] } {
  const theta = Float64Array.from(start);
  return { theta, history: [...descend(source, theta, rule, { steps, ...options })] };
}

/** A run as a situation. */
export function after(
  oracle: Oracle,
  start: ArrayLike<number>,
  rule: Optimizer,
  steps: number,
  options: Omit<DiagnoseOptions, 'history'> = {},
  descent: DescendOptions = {},
): Situation {
  const { theta, history } = run(oracle, start, rule, steps, descent);
  return { oracle, theta, options: { history, ...options }, rule };
}

/** A random center and turn for n coordinates. */
export const frame = (draw: Draw, n: number): { rotate: Rotation; center: Float64Array } => ({
  rotate: rotation(draw, n, n > 300 ? 1 : 3),
  center: draw.normals(n),
});
