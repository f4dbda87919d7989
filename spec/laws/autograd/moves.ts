/** The table of operations, part three: where entries move, and nothing else happens to them. */
import fc from 'fast-check';
import { concat, stack, type Tensor } from 'saddlepoint';
import { at, broadcastingPair, broadcastShape, build, shapes, sizeOf } from '../generators-tensor.ts';
import { cutOf, moved, normalised, side, some, tensorOf, text, total } from './cases.ts';
import type { Case, Operation } from './tensor.ts';

export const MOVES: Operation[] = [
  moved(
    'transpose',
    some({ minRank: 1 }).chain((x) =>
      fc
        .shuffledSubarray(
          x.shape.map((_, axis) => axis),
          { minLength: x.shape.length, maxLength: x.shape.length },
        )
        .map((order) => ({
          x,
          claim: `${text(x.shape)} by ${text(order)}`,
          call: (t: Tensor) => t.transpose(...order),
          shape: order.map((axis) => x.shape[axis]),
          from: (index: number[]) =>
            at(
              x,
              x.shape.map((_, axis) => index[order.indexOf(axis)]),
            ),
        })),
    ),
  ),
  moved(
    'transpose()',
    some({ minRank: 2, maxRank: 2 }).map((x) => ({
      x,
      claim: text(x.shape),
      call: (t: Tensor) => t.transpose(),
      shape: [x.shape[1], x.shape[0]],
      from: ([i, j]: number[]) => at(x, [j, i]),
    })),
  ),
  moved(
    'reshape',
    some().chain((x) =>
      fc.constantFrom([sizeOf(x.shape)], [1, sizeOf(x.shape), 1], [...x.shape].reverse()).map((shape) => ({
        x,
        claim: `${text(x.shape)} to ${text(shape)}`,
        call: (t: Tensor) => t.reshape(shape),
        shape,
        from: (index: number[]) => x.data[index.reduce((p, i, axis) => p * shape[axis] + i, 0)],
      })),
    ),
  ),
  moved(
    'expand',
    broadcastingPair().chain(([a, b]) => {
      const shape = broadcastShape(a, b);
      return tensorOf('any', a).map((x) => ({
        x,
        claim: `${text(a)} to ${text(shape)}`,
        call: (t: Tensor) => t.expand(shape),
        shape,
        from: (index: number[]) => at(x, index),
      }));
    }),
  ),
  moved(
    'squeeze',
    some({ minRank: 1 }).map((x) => ({
      x,
      claim: text(x.shape),
      call: (t: Tensor) => t.squeeze(),
      shape: x.shape.filter((n) => n !== 1),
      from: (index: number[]) => {
        const rest = index.slice();
        return at(
          x,
          x.shape.map((n) => (n === 1 ? 0 : rest.shift()!)),
        );
      },
    })),
  ),
  moved(
    'slice',
    some({ minRank: 1 }).chain((x) =>
      fc.tuple(...x.shape.map(cutOf)).map((cuts) => ({
        x,
        claim: `${text(x.shape)} at ${cuts.map(([a, b]) => `${a}:${b}`).join(', ')}`,
        call: (t: Tensor) => t.slice(cuts),
        shape: cuts.map(([a, b]) => b - a),
        from: (index: number[]) =>
          at(
            x,
            index.map((i, axis) => i + cuts[axis][0]),
          ),
      })),
    ),
  ),
  moved(
    'at',
    some({ minRank: 1 }).chain((x) =>
      fc.integer({ min: 0, max: x.shape[0] - 1 }).map((i) => ({
        x,
        claim: `${text(x.shape)} at ${i}`,
        call: (t: Tensor) => t.at(i),
        shape: x.shape.slice(1),
        from: (index: number[]) => at(x, [i, ...index]),
      })),
    ),
  ),
  moved(
    'gather',
    some({ minRank: 1 }).chain((x) =>
      fc.integer({ min: 0, max: x.shape.length - 1 }).chain((axis) =>
        fc.array(fc.integer({ min: 0, max: x.shape[axis] - 1 }), { minLength: 1, maxLength: 4 }).map((rows) => ({
          x,
          claim: `${text(x.shape)}, rows ${text(rows)} of axis ${axis}`,
          call: (t: Tensor) => t.gather(rows, axis),
          shape: x.shape.with(axis, rows.length),
          from: (index: number[]) => at(x, index.with(axis, rows[index[axis]])),
        })),
      ),
    ),
  ),
  moved(
    'pad',
    some({ minRank: 1, maxRank: 2 }).chain((x) =>
      fc.tuple(...x.shape.map(() => fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })))).map((widths) => ({
        x,
        claim: `${text(x.shape)} by ${widths.map(text).join(', ')}`,
        call: (t: Tensor) => t.pad(widths),
        shape: x.shape.map((n, axis) => n + widths[axis][0] + widths[axis][1]),
        from: (index: number[]) => {
          const inside = index.map((i, axis) => i - widths[axis][0]);
          return inside.every((i, axis) => i >= 0 && i < x.shape[axis]) ? at(x, inside) : 0;
        },
      })),
    ),
  ),
  moved(
    'flip',
    some({ minRank: 1 }).chain((x) =>
      fc.integer({ min: -x.shape.length, max: x.shape.length - 1 }).map((axis) => ({
        x,
        claim: `${text(x.shape)} along ${axis}`,
        call: (t: Tensor) => t.flip(axis),
        shape: [...x.shape],
        from: (index: number[]) => {
          const a = normalised(axis, x.shape.length);
          return at(x, index.with(a, x.shape[a] - 1 - index[a]));
        },
      })),
    ),
  ),
  moved(
    'diagonal',
    side
      .chain((n) => tensorOf('any', [n, n]))
      .map((x) => ({
        x,
        claim: text(x.shape),
        call: (t: Tensor) => t.diagonal(),
        shape: [x.shape[0]],
        from: ([i]: number[]) => at(x, [i, i]),
      })),
  ),
  {
    name: 'trace',
    cases: side
      .chain((n) => tensorOf('any', [n, n]))
      .map(
        (x): Case => ({
          claim: `trace of ${text(x.shape)}`,
          inputs: [x],
          call: (t) => t.trace(),
          expected: { shape: [], data: [total(Array.from({ length: x.shape[0] }, (_, i) => at(x, [i, i])))] },
        }),
      ),
  },
  {
    name: 'concat',
    cases: fc.tuple(shapes({ minRank: 1, maxRank: 2 }), side, side).chain(([shape, p, q]) =>
      fc.integer({ min: 0, max: shape.length - 1 }).chain((axis) =>
        fc.tuple(tensorOf('any', shape.with(axis, p)), tensorOf('any', shape.with(axis, q))).map(
          ([a, b]): Case => ({
            claim: `concat of ${text(a.shape)} and ${text(b.shape)} along ${axis}`,
            inputs: [a, b],
            call: (...x) => concat(x, axis),
            expected: build(shape.with(axis, p + q), (index) =>
              index[axis] < p ? at(a, index) : at(b, index.with(axis, index[axis] - p)),
            ),
          }),
        ),
      ),
    ),
  },
  {
    name: 'stack',
    cases: shapes({ maxRank: 2 }).chain((shape) =>
      fc.tuple(tensorOf('any', shape), tensorOf('any', shape), fc.integer({ min: 0, max: shape.length })).map(
        ([a, b, axis]): Case => ({
          claim: `stack of two ${text(shape)} along ${axis}`,
          inputs: [a, b],
          call: (...x) => stack(x, axis),
          expected: build(shape.toSpliced(axis, 0, 2), (index) => at(index[axis] === 0 ? a : b, index.toSpliced(axis, 1))),
        }),
      ),
    ),
  },
];
