import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { estimate } from '../../src/base/statistics.ts';
import { asMatrix, eigh, Matrix, matmul } from '../../src/linalg/index.ts';

const A = new Matrix(Float64Array.of(1, 2.5, 2.5, -4), 2, 2);

describe('what a matrix survives', () => {
  test('through JSON and structuredClone it is a matrix argument again', () => {
    for (const travelled of [JSON.parse(JSON.stringify(A)), structuredClone(A)]) {
      expect(asMatrix(travelled, 'spec')).toEqual(A);
      expect(eigh(travelled)).toEqual(eigh(A));
    }
    expect(JSON.stringify({ A })).toBe('{"A":[[1,2.5],[2.5,-4]]}');
    expect(structuredClone(eigh(A)).values).toEqual(eigh(A).values);
  });

  test('it is printed as rows and columns', () => {
    expect(inspect(A)).toBe('matrix([[  1, 2.5],\n        [2.5,  -4]])');
    expect(String(matmul([], []))).toBe('matrix([], shape=[0, 0])');
    const long = String(new Matrix(new Float64Array(30_000), 100, 300));
    expect(long).toContain('…');
    expect(long).toContain('shape=[100, 300]');
    expect(long.length).toBeLessThan(400);
  });

  test('an estimate is plain data', () => {
    const e = estimate([1, 2, 3]);
    expect(JSON.parse(JSON.stringify(e))).toEqual(e);
    expect(structuredClone(e)).toEqual(e);
    expect(inspect(e)).toMatch(/value: 2, standardError: 0\.577/);
  });
});
