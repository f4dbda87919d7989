/**
 * The inner loop of a fast matrix product, C (+)= A·B, and the packing of B that it needs.
 *
 * A 4 × 2 tile of vectors of C (4 × 4 float64 or 4 × 8 float32) stays in registers while k runs. Every step reads two vectors
 * of a row of B and four numbers of a column of A, and does eight multiplications and additions of vectors with them: six reads
 * for 32 (64) operations, where the plain triple loop needs two reads for two.
 *
 *   tile[i][0] += A[i][l] · B[l][left],   tile[i][1] += A[i][l] · B[l][right],   l = 0 … k − 1
 *
 * Why this shape: 8 sums, 2 vectors of B and one of A fill 11 of the 16 vector registers. Tiles of 6 × 2 or 4 × 3 and an unrolled k
 * make the compiler spill sums to memory: 20 to 50 % slower. Each sum runs in the order of l, so the float64 result is, bit for
 * bit, that of the readable triple loop; with `fused`, a·b + c may be rounded once instead of twice.
 *
 * After Goto and van de Geijn, "Anatomy of high-performance matrix multiplication" (2008).
 */
import {
  type Code,
  choose,
  type Expression,
  i32,
  i64,
  increase,
  type Lanes,
  type Routine,
  repeat,
  routine,
  set,
  times,
  v128,
} from './assembler.ts';

/** Rows of a tile. */
export const TALL = 4;
/** Bytes in a row of a tile: two vectors. */
export const WIDE = 32;

/**
 * c[4·rowPanels, WIDE·panels] = (add ? c : 0) + a·b. All sizes in bytes.
 *
 * A is read in one of two ways. Through strides: element (i, l) is at a + i·aRow + l·aColumn, four addresses that walk side by side. Or
 * packed in panels of four rows, given the `size` of a number: the four numbers of a step lie side by side, so that one address serves,
 * and a panel begins aRow bytes after the one before. A step is then 22 instructions beside 3 for addresses, not 7: 10 % faster.
 * Row l of panel j of B, WIDE bytes, is at b + j·bPanel + l·bRow: packed panels
 * lie one below the other; in a small matrix, unpacked, they lie side by side.
 * Without `add` the rows of C may lie closer than WIDE·panels, as their contents do that are not padding.
 */
export const tile = (name: string, { splat, add: plus, mul, fma }: Lanes, fused = false, size = 0): Routine =>
  routine(
    name,
    'a aRow aColumn b bPanel bRow c cRow rowPanels panels k add',
    'a0 a1 a2 a3 from end to rowPanel top',
    'x left right l0 l1 l2 l3 r0 r1 r2 r3',
    (v) => {
      const rows = [0, 1, 2, 3].map((i) => ({ a: v[`a${i}`], left: v[`l${i}`], right: v[`r${i}`] }));
      const multiplyAdd = (sum: number, p: number, q: number): Code => set(sum, fused ? fma(p, q, sum) : plus(sum, mul(p, q)));
      // Walks down the four rows of the tile in C.
      const down = (visit: (row: (typeof rows)[number]) => Code): Code => [
        ...set(v.to, v.top),
        ...rows.flatMap((row) => [...visit(row), ...increase(v.to, v.cRow)]),
      ];
      // From the last panel to the first: what a panel writes beyond its row's end is then overwritten by the next row's beginning.
      const fromTheEnd = [...increase(v.b, i32.mul(v.panels, v.bPanel)), ...increase(v.c, i32.mul(v.panels, i32.const(WIDE)))];
      const overAllPanels = times(
        v.panels,
        set(v.b, i32.sub(v.b, v.bPanel)),
        increase(v.c, i32.const(-WIDE)),
        set(v.a0, v.a),
        set(v.top, v.c),
        set(v.rowPanel, v.rowPanels),
        times(
          v.rowPanel,
          ...(size ? [] : [1, 2, 3].map((i) => set(v[`a${i}`], i32.add(v[`a${i - 1}`], v.aRow)))),
          set(v.from, v.b),
          set(v.end, i32.add(v.b, i32.mul(v.k, v.bRow))),
          choose(
            v.add,
            down(({ left, right }) => [...set(left, v128.load(v.to)), ...set(right, v128.load(v.to, 16))]),
            rows.flatMap(({ left, right }) => [...set(left, v128.zero), ...set(right, v128.zero)]),
          ),
          repeat(
            i32.ne(v.from, v.end),
            set(v.left, v128.load(v.from)),
            set(v.right, v128.load(v.from, 16)),
            ...rows.map(({ a, left, right }, i) => [
              ...set(v.x, size ? splat(v.a0, i * size) : splat(a)),
              ...multiplyAdd(left, v.x, v.left),
              ...multiplyAdd(right, v.x, v.right),
              ...(size && i < 3 ? [] : increase(size ? v.a0 : a, v.aColumn)),
            ]),
            increase(v.from, v.bRow),
          ),
          down(({ left, right }) => [...v128.store(v.to, 0, left), ...v128.store(v.to, 16, right)]),
          // The next four rows: back by the k columns walked, and on from the last row, or by a panel.
          set(v.a0, i32.sub(i32.add(size ? v.a0 : v.a3, v.aRow), i32.mul(v.k, v.aColumn))),
          set(v.top, v.to),
        ),
      );
      return [...fromTheEnd, ...overAllPanels];
    },
  );

/**
 * Packs B for `tile`: element (l, j) at from + l·down + j·right, in bytes, goes to panels of `lanes` numbers a row, one below the other.
 * So A is packed too, in panels of rows: its rows are then j, and TALL the lanes.
 * The last panel may reach beyond B's last column: what is there is copied too, and its products are never used.
 */
export const pack = (name: string, size: 4 | 8, lanes: number = WIDE / size): Routine =>
  routine(name, 'from down right to rows panels', 'row at left', '', (v) => {
    const word = size === 4 ? i32 : i64;
    const move = (lane: number): Code => [...word.store(v.to, lane * size, word.load(v.at)), ...increase(v.at, v.right)];
    return times(
      v.panels,
      set(v.row, v.from),
      set(v.left, v.rows),
      times(
        v.left,
        set(v.at, v.row),
        Array.from({ length: lanes }, (_, lane) => move(lane)).flat(),
        increase(v.to, i32.const(lanes * size)),
        increase(v.row, v.down),
      ),
      increase(v.from, i32.mul(v.right, i32.const(lanes) as Expression)),
    );
  });
