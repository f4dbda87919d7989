/**
 * What looks around a point, in single precision: the loss, its gradient and its products arrive rounded to float32, eigenvalues are Jacobi’s in
 * float32, sums are rounded term by term, and `criticality` is told that its numbers have 24 bits.
 */
import { type Classification, criticality, keskarSharpness, type Oracle, oracleFrom, random } from 'saddlepoint';
import { ask } from '../../src/base/ask.ts';
import { lowestStep } from '../../src/landscape/escape.ts';
import { longestWithin, sizesOf } from '../../src/landscape/line.ts';
import type { CriticalityOf } from '../laws/landscape/criticality.ts';
import type { Classify, EscapeFrom, Taylor } from '../laws/landscape/criticalPoints.ts';
import type { Density, Keskar, Trace } from '../laws/landscape/density.ts';
import type { Rows } from '../laws/landscape/quadratics.ts';
import { add, dot, f, mul, over } from './dense32.ts';
import { jacobi32 } from './jacobi32.ts';
import { lanczos32, tridiagonal32 } from './krylov32.ts';

const ε = 2 ** -23;
const rounded = (x: ArrayLike<number>): number[] => Array.from(x, f);
const rows = (H: { toArray(): number[][] }): Rows => H.toArray().map(rounded);
const times = (A: Rows, v: readonly number[]): number[] => A.map((row) => dot(row, v));
/** Scaled by a power of two, so that no square overflows. */
const normOf = (v: readonly number[]): number => {
  const unit = 2 ** Math.floor(Math.log2(Math.max(...v.map(Math.abs)) || 1));
  const x = v.map((y) => y / unit);
  return f(f(Math.sqrt(dot(x, x))) * unit);
};

/** m(v) = L + gᵀv + ½vᵀHv. */
export const taylor32: Taylor = ((L: Oracle, θ: ArrayLike<number>) => {
  const [c, g, H] = [f(L.value(θ)), rounded(L.gradient(θ)), rows(L.hessian(θ))];
  const gradient = (given: ArrayLike<number>): number[] => {
    const Hv = times(H, rounded(given));
    return g.map((x, i) => add(x, Hv[i]));
  };
  const model = (given: ArrayLike<number>): number => {
    const v = rounded(given);
    return add(c, add(dot(g, v), mul(0.5, dot(v, times(H, v)))));
  };
  return Object.assign(model, { gradient, stationaryPoint: stationary(H, g, rounded(θ)) });
}) as unknown as Taylor;

/** θ − H⁻¹g, H⁻¹ by eigenvectors; undefined where an eigenvalue is zero to rounding. */
function stationary(H: Rows, g: readonly number[], θ: readonly number[]): number[] | undefined {
  const { values, vectors } = jacobi32(H);
  const λ = Array.from(values);
  if (Math.min(...λ.map(Math.abs)) <= 8 * λ.length * ε * Math.max(...λ.map(Math.abs))) return undefined;
  const step = λ.map((x, k) => over(dot(vectors.map((row) => row[k]), g), x)); // biome-ignore format: one line
  return θ.map((x, i) => add(x, -dot(vectors[i], step)));
}

export const criticality32: CriticalityOf = (at) => criticality({ precision: ε, ...at });

const matrixOf = (vectors: Rows) => ({
  get: (i: number, j: number) => vectors[i][j],
  column: (j: number) => Float64Array.from(vectors, (row) => row[j]),
});

/** Options of `classify` are those of `criticality`, by its names. */
export const classify32: Classify = (L, θ, { gradientTolerance = 1e-6, eigenvalueTolerance } = {}) => {
  const at = rounded(θ);
  const [loss, gradient, H] = [f(L.value(at)), rounded(L.gradient(at)), L.hessian(at)];
  const { values, vectors } = jacobi32(rows(H));
  const shares = Array.from(values, (_, k) => Math.abs(dot(vectors.map((row) => row[k]), gradient))); // biome-ignore format: one line
  const hessianError = L.hessianError?.(at);
  const { critical, signs, ...rest } = criticality({
    ...{ theta: at, loss, gradient, eigenvalues: Float64Array.from(values), shares, eigenvectors: matrixOf(vectors) as never },
    ...{ hessian: H, tolerance: gradientTolerance, precision: ε },
    ...(hessianError === undefined ? {} : { hessianError }),
  });
  const most = Math.max(...Array.from(values, Math.abs));
  const zeroBelow = eigenvalueTolerance === undefined ? rest.zeroBelow : eigenvalueTolerance * most;
  const counted = eigenvalueTolerance === undefined ? signs : counts(values, zeroBelow);
  const { negative, zero, positive } = counted;
  const definite = negative > 0 && positive > 0 ? 'saddle' : zero > 0 ? 'degenerate' : negative > 0 ? 'maximum' : 'minimum';
  const kind = critical ? definite : 'not critical';
  const worst = rest.gain === 0 ? 0 : rest.gain / rest.allowed;
  return { kind, index: negative, eigenvalues: values, signs: counted, tolerances: { zeroBelow, worst } } as unknown as Classification;
};
const counts = (values: ArrayLike<number>, zero: number) => {
  const list = Array.from(values);
  const [negative, positive] = [list.filter((x) => x < -zero).length, list.filter((x) => x > zero).length];
  return { negative, positive, zero: list.length - negative - positive };
};

