/**
 * Products of heads: Y[n, h] = s · A[n, h] B[n, h], for each example n and each head h.
 *
 * The heads of a matrix either lie apart, [batch, heads, rows, columns], or side by side in its rows, [batch, rows, heads · columns], as a
 * product with W_q, W_k or W_v leaves them. Both are read, and written, where they lie: neither they nor their cotangents are transposed first.
 *
 *   g_A = s · g Bᵀ,   g_B = s · Aᵀ g        where g, A and B lie as they do
 */
import { allocate } from '../autograd/memory.ts';
import { defineOp, type Operation } from '../autograd/operation.ts';
import { multiplyTensors, type Strong } from '../autograd/operations/matmul.ts';
import { isFloat32, type Shape, sizeOf } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Floats } from '../linalg/products/product.ts';

/** How an operand is read: as it is or transposed, its heads apart or side by side. */
interface Side {
  readonly transposed: boolean;
  readonly apart: boolean;
}

interface Reading extends Strong {
  readonly a: Side;
  readonly b: Side;
  /** Whether the result's heads lie apart. */
  readonly apart: boolean;
  readonly heads: number;
  readonly scale: number;
}

/** The sizes of a head's matrix, read as it is asked for, and its strides. */
function headOf({ shape, data }: Tensor, { transposed, apart }: Side, heads: number) {
  const [height, width] = apart ? shape.slice(-2) : [shape[shape.length - 2], shape[shape.length - 1] / heads];
  const down = apart ? width : heads * width;
  const [rows, columns] = transposed ? [width, height] : [height, width];
  const example = heads * height * width;
  return { data, rows, columns, row: transposed ? 1 : down, column: transposed ? down : 1, head: apart ? height * width : width, example };
}

/** The result's axes before its matrices: those of the operand that has more of them, one of them a cotangent's. */
const examplesOf = (A: Shape, aApart: boolean, B: Shape, bApart: boolean): Shape => {
  const [a, b] = [A.slice(0, aApart ? -3 : -2), B.slice(0, bApart ? -3 : -2)];
  return a.length > b.length ? a : b;
};

/** Puts scale · Y of one example, [heads, m, n], where it belongs: as it is, or side by side, [m, heads · n]. */
function place(
  Y: Floats,
  out: Floats,
  to: number,
  { heads, m, n, scale, apart }: { heads: number; m: number; n: number; scale: number; apart: boolean },
): void {
  const [head, down] = apart ? [m * n, n] : [n, heads * n];
  for (let h = 0, q = 0; h < heads; h++)
    for (let i = 0, r = to + h * head; i < m; i++, r += down) for (let j = 0; j < n; j++) out[r + j] = scale * Y[q++];
}

const product: Operation<Reading> = defineOp<Reading>({
  name: 'head product',
  forward: ([A, B], { heads, scale, apart, ...at }) => {
    const [a, b] = [headOf(A, at.a, heads), headOf(B, at.b, heads)];
    const [m, k, n] = [a.rows, a.columns, b.columns];
    const examples = examplesOf(A.shape, at.a.apart, B.shape, at.b.apart);
    const float32 = isFloat32(A.data) && isFloat32(B.data);
    const out = allocate(float32, sizeOf(examples) * heads * m * n);
    const fromA = { a: a.data, aOffset: 0, aBatch: a.head, aRow: a.row, aColumn: a.column };
    const fromB = { b: b.data, bOffset: 0, bBatch: b.head, bRow: b.row, bColumn: b.column };
    const size = heads * m * n;
    const one = { batch: heads, m, k, n, ...fromA, ...fromB, out: apart && out.length === size ? out : allocate(float32, size) };
    for (let p = 0, to = 0; to < out.length; p++, to += size) {
      one.aOffset = (p * a.example) % a.data.length;
      one.bOffset = (p * b.example) % b.data.length;
      multiplyTensors(one, at);
      place(one.out, out, to, { heads, m, n, scale, apart });
    }
    return new Tensor(out, [...examples, ...(apart ? [heads, m, n] : [m, heads * n])]);
  },
  vjp: [
    // A enters as A or Aᵀ: g_A = g Bᵀ or B gᵀ. g's zeros are strong, the other operand keeps what it had.
    (g, _y, [, B], { a, b, apart, aStrong: _, bStrong, ...same }) => {
      const [ofG, other] = [{ transposed: a.transposed, apart }, flipped(b, !a.transposed)];
      return a.transposed
        ? product(B, g, { ...same, a: other, b: ofG, apart: a.apart, aStrong: bStrong, bStrong: true })
        : product(g, B, { ...same, a: ofG, b: other, apart: a.apart, aStrong: true, bStrong });
    },
    // g_B = Aᵀ g or gᵀ A
    (g, _y, [A], { a, b, apart, aStrong, bStrong: _, ...same }) => {
      const [ofG, other] = [{ transposed: b.transposed, apart }, flipped(a, !b.transposed)];
      return b.transposed
        ? product(g, A, { ...same, a: ofG, b: other, apart: b.apart, aStrong: true, bStrong: aStrong })
        : product(A, g, { ...same, a: other, b: ofG, apart: b.apart, aStrong, bStrong: true });
    },
  ],
});

/** The other operand, transposed once more where `yes`. */
const flipped = ({ transposed, apart }: Side, yes: boolean): Side => ({ transposed: transposed !== yes, apart });

const SIDE_BY_SIDE: Side = { transposed: false, apart: false };
const AS_GIVEN = { aStrong: false, bStrong: false };

/** Q Kᵀ · scale of each head, [batch, heads, tokens, tokens], of [batch, tokens, heads · d]. */
export const scoresOf = (Q: Tensor, K: Tensor, heads: number, scale: number): Tensor =>
  product(Q, K, { a: SIDE_BY_SIDE, b: { transposed: true, apart: false }, apart: true, heads, scale, ...AS_GIVEN });

/** P V of each head, [batch, tokens, heads · d], of [batch, heads, tokens, tokens] and [batch, tokens, heads · d]. */
export const weighted = (P: Tensor, V: Tensor, heads: number): Tensor =>
  product(P, V, { a: { transposed: false, apart: true }, b: SIDE_BY_SIDE, apart: false, heads, scale: 1, ...AS_GIVEN });
