/**
 * Gauss's elimination of eight columns, the line of a cache, with rows exchanged: elimination.ts of factor/ on vector instructions.
 *
 * In column k of the line the first largest entry on or below the diagonal becomes the pivot u_kk, by an exchange of whole rows; then, with
 * the rest of the pivot's row in registers, row i ← row i − l_ik · row k. The products, quotients and differences are those of JavaScript.
 */
import type { Code, Routine, Variables } from './assembler.ts';
import { BYTES, choose, f64, f64x2, i32, increase, laneOf, repeat, routine, set, times, VECTOR, v128 } from './assembler.ts';
import type { Block } from './block.ts';
import { abs, anyLane, isGreater, isUnequal } from './comparisons.ts';
import type { Engine } from './engine.ts';
import { from, LINE } from './triangular.ts';

const parts = [0, 1, 2, 3];

/** `best`: the row from `top` on whose entry of column k is the first of largest size. */
const findPivot = (v: Variables, k: number): Code => [
  ...set(v.at, v.top),
  ...set(v.best, v.top),
  ...set(v.largest, abs(f64x2.splat(v.top, BYTES * k))),
  ...set(v.left, v.rows),
  ...times(
    v.left,
    set(v.size, abs(f64x2.splat(v.at, BYTES * k))),
    choose(anyLane(isGreater(v.size, v.largest)), [...set(v.largest, v.size), ...set(v.best, v.at)], []),
    increase(v.at, v.stride),
  ),
];

/** The rows that `top` and `best` are in, `width` bytes from `before` bytes in front of them on, change places. */
const exchange = (v: Variables): Code =>
  choose(
    i32.ne(v.top, v.best),
    [
      ...set(v.p, i32.sub(v.top, v.before)),
      ...set(v.q, i32.sub(v.best, v.before)),
      ...set(v.at, i32.add(v.p, v.width)),
      ...repeat(
        i32.ne(v.p, v.at),
        set(v.a, v128.load(v.p)),
        v128.store(v.p, 0, v128.load(v.q)),
        v128.store(v.q, 0, v.a),
        increase(v.p, i32.const(VECTOR)),
        increase(v.q, i32.const(VECTOR)),
      ),
    ],
    [],
  );

/** l_ik = a_ik / u_kk,  row i ← row i − l_ik · row k, for the columns right of k: the vectors that reach beyond it. */
const eliminate = (v: Variables, k: number): Code => {
  const beyond = parts.filter((p) => 2 * p + 1 > k);
  return [
    ...set(v.pivot, f64x2.splat(v.top, BYTES * k)),
    ...choose(
      anyLane(isUnequal(v.pivot, v128.zero)), // else all below is zero too
      [
        ...beyond.flatMap((p) => set(v[`u${p}`], v128.load(v.top, VECTOR * p))),
        ...set(v.at, i32.add(v.top, v.stride)),
        ...set(v.left, i32.add(v.rows, i32.const(-1))),
        ...choose(
          v.left,
          times(
            v.left,
            set(v.l, f64x2.div(f64x2.splat(v.at, BYTES * k), v.pivot)),
            ...beyond.map((p) => v128.store(v.at, VECTOR * p, f64x2.sub(v128.load(v.at, VECTOR * p), f64x2.mul(v.l, v[`u${p}`])))),
            f64.store(v.at, BYTES * k, laneOf(v.l, 0)),
            increase(v.at, v.stride),
          ),
          [],
        ),
      ],
      [],
    ),
  ];
};

/** The eight columns from `top` on, of so many rows, `before` bytes behind their beginnings; the addresses of the pivots go to `pivots`. */
const eliminateLine = (): Routine =>
  routine('eliminateLine', 'top stride rows before width pivots', 'at best left p q', 'a l size largest pivot u0 u1 u2 u3', (v) =>
    Array.from({ length: LINE }, (_, k) => [
      ...findPivot(v, k),
      ...i32.store(v.pivots, 4 * k, v.best),
      ...exchange(v),
      ...eliminate(v, k),
      ...increase(v.top, v.stride),
      ...increase(v.rows, i32.const(-1)),
    ]).flat(),
  );

const routines = (): readonly Routine[] => [eliminateLine()];

/** Eliminates the eight columns from `first` on, rows exchanged in `permutation` too; the sign of that permutation. */
type EliminateLine = (first: number, permutation: Uint32Array) => 1 | -1;

export function columnElimination(machine: Engine, A: Block, order: number, pivots: Block): EliminateLine {
  const call = machine.load(routines);
  const addresses = new Int32Array(machine.double.memory.buffer, pivots.at * BYTES, LINE);
  const stride = A.down * BYTES;
  return (first, permutation) => {
    const top = from(A, first, first).at * BYTES;
    call.eliminateLine(top, stride, order - first, first * BYTES, order * BYTES, pivots.at * BYTES);
    let sign: 1 | -1 = 1;
    addresses.forEach((address, k) => {
      const [i, j] = [first + k, first + (address - top) / stride];
      if (i === j) return;
      [permutation[i], permutation[j]] = [permutation[j], permutation[i]];
      sign = sign === 1 ? -1 : 1;
    });
    return sign;
  };
}