/** The search of `escape` itself, over losses of 24 bits. */
export const escape32: EscapeFrom = (L, θ, { eigenvalueTolerance: δ = 1e-5, firstStep, fullBelow = 300 } = {}) => {
  const at = rounded(θ);
  const { values, vectors } = at.length <= fullBelow ? jacobi32(rows(L.hessian(at))) : byProducts(L, at);
  const λ = values[0];
  if (λ >= -δ * Math.max(...Array.from(values, Math.abs))) return undefined;
  const u = vectors.map((row) => row[0]);
  const [loss, slope] = [f(L.value(at)), dot(rounded(L.gradient(at)), u)];
  const predicted = (s: number): number => -add(mul(s, slope), mul(mul(0.5, mul(s, s)), λ));
  const to = (s: number): Float64Array => Float64Array.from(at, (x, i) => add(x, mul(s, u[i])));
  const visible = f(Math.sqrt((8 * ε * Math.abs(loss)) / -λ));
  const length = firstStep ?? Math.max(visible, f(longestWithin(Float64Array.from(u), sizesOf(Float64Array.from(at)))));
  const start = { loss, length, longest: 1024 * Math.max(1, normOf(at), length) };
  const { step } = ask(lowestStep(start), (s) => (predicted(f(s)) > 0 ? f(L.value(to(f(s)))) : Infinity));
  if (step === 0) throw new RangeError('no step lowers the loss');
  const s = f(step);
  const direction = Float64Array.from(u, (x) => Math.sign(s) * x);
  const theta = to(s);
  return { direction, eigenvalue: λ, step: Math.abs(s), predicted: predicted(s), actual: add(loss, -f(L.value(theta))), theta };
};
const byProducts = (L: Oracle, θ: readonly number[]) =>
  lanczos32((v) => rounded(L.hvp(θ, v)), θ.length, { which: θ.length > 1 ? 'both' : 'smallest', count: 1 });

/** λ > δ·max|λ|, of a list or of a matrix. */
export const minimumRatio32 = (spectrum: Rows | number[], { tolerance = 0 }: { tolerance?: number } = {}): number => {
  const λ = valuesOf(spectrum);
  const most = Math.max(...λ.map(Math.abs));
  return λ.filter((x) => x > tolerance * most).length / λ.length;
};
export const conditionNumber32 = (spectrum: Rows | number[]): number => {
  const sizes = valuesOf(spectrum).map(Math.abs);
  return f(Math.max(...sizes) / Math.min(...sizes));
};
const valuesOf = (spectrum: Rows | number[]): number[] =>
  Array.isArray(spectrum[0]) ? Array.from(jacobi32(spectrum as Rows).values) : rounded(spectrum as number[]);

export const blockDiagonal32 = (H: Rows, sizes: number[]) => ({
  toArray: (): Rows => H.map((row, i) => row.map((x, j) => (i < sizes[0] === j < sizes[0] ? f(x) : 0))),
});

/** Vectors of ±1 from a seed. */
function* probes(n: number, seed: number): Generator<number[], never> {
  const { bits } = random(seed);
  for (;;) yield Array.from({ length: n }, () => (bits() % 2 === 0 ? 1 : -1));
}
const drawn = (n: number, seed: number, count: number): number[][] => {
  const source = probes(n, seed);
  return Array.from({ length: count }, () => source.next().value);
};
/** The mean and its standard error, scaled by a power of two so that no square overflows. */
function meanOf(list: readonly number[]): { value: number; standardError: number } {
  const unit = 2 ** Math.floor(Math.log2(Math.max(...list.map(Math.abs)) || 1));
  const x = list.map((y) => y / unit);
  const mean = over(x.reduce(add, 0), x.length);
  const squares = x.reduce((sum, y) => add(sum, mul(add(y, -mean), add(y, -mean))), 0);
  return { value: f(mean * unit), standardError: f(f(Math.sqrt(over(over(squares, x.length - 1), x.length))) * unit) };
}

/** Hutchinson: the mean of vᵀHv. */
export const trace32: Trace = (L, θ, { probes: count = 32, seed = 1 }) =>
  meanOf(drawn(θ.length, seed, count).map((v) => dot(v, rounded(L.hvp(θ, v)))));

/** Lanczos from random starts, and Gauss's quadrature: eigenvalues of T, weights the squares of their vectors' first entries. */
export const density32: Density = (L, θ, { probes: count = 8, steps = 30, seed = 1 }) => {
  let products = 0;
  const product = (v: Float64Array): Float64Array => {
    products++;
    return Float64Array.from(L.hvp(θ, v), f);
  };
  const nodes = drawn(θ.length, seed, count).map((v) => {
    const { alpha, beta } = tridiagonal32(product, v, Math.min(steps, v.length));
    const T = Array.from(alpha, (a, i) => Array.from(alpha, (_, j) => (i === j ? a : Math.abs(i - j) === 1 ? beta[Math.min(i, j)] : 0)));
    const { values, vectors } = jacobi32(T);
    return Array.from(values, (λ, k) => ({ λ, weight: mul(vectors[0][k], vectors[0][k]) }));
  });
  const mean = (g: (λ: number) => number) =>
    meanOf(nodes.map((list) => list.reduce((sum, { λ, weight }) => add(sum, mul(weight, f(g(λ)))), 0)));
  const normal = (y: number, w: number): number => Math.exp((-y * y) / 2 / w / w) / w / Math.sqrt(2 * Math.PI);
  return { mean, at: (x, width) => mean((λ) => normal(x - λ, width)), products };
};

/** Keskar's sharpness of a loss of 24 bits. */
export const keskar32: Keskar = (L, θ, options) => {
  const single = oracleFrom({ value: (x) => f(L.value(x)), gradient: (x) => rounded(L.gradient(x)) });
  return f(keskarSharpness(single, rounded(θ), options));
};
