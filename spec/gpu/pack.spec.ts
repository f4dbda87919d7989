import { describe, expect, test } from 'vitest';
import { kernelSource } from '../../src/gpu/kernels.ts';
import { pack } from '../../src/gpu/pack.ts';

const a = Float32Array.of(1, 2, 3, 4, 5, 6);
const b = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
const sizes = { batch: 1, m: 2, k: 3, n: 4, out: new Float32Array(8) };
const rows = { a, aOffset: 0, aBatch: 0, aRow: 3, aColumn: 1, b, bOffset: 0, bBatch: 0, bRow: 4, bColumn: 1 };
const aColumns = { aRow: 1, aColumn: 2 };
const bColumns = { bRow: 1, bColumn: 3 };

describe('what is sent is what lies in memory', () => {
  test.each([
    ['AB', {}],
    ['AᵀB', aColumns],
    ['ABᵀ', bColumns],
    ['AᵀBᵀ', { ...aColumns, ...bColumns }],
  ] as const)('%s: contiguous float32 factors are neither transposed nor copied', (form, strides) => {
    const job = pack({ ...sizes, ...rows, ...strides });
    expect(job).toMatchObject({ form, m: 2, k: 3, n: 4, finite: true });
    expect(job.a.buffer).toBe(a.buffer);
    expect(job.b.buffer).toBe(b.buffer);
    expect([...job.a, ...job.b]).toEqual([...a, ...b]);
  });

  test('a matrix that serves the whole batch is sent once', () => {
    const job = pack({ ...sizes, ...rows, batch: 5, a: new Float32Array(30), aBatch: 6 });
    expect(job).toMatchObject({ aStep: 1, bStep: 0 });
    expect([job.a.length, job.b.length]).toEqual([30, 12]);
    const other = pack({ ...sizes, ...rows, batch: 5, b: new Float32Array(60), bBatch: 12 });
    expect(other).toMatchObject({ aStep: 0, bStep: 1 });
    expect([other.a.length, other.b.length]).toEqual([6, 60]);
  });

  test('float64 factors and slices are rounded and closed up in the order in which they lie', () => {
    const wide = Float64Array.of(0, 1.1, 2, 3, -1, 4, 5, 6);
    const job = pack({ ...sizes, ...rows, a: wide, aOffset: 1, aRow: 4 });
    expect([...job.a]).toEqual([Math.fround(1.1), 2, 3, 4, 5, 6]);
    expect([...pack({ ...sizes, ...rows, a: wide, aOffset: 1, aRow: 1, aColumn: 3, m: 2, k: 2 }).a]).toEqual([Math.fround(1.1), 2, -1, 4]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e39])('%s in either factor is noticed', (wild) => {
    expect(pack({ ...sizes, ...rows, a: Float64Array.of(1, 2, 3, 4, wild, 6) }).finite).toBe(false);
    expect(pack({ ...sizes, ...rows, b: Float64Array.from(b, (x) => (x === 7 ? wild : x)) }).finite).toBe(false);
  });
});

test('there is a kernel for each form', () => expect(Object.keys(kernelSource)).toEqual(['AB', 'AᵀB', 'ABᵀ', 'AᵀBᵀ']));
