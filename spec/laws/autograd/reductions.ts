/** The table of operations, part two: reductions, and products of matrices and vectors. */
import fc from 'fast-check';
import { at, awayFromZero, broadcastingPair, broadcastShape, build, shapes, valuesOf } from '../generators-tensor.ts';
import { along, anywhere, average, reduced, reduction, side, softmaxOf, squares, tensorOf, text, total } from './cases.ts';
import type { Case, Operation } from './tensor.ts';

/** Batched products: the leading axes broadcast. */
export const matmul: Operation = {
  name: 'matmul',
  cases: fc.tuple(broadcastingPair({ maxRank: 2, maxSide: 2 }), side, side, side).chain(([[p, q], m, k, n]) =>
    fc.tuple(valuesOf([...p, m, k], anywhere), valuesOf([...q, k, n], anywhere)).map(
      ([A, B]): Case => ({
        claim: `${text(A.shape)} × ${text(B.shape)}`,
        inputs: [A, B],
        call: (a, b) => a.matmul(b),
        expected: build([...broadcastShape(p, q), m, n], (index) => {
          const batch = index.slice(0, -2);
          const [i, j] = index.slice(-2) as [number, number];
          return total(Array.from({ length: k }, (_, l) => at(A, [...batch, i, l]) * at(B, [...batch, l, j])));
        }),
      }),
    ),
  ),
};

export const REDUCTIONS: Operation[] = [
  reduction('sum', 'any', total),
  reduction('mean', 'any', average),
  reduction('variance', 'any', (list) => squares(list) / list.length),
  reduction('prod', 'any', (list) => list.reduce((product, x) => product * x, 1)),
  reduction('max', 'distinct', (list) => Math.max(...list)),
  reduction('min', 'distinct', (list) => Math.min(...list)),
  reduction('logSumExp', 'any', (list) => Math.log(total(list.map(Math.exp)))),
  reduction('norm', 'positive', (list) => Math.hypot(...list)),
  {
    name: 'prod with zeros',
    cases: fc
      .tuple(
        fc.integer({ min: 1, max: 4 }).chain((n) => valuesOf([2, n], fc.oneof(fc.constant(0), awayFromZero))),
        fc.boolean(),
      )
      .map(
        ([x, all]): Case => ({
          claim: `prod of [${x.data.join(', ')}]`,
          inputs: [x],
          call: (t) => (all ? t.prod() : t.prod(-1)),
          expected: reduced(x, all ? undefined : [-1], false, (list) => list.reduce((product, each) => product * each, 1)),
        }),
      ),
  },
  {
    name: 'argmax',
    differentiable: false,
    cases: shapes({ minRank: 1, maxRank: 3 }).chain((shape) =>
      fc.tuple(tensorOf('distinct', shape), fc.integer({ min: -shape.length, max: shape.length - 1 })).map(
        ([x, axis]): Case => ({
          claim: `argmax of ${text(shape)} along ${axis}`,
          inputs: [x],
          call: (t) => t.argmax(axis),
          expected: reduced(x, [axis], false, (list) => list.indexOf(Math.max(...list))),
        }),
      ),
    ),
  },
  along('cumsum', (list) => list.map((_, i) => total(list.slice(0, i + 1)))),
  along('softmax', softmaxOf),
  along('logSoftmax', (list) => softmaxOf(list).map(Math.log)),
];

export const PRODUCTS: Operation[] = [
  matmul,
  {
    name: 'dot',
    cases: side.chain((n) =>
      fc.tuple(valuesOf([n], anywhere), valuesOf([n], anywhere)).map(
        ([a, b]): Case => ({
          claim: `dot of ${n} entries`,
          inputs: [a, b],
          call: (x, y) => x.dot(y),
          expected: { shape: [], data: [total(a.data.map((ai, i) => ai * b.data[i]))] },
        }),
      ),
    ),
  },
  {
    name: 'outer',
    cases: fc.tuple(side, side).chain(([m, n]) =>
      fc.tuple(valuesOf([m], anywhere), valuesOf([n], anywhere)).map(
        ([a, b]): Case => ({
          claim: `outer of ${m} and ${n} entries`,
          inputs: [a, b],
          call: (x, y) => x.outer(y),
          expected: build([m, n], ([i, j]) => a.data[i] * b.data[j]),
        }),
      ),
    ),
  },
];
