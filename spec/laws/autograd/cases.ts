/** How the table of operations makes its cases: the same in plain numbers, and generators for each kind of operation. */
import fc from 'fast-check';
import type { Tensor } from 'saddlepoint';
import { at, broadcastingPair, broadcastShape, build, distinctValues, real, shapes, type Values, valuesOf } from '../generators-tensor.ts';
import type { Case, Operation } from './tensor.ts';

// The same in plain numbers ---------------------------------------------------------------------------------------------------

/** erf by its Maclaurin series, for |x| ≤ 3. */
export const erf = (x: number): number => {
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
};
export const σ = (x: number): number => 1 / (1 + Math.exp(-x));
export const total = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0);
export const average = (list: readonly number[]): number => total(list) / list.length;
export const squares = (list: readonly number[]): number => total(list.map((x) => (x - average(list)) ** 2));

export const normalised = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** f over the entries along some axes. */
export function reduced(x: Values, axes: readonly number[] | undefined, keepDims: boolean, f: (list: number[]) => number): Values {
  const rank = x.shape.length;
  const gone = new Set(axes === undefined ? x.shape.map((_, axis) => axis) : axes.map((axis) => normalised(axis, rank)));
  const kept = x.shape.map((side, axis) => (gone.has(axis) ? 1 : side));
  const full = build(kept, (index) => {
    const list: number[] = [];
    build(
      x.shape.map((side, axis) => (gone.has(axis) ? side : 1)),
      (inside) =>
        list.push(
          at(
            x,
            index.map((i, axis) => (gone.has(axis) ? inside[axis] : i)),
          ),
        ),
    );
    return f(list);
  });
  return keepDims ? full : { shape: x.shape.filter((_, axis) => !gone.has(axis)), data: full.data };
}

/** f from the entries along one axis to as many entries. */
export function alongAxis(x: Values, axis: number, f: (list: number[]) => number[]): Values {
  const a = normalised(axis, x.shape.length);
  return build(x.shape, (index) => {
    const list = Array.from({ length: x.shape[a] }, (_, i) => at(x, index.with(a, i)));
    return f(list)[index[a]];
  });
}

export const softmaxOf = (list: readonly number[]): number[] => {
  const e = list.map((x) => Math.exp(x));
  return e.map((x) => x / total(e));
};

// Generators of cases -----------------------------------------------------------------------------------------------------------

export const anywhere = real(-2, 2);
export const positive = real(0.3, 3);
export const text = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

/** One tensor, entry by entry. */
export const unary = (
  name: string,
  number: fc.Arbitrary<number>,
  call: (x: Tensor) => Tensor,
  reference: (x: number) => number,
): Operation => ({
  name,
  cases: shapes({ maxRank: 2 })
    .chain((shape) => valuesOf(shape, number))
    .map(
      (x): Case => ({
        claim: `${name} of ${text(x.shape)} = [${x.data.join(', ')}]`,
        inputs: [x],
        call,
        expected: { shape: x.shape, data: x.data.map(reference) },
      }),
    ),
});

export const elementwise = (
  name: string,
  inputs: fc.Arbitrary<Values[]>,
  call: (...x: Tensor[]) => Tensor,
  reference: (...x: number[]) => number,
): Operation => ({
  name,
  cases: inputs.map(
    (values): Case => ({
      claim: `${name} of ${values.map(({ shape, data }) => `${text(shape)} = [${data.join(', ')}]`).join(' and ')}`,
      inputs: values,
      call,
      broadcasts: true,
      expected: build(broadcastShape(...values.map(({ shape }) => shape)), (index) => reference(...values.map((x) => at(x, index)))),
    }),
  ),
});

/** Two tensors that broadcast. */
export const pairs = (first: fc.Arbitrary<number>, second: fc.Arbitrary<number> = first): fc.Arbitrary<Values[]> =>
  broadcastingPair({ maxRank: 2 }).chain(([a, b]) => fc.tuple(valuesOf(a, first), valuesOf(b, second)));
export const distinctPairs: fc.Arbitrary<Values[]> = broadcastingPair({ maxRank: 2 }).chain(([a, b]) => distinctValues(a, b));

export type Numbers = 'any' | 'positive' | 'distinct';
export const tensorOf = (kind: Numbers, shape: readonly number[]): fc.Arbitrary<Values> =>
  kind === 'distinct' ? distinctValues(shape).map(([x]) => x) : valuesOf(shape, kind === 'positive' ? positive : anywhere);

export interface Reduction {
  sum(axes?: number | number[], options?: { keepDims?: boolean }): Tensor;
}

/** A reduction over no axes named, one (from either end), or several, with and without keepDims. */
export const reduction = (
  name: 'sum' | 'mean' | 'variance' | 'prod' | 'max' | 'min' | 'logSumExp' | 'norm',
  kind: Numbers,
  reference: (list: readonly number[]) => number,
): Operation => ({
  name,
  cases: shapes({ minRank: 0, maxRank: 3 }).chain((shape) =>
    fc
      .tuple(tensorOf(kind, shape), fc.option(fc.subarray(shape.map((_, axis) => axis)), { nil: undefined }), fc.boolean(), fc.boolean())
      .map(([x, chosen, keepDims, fromEnd]): Case => {
        const some = chosen?.length === 0 ? undefined : chosen?.map((axis) => (fromEnd ? axis - shape.length : axis));
        const axes = some?.length === 1 ? some[0] : some;
        return {
          claim: `${name} of ${text(shape)} over ${axes === undefined ? 'all' : `[${[axes].flat().join(', ')}]`}, keepDims ${keepDims}, [${x.data.join(', ')}]`,
          inputs: [x],
          call: (t) => (t[name] as Reduction['sum']).call(t, axes, { keepDims }),
          expected: reduced(x, some, keepDims, reference as (list: number[]) => number),
        };
      }),
  ),
});

/** From a tensor to one of its shape, along an axis. */
export const along = (name: 'cumsum' | 'softmax' | 'logSoftmax', reference: (list: number[]) => number[]): Operation => ({
  name,
  cases: shapes({ minRank: 1, maxRank: 3 }).chain((shape) =>
    fc.tuple(tensorOf('any', shape), fc.integer({ min: -shape.length, max: shape.length - 1 })).map(
      ([x, axis]): Case => ({
        claim: `${name} of ${text(shape)} along ${axis}`,
        inputs: [x],
        call: (t) => t[name](axis),
        expected: alongAxis(x, axis, reference),
      }),
    ),
  ),
});

export const side = fc.integer({ min: 1, max: 3 });

/** Where entries move: the expected result is an index map. */
export const moved = (
  name: string,
  cases: fc.Arbitrary<{ x: Values; claim: string; call: (x: Tensor) => Tensor; shape: number[]; from: (index: number[]) => number }>,
): Operation => ({
  name,
  cases: cases.map(
    ({ x, claim, call, shape, from }): Case => ({ claim: `${name} ${claim}`, inputs: [x], call, expected: build(shape, from) }),
  ),
});

export const some = (options: { minRank?: number; maxRank?: number } = {}): fc.Arbitrary<Values> =>
  shapes({ maxRank: 3, ...options }).chain((shape) => tensorOf('any', shape));

export const cutOf = (n: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.integer({ min: 0, max: n - 1 }), fc.integer({ min: 1, max: n })).map(([a, b]) => [Math.min(a, b - 1), Math.max(a + 1, b)]);
