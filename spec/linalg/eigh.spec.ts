import { describe, expect, it } from 'vitest';
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import { jacobiRotation } from '../../src/linalg/eigen/jacobi.ts';
import { implicitQL } from '../../src/linalg/eigen/ql.ts';
import { Matrix } from '../../src/linalg/matrix.ts';
import { check, titleOf } from '../laws/law.ts';
import { type Eigensolver, lawsOfEigh, lawsOfJacobi, lawsOfRotation } from '../laws/linalg/eigh.ts';
import { lawsOfTridiagonalQL, type TridiagonalQL } from '../laws/linalg/tridiagonal.ts';

const methods = ['ql', 'jacobi'] as const;
const by =
  (method: (typeof methods)[number]): Eigensolver =>
  (A) => {
    const { values, vectors } = eigh(A, { method });
    return { values, vectors: vectors.toArray() };
  };

describe.each(methods)('eigh by %s', (method) => {
  for (const law of lawsOfEigh) it(titleOf(law), () => check(law, by(method)));
});

describe('Jacobi', () => {
  for (const law of lawsOfJacobi) it(titleOf(law), () => check(law, by('jacobi')));
  for (const law of lawsOfRotation) it(titleOf(law), () => check(law, (A, p, q) => jacobiRotation(A, p, q).toArray()));
});

/** QL on T alone, with its sweeps counted. */
const tridiagonalQL: TridiagonalQL = (d, e) => {
  let sweeps = 0;
  implicitQL({ d, e }, d.length, { cs: new Float64Array(2 * d.length), rotate: () => void sweeps++ });
  return { values: d, sweeps };
};

describe('QL', () => {
  for (const law of lawsOfTridiagonalQL) it(titleOf(law), () => check(law, tridiagonalQL));
  it('is done as soon on two thousand others', () => check(lawsOfTridiagonalQL[1], tridiagonalQL, { runs: 2000 }));
});

describe('eigh', () => {
  it('refuses by name what is not square, symmetric and finite', () => {
    expect(() => eigh([[1, 2]])).toThrow('eigh: A must be square, got [1, 2]');
    expect(() => eigh([[1, 2], [3, 4]])).toThrow(/eigh: A must be symmetric, got 2 at \[0, 1\] and 3 at \[1, 0\]/); // biome-ignore format: a matrix
    expect(() => eigh([[1, Number.NaN], [Number.NaN, 1]])).toThrow('eigh: A must be finite, got NaN at [0, 1]'); // biome-ignore format: a matrix
    expect(() => eigh([[Number.POSITIVE_INFINITY]])).toThrow('eigh: A must be finite, got Infinity at [0, 0]');
    expect(() => eigh([[1]], { method: 'qz' as never })).toThrow(/eigh: method must be 'divide' or .*, got 'qz'/);
    expect(() => eigh([[1.7e308, 1.7e308], [1.7e308, 1.7e308]])).toThrow('eigh: an eigenvalue is beyond the largest number'); // biome-ignore format: a matrix
  });

  it('bears asymmetry up to its tolerance, and solves (A + Aᵀ)/2', () => {
    const A = [[1, 2 + 2e-11], [2, 1]]; // biome-ignore format: a matrix
    expect(eigh(A).values[1]).toBeCloseTo(3 + 1e-11, 14);
    expect(() => eigh(A, { symmetryTolerance: 1e-12 })).toThrow(/symmetryTolerance = 1e-12/);
    expect(eigh([[0, 1], [0, 0]], { symmetryTolerance: 1 }).values).toEqual(Float64Array.of(-0.5, 0.5)); // biome-ignore format: a matrix
  });

  it('gives the same values, bit for bit, without vectors', () => {
    const A = Array.from({ length: 20 }, (_, i) => Array.from({ length: 20 }, (_, j) => Math.sin(i * j + i + j)));
    for (const method of methods) {
      const alone = eigh(A, { method, vectors: false });
      expect(alone.vectors).toBeUndefined();
      expect(alone.values).toEqual(eigh(A, { method }).values);
    }
  });

  it('makes the largest entry of each vector positive, the first where several are', () => {
    for (const method of methods) expect(eigh([[0, 1], [1, 0]], { method }).vectors.row(0).every((x) => x > 0.7)).toBe(true); // biome-ignore format: a matrix
    const A = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (_, j) => Math.cos(i * j + 3 * (i + j))));
    for (const method of methods) {
      const { vectors } = eigh(A, { method });
      for (let j = 0; j < 12; j++) expect(Math.max(...vectors.column(j))).toBe(Math.max(...vectors.column(j).map(Math.abs)));
    }
  });

  it('L12 knows the notes’ saddle: λ = ±2, and (1, 1)/√2 leads down', () => {
    const { values, vectors } = eigh([[0, -2], [-2, 0]]); // biome-ignore format: a matrix
    expect(values).toEqual(Float64Array.of(-2, 2));
    for (const x of vectors.column(0)) expect(x).toBeCloseTo(Math.SQRT1_2, 15);
  });

  it('has no eigenvalues for the empty matrix, and takes any MatrixLike', () => {
    expect(eigh([]).values).toEqual(new Float64Array(0));
    expect(eigh(new Matrix(Float64Array.of(2, 0, 0, 1), 2, 2)).values).toEqual(Float64Array.of(1, 2));
    expect(eigh({ data: [7, 2, 0, 0, 1], shape: [2, 2], stride: [2, 1], offset: 1 }).values).toEqual(Float64Array.of(1, 2));
  });
});
