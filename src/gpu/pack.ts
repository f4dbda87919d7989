/**
 * From a {@link Product} over strides to what a kernel takes: two flat float32 arrays, each in the order in which it lies
 * in memory, and the name of the kernel for that order.
 *
 * A is read as [m, k]. Where its rows run through memory (aColumn is the smaller stride) it is sent as [m, k], otherwise
 * as [k, m]. Sending is a copy in any case, so odd strides cost nothing more. A contiguous Float32Array is sent as it is.
 */
import type { Floats, Product } from '../linalg/products/product.ts';
import type { Form } from './kernels.ts';

/** One product, ready for a kernel. */
export interface Job {
  readonly form: Form;
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** 0 where one matrix serves the whole batch. */
  readonly aStep: 0 | 1;
  readonly bStep: 0 | 1;
  /** Whether every entry is a finite float32. GLSL promises neither infinities nor NaN. */
  readonly finite: boolean;
}

/** What a kernel gives back: C's rows, [batch][m] of n numbers. */
export type KernelOutput = readonly (readonly Float32Array[])[];

/** [batch, slow, fast] read by strides into one flat float32 array: the caller's own memory, where that is one already. */
function flatten32(
  from: Floats,
  offset: number,
  [batch, slow, fast]: readonly [number, number, number],
  [perBatch, perSlow, perFast]: readonly [number, number, number],
): Float32Array {
  const contiguous = perFast === 1 && (slow === 1 || perSlow === fast) && (batch === 1 || perBatch === slow * fast);
  if (contiguous && from instanceof Float32Array) return from.subarray(offset, offset + batch * slow * fast);
  const to = new Float32Array(batch * slow * fast);
  for (let p = 0, q = 0; p < batch; p++) {
    for (let i = 0; i < slow; i++) {
      for (let j = 0, at = offset + p * perBatch + i * perSlow; j < fast; j++, at += perFast) to[q++] = from[at];
    }
  }
  return to;
}

/** Whether no entry is NaN or infinite: 0 · x is 0 for every other number. */
function isFinite32(values: Float32Array): boolean {
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += 0 * values[i];
  return zero === 0;
}

/** Packs a product. */
export function pack(p: Product): Job {
  const aStep = p.batch === 1 || p.aBatch === 0 ? 0 : 1;
  const bStep = p.batch === 1 || p.bBatch === 0 ? 0 : 1;
  const aTransposed = Math.abs(p.aRow) < Math.abs(p.aColumn) && p.m > 1;
  const bTransposed = Math.abs(p.bRow) < Math.abs(p.bColumn) && p.k > 1;
  const aBatch = aStep ? p.batch : 1;
  const bBatch = bStep ? p.batch : 1;
  const a = aTransposed
    ? flatten32(p.a, p.aOffset, [aBatch, p.k, p.m], [p.aBatch, p.aColumn, p.aRow])
    : flatten32(p.a, p.aOffset, [aBatch, p.m, p.k], [p.aBatch, p.aRow, p.aColumn]);
  const b = bTransposed
    ? flatten32(p.b, p.bOffset, [bBatch, p.n, p.k], [p.bBatch, p.bColumn, p.bRow])
    : flatten32(p.b, p.bOffset, [bBatch, p.k, p.n], [p.bBatch, p.bRow, p.bColumn]);
  const form: Form = aTransposed ? (bTransposed ? 'AᵀBᵀ' : 'AᵀB') : bTransposed ? 'ABᵀ' : 'AB';
  const { batch, m, k, n } = p;
  return { form, batch, m, k, n, a, b, aStep, bStep, finite: isFinite32(a) && isFinite32(b) };
}

/** Writes a kernel's rows to `out`, and checks that they are all there. */
export function unpack(rows: KernelOutput, { out, batch, m, n }: Product): void {
  for (let p = 0; p < batch; p++) {
    for (let i = 0; i < m; i++) {
      const row = rows[p]?.[i];
      if (row?.length !== n)
        throw new Error(`the kernel returned ${row ? `${row.length} numbers` : 'nothing'} for row ${i} of [${batch}, ${m}, ${n}]`);
      out.set(row, (p * m + i) * n);
    }
  }
}

/** A product in words: `AᵀB [64, 1500] × [1500, 10]`, with the batch where there is one. */
export const describeJob = ({ form, batch, m, k, n }: Pick<Job, 'form' | 'batch' | 'm' | 'k' | 'n'>): string =>
  `${form} [${m}, ${k}] × [${k}, ${n}]${batch > 1 ? `, ${batch} of them` : ''}`;
