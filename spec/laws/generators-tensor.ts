/**
 * Where the laws of autograd draw their inputs from: shapes, pairs of shapes that broadcast, numbers with exact
 * arithmetic (dyadics), numbers that keep away from kinks, polynomials and smooth random expressions.
 *
 * fast-check's own doubles are drawn by their index among all doubles, so that almost all are huge or tiny. Here they
 * are even over an interval, or dyadic.
 */
import fc from 'fast-check';

/** The numbers of a tensor, before it is one: row-major. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, side) => n * side, 1);

/** Row-major: the value at each multi-index. */
export function build(shape: readonly number[], value: (index: number[]) => number): Values {
  const index = shape.map(() => 0);
  const data: number[] = [];
  for (let n = sizeOf(shape); n > 0; n--) {
    data.push(value(index.slice()));
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break;
      index[axis] = 0;
    }
  }
  return { shape, data };
}

/** The value at a multi-index, read as broadcasting reads: missing leading axes and axes of length 1 repeat. */
export function at({ shape, data }: Values, index: readonly number[]): number {
  const skip = index.length - shape.length;
  let position = 0;
  for (let axis = 0; axis < shape.length; axis++) position = position * shape[axis] + (shape[axis] === 1 ? 0 : index[axis + skip]);
  return data[position];
}

/** The common shape of several by NumPy's rule. */
export function broadcastShape(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((side, shape) => {
      const mine = shape[axis - rank + shape.length] ?? 1;
      return mine === 1 ? side : mine;
    }, 1),
  );
}

// Numbers ---------------------------------------------------------------------------------------------------------------

/** Evenly from [min, max]. */
export const real = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 2 ** 30 }).map((k) => min + ((max - min) * k) / 2 ** 30);

/** k/4 with |k| ≤ 8: sums and products of a few of them are exact in float64. */
export const dyadic: fc.Arbitrary<number> = fc.integer({ min: -8, max: 8 }).map((k) => k / 4);

/** Of either sign, at least 0.3 from zero. */
export const awayFromZero: fc.Arbitrary<number> = fc.tuple(real(0.3, 2.3), fc.boolean()).map(([x, negative]) => (negative ? -x : x));

// Shapes ----------------------------------------------------------------------------------------------------------------

export const shapes = ({ minRank = 0, maxRank = 3, maxSide = 3 } = {}): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: maxSide }), { minLength: minRank, maxLength: maxRank });

/** Two shapes that broadcast: each is the result's, with leading axes dropped and others set to 1. */
export const broadcastingPair = ({ maxRank = 3, maxSide = 3 } = {}): fc.Arbitrary<[number[], number[]]> =>
  shapes({ maxRank, maxSide }).chain((result) => {
    const thinned = fc
      .tuple(fc.integer({ min: 0, max: result.length }), fc.array(fc.boolean(), { minLength: result.length, maxLength: result.length }))
      .map(([drop, ones]) => result.map((side, axis) => (ones[axis] ? 1 : side)).slice(drop));
    return fc.tuple(fc.boolean(), thinned).map(([swap, thin]): [number[], number[]] => (swap ? [thin, result] : [result, thin]));
  });

export const valuesOf = (shape: readonly number[], number: fc.Arbitrary<number>): fc.Arbitrary<Values> =>
  fc.array(number, { minLength: sizeOf(shape), maxLength: sizeOf(shape) }).map((data) => ({ shape, data }));

/** Several tensors whose numbers all differ by at least 0.3: no ties, and no kink within reach of a small step. */
export const distinctValues = (...all: (readonly number[])[]): fc.Arbitrary<Values[]> => {
  const count = all.reduce((n, shape) => n + sizeOf(shape), 0);
  const grid = Array.from({ length: count }, (_, k) => 0.4 * (k - Math.floor(count / 2)) + 0.17);
  return fc
    .tuple(
      fc.shuffledSubarray(grid, { minLength: count, maxLength: count }),
      fc.array(real(-0.05, 0.05), { minLength: count, maxLength: count }),
    )
    .map(([points, jitter]) => {
      const numbers = points.map((x, i) => x + jitter[i]);
      let from = 0;
      return all.map((shape) => ({ shape, data: numbers.slice(from, (from += sizeOf(shape))) }));
    });
};

// Polynomials -----------------------------------------------------------------------------------------------------------

/** c · x₀^p₀ · x₁^p₁ ⋯ */
export interface Term {
  readonly c: number;
  readonly powers: readonly number[];
}

/** A sum of terms: what has its derivatives written on its face. */
export type Polynomial = readonly Term[];

/** ∂p/∂xᵢ, by the rule of school. */
export const differentiate = (p: Polynomial, i: number): Polynomial =>
  p
    .filter(({ powers }) => powers[i] > 0)
    .map(({ c, powers }) => ({ c: c * powers[i], powers: powers.map((power, j) => (j === i ? power - 1 : power)) }));

/** p(x), in plain numbers. On dyadics every operation is exact, so the order of the sum does not matter. */
export const evaluate = (p: Polynomial, x: readonly number[]): number =>
  p.reduce((sum, { c, powers }) => sum + powers.reduce((product, power, i) => product * x[i] ** power, c), 0);

/** Polynomials in `variables` unknowns with dyadic coefficients; each power is at most `degree`, or all terms have it as their total. */
export const polynomials = (
  variables: number,
  {
    degree = 3,
    terms = 4,
    homogeneous = false,
    number = dyadic,
  }: { degree?: number; terms?: number; homogeneous?: boolean; number?: fc.Arbitrary<number> } = {},
): fc.Arbitrary<Polynomial> => {
  const powers = homogeneous
    ? fc.array(fc.integer({ min: 0, max: variables - 1 }), { minLength: degree, maxLength: degree }).map((draws) => {
        const counts = new Array<number>(variables).fill(0);
        for (const i of draws) counts[i]++;
        return counts;
      })
    : fc.array(fc.integer({ min: 0, max: degree }), { minLength: variables, maxLength: variables });
  return fc.array(fc.record({ c: number, powers }), { minLength: 1, maxLength: terms });
};

// Smooth random functions -------------------------------------------------------------------------------------------------

/** A smooth function as data, so that any engine can evaluate it, and plain numbers too. */
export type Expression =
  | { readonly kind: 'x'; readonly i: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'add' | 'sub' | 'mul'; readonly a: Expression; readonly b: Expression }
  | { readonly kind: 'apply'; readonly name: string; readonly a: Expression };

/** Expressions of bounded depth in `variables` unknowns; `names` are functions smooth everywhere. */
export function expressions(variables: number, names: readonly string[]): fc.Arbitrary<Expression> {
  const leaf: fc.Arbitrary<Expression> = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: variables - 1 }).map((i): Expression => ({ kind: 'x', i })) },
    { weight: 1, arbitrary: real(-1.5, 1.5).map((value): Expression => ({ kind: 'number', value })) },
  );
  const grow = (depth: number): fc.Arbitrary<Expression> => {
    if (depth === 0) return leaf;
    const below = grow(depth - 1);
    const pair = fc
      .tuple(fc.constantFrom('add' as const, 'sub' as const, 'mul' as const), below, below)
      .map(([kind, a, b]): Expression => ({ kind, a, b }));
    if (names.length === 0) return pair;
    const applied = fc.tuple(fc.constantFrom(...names), below).map(([name, a]): Expression => ({ kind: 'apply', name, a }));
    return fc.oneof({ weight: 3, arbitrary: pair }, { weight: 3, arbitrary: applied }, { weight: 1, arbitrary: leaf });
  };
  return grow(4);
}
