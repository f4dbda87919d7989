/** The table of operations, part five: other ways to call the same, each on one fixed shape. */
import fc from 'fast-check';
import { concat, type Tensor } from 'saddlepoint';
import { at, build, type Values, valuesOf } from '../generators-tensor.ts';
import { anywhere, text, total } from './cases.ts';
import type { Case, Operation } from './tensor.ts';

/** Inputs of the given shapes; the expected entries as a function of the index. */
const variant = (
  name: string,
  inputs: readonly (readonly number[])[],
  call: (...x: Tensor[]) => Tensor,
  shape: readonly number[],
  from: (index: number[], ...x: Values[]) => number,
): Operation => ({
  name,
  cases: fc.tuple(...inputs.map((each) => valuesOf(each, anywhere))).map(
    (values): Case => ({
      claim: `${name} on ${inputs.map(text).join(' and ')}`,
      inputs: values,
      call,
      expected: build(shape, (index) => from(index, ...values)),
    }),
  ),
});

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

export const VARIANTS: Operation[] = [
  variant(
    'matmul of a matrix and a vector',
    [[2, 3], [3]],
    (A, x) => A.matmul(x),
    [2],
    ([i], A, x) => total(range(3).map((k) => at(A, [i, k]) * at(x, [k]))),
  ),
  variant(
    'matmul of a vector and a matrix',
    [[3], [3, 2]],
    (x, A) => x.matmul(A),
    [2],
    ([j], x, A) => total(range(3).map((k) => at(x, [k]) * at(A, [k, j]))),
  ),
  variant(
    'matmul of two vectors',
    [[3], [3]],
    (x, y) => x.matmul(y),
    [],
    (_, x, y) => total(range(3).map((k) => at(x, [k]) * at(y, [k]))),
  ),
  variant(
    'matmul of a batch and a vector',
    [[2, 2, 3], [3]],
    (A, x) => A.matmul(x),
    [2, 2],
    ([b, i], A, x) => total(range(3).map((k) => at(A, [b, i, k]) * at(x, [k]))),
  ),
  variant(
    'matmul of transposes',
    [
      [3, 2],
      [4, 3],
    ],
    (A, B) => A.transpose().matmul(B.transpose()),
    [2, 4],
    ([i, j], A, B) => total(range(3).map((k) => at(A, [k, i]) * at(B, [j, k]))),
  ),
  variant(
    'variance with ddof 1',
    [[2, 3]],
    (x) => x.variance(1, { ddof: 1 }),
    [2],
    ([i], x) => {
      const row = range(3).map((j) => at(x, [i, j]));
      return total(row.map((v) => (v - total(row) / 3) ** 2)) / 2;
    },
  ),
  variant(
    'reshape with one size left open',
    [[2, 3]],
    (x) => x.reshape([3, -1]),
    [3, 2],
    ([i, j], x) => x.data[2 * i + j],
  ),
  variant(
    'unsqueeze',
    [[2, 3]],
    (x) => x.unsqueeze(1),
    [2, 1, 3],
    ([i, , k], x) => at(x, [i, k]),
  ),
  variant(
    'squeeze of one axis of two',
    [[1, 2, 1]],
    (x) => x.squeeze(-1),
    [1, 2],
    ([, j], x) => at(x, [0, j, 0]),
  ),
  variant(
    'slice with a step and from the end',
    [[5, 3]],
    (x) =>
      x.slice([
        [0, 5, 2],
        [-2, -1],
      ]),
    [3, 1],
    ([i], x) => at(x, [2 * i, 1]),
  ),
  variant(
    'at with two indices, one from the end',
    [[2, 3, 2]],
    (x) => x.at(1, -1),
    [2],
    ([k], x) => at(x, [1, 2, k]),
  ),
  variant(
    'gather by a nested list, along the last axis, from the end too',
    [[2, 3]],
    (x) =>
      x.gather(
        [
          [0, -1],
          [2, 2],
        ],
        -1,
      ),
    [2, 2, 2],
    ([i, p, q], x) =>
      at(x, [
        i,
        [
          [0, 2],
          [2, 2],
        ][p][q],
      ]),
  ),
  variant(
    'gather of one row',
    [[3, 2]],
    (x) => x.gather(1),
    [2],
    ([j], x) => at(x, [1, j]),
  ),
  variant(
    'pad with a value',
    [[2]],
    (x) => x.pad([[1, 2]], 7),
    [5],
    ([i], x) => (i >= 1 && i < 3 ? at(x, [i - 1]) : 7),
  ),
  variant(
    'flip of all axes',
    [[2, 3]],
    (x) => x.flip(),
    [2, 3],
    ([i, j], x) => at(x, [1 - i, 2 - j]),
  ),
  variant(
    'diagonal of a batch of wide matrices',
    [[2, 2, 3]],
    (x) => x.diagonal(),
    [2, 2],
    ([b, i], x) => at(x, [b, i, i]),
  ),
  variant(
    'trace of a batch',
    [[2, 2, 2]],
    (x) => x.trace(),
    [2],
    ([b], x) => at(x, [b, 0, 0]) + at(x, [b, 1, 1]),
  ),
  variant(
    'transpose by axes from the end',
    [[2, 3, 1]],
    (x) => x.transpose(-1, 0, 1),
    [1, 2, 3],
    ([i, j, k], x) => at(x, [j, k, i]),
  ),
  variant(
    'expand to new leading axes',
    [[2, 1]],
    (x) => x.expand([3, 2, 2]),
    [3, 2, 2],
    ([, i], x) => at(x, [i, 0]),
  ),
  variant(
    'expand to eleven rows',
    [[2]],
    (x) => x.expand([11, 2]),
    [11, 2],
    ([, j], x) => at(x, [j]),
  ),
  variant(
    'concat of three, as a method',
    [
      [1, 2],
      [2, 2],
      [1, 2],
    ],
    (x, y, z) => x.concat([y, z]),
    [4, 2],
    ([i, j], x, y, z) => (i === 0 ? at(x, [0, j]) : i === 3 ? at(z, [0, j]) : at(y, [i - 1, j])),
  ),
  variant(
    'stack of three along the last axis, as a method',
    [[2], [2], [2]],
    (x, y, z) => x.stack([y, z], -1),
    [2, 3],
    ([i, j], ...all) => at(all[j], [i]),
  ),
  variant(
    'concat of one tensor with itself',
    [[2]],
    (x) => concat([x, x]),
    [4],
    ([i], x) => at(x, [i % 2]),
  ),
  variant(
    'cumsum along the default axis, the last',
    [[2, 3]],
    (x) => x.cumsum(),
    [2, 3],
    ([i, j], x) => total(range(j + 1).map((k) => at(x, [i, k]))),
  ),
  variant(
    'softmax along the default axis, the last',
    [[2, 3]],
    (x) => x.softmax(),
    [2, 3],
    ([i, j], x) => Math.exp(at(x, [i, j])) / total(range(3).map((k) => Math.exp(at(x, [i, k])))),
  ),
  variant(
    'a number over a tensor, by powers',
    [[2]],
    (x) => x.square().add(1).pow(-0.5).mul(3),
    [2],
    ([i], x) => 3 / Math.sqrt(1 + at(x, [i]) ** 2),
  ),
  variant(
    'mul of three axes, each broadcast somewhere',
    [
      [2, 1, 3],
      [1, 2, 1],
    ],
    (x, y) => x.mul(y),
    [2, 2, 3],
    ([i, j, k], x, y) => at(x, [i, 0, k]) * at(y, [0, j, 0]),
  ),
  variant(
    'sub of a column from a batch of matrices',
    [
      [2, 3, 2],
      [3, 1],
    ],
    (x, y) => x.sub(y),
    [2, 3, 2],
    ([i, j, k], x, y) => at(x, [i, j, k]) - at(y, [j, 0]),
  ),
];
