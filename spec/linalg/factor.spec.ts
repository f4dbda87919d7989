import { describe, expect, it } from 'vitest';
import { cholesky, tryCholesky } from '../../src/linalg/factor/cholesky.ts';
import { inertia, ldlt } from '../../src/linalg/factor/ldlt.ts';
import { determinant, lu } from '../../src/linalg/factor/lu.ts';
import { leastSquares, qr } from '../../src/linalg/factor/qr.ts';
import { solve } from '../../src/linalg/factor/solve.ts';
import { Matrix } from '../../src/linalg/matrix.ts';
import { check, titleOf } from '../laws/law.ts';
import * as laws from '../laws/linalg/factor.ts';
import { lawsOfManyRightSides } from '../laws/linalg/rightSides.ts';

describe('cholesky', () => {
  for (const law of laws.lawsOfCholesky) it(titleOf(law), () => check(law, (A) => tryCholesky(A)?.L.toArray()));
  for (const law of laws.lawsOfSolve.slice(0, 1)) {
    it(titleOf(law), () => check(law, (A, b) => cholesky(A).solve(b)));
  }
  it('says which block is not positive definite', () => {
    expect(() => cholesky([[1, 2], [2, 1]])).toThrow('cholesky: A must be positive definite; its leading 2 × 2 block is not'); // biome-ignore format: a matrix
  });
});

describe('ldlt', () => {
  for (const law of laws.lawsOfLdlt) {
    it(titleOf(law), () =>
      check(law, (A) => {
        const { L, D, permutation } = ldlt(A);
        return { L: L.toArray(), D: D.toArray(), permutation };
      }),
    );
  }
  for (const law of laws.lawsOfInertia) it(titleOf(law), () => check(law, inertia));
  it('L12 the Hessian of (1 − w₁w₂)² at 0 has one eigenvalue of each sign', () => {
    expect(inertia([[0, -2], [-2, 0]])).toEqual({ positive: 1, negative: 1, zero: 0 }); // biome-ignore format: a matrix
  });
  it('refuses a shift that is no number', () => {
    expect(() => inertia([[1]], Number.NaN)).toThrow('inertia: shift must be finite, got NaN');
  });
});

describe('lu and solve', () => {
  for (const law of [...laws.lawsOfLu, ...laws.lawsOfCondition]) {
    it(titleOf(law), () =>
      check(law, (A) => {
        const { L, U, permutation, sign, rcond } = lu(A);
        return { L: L.toArray(), U: U.toArray(), permutation, sign, rcond };
      }),
    );
  }
  for (const law of laws.lawsOfDeterminant) it(titleOf(law), () => check(law, determinant));
  for (const law of laws.lawsOfSolve) it(titleOf(law), () => check(law, solve));
  it('takes a vector, a structure of one axis, and the columns of a matrix', () => {
    const A = [[2, 1], [1, 3]]; // biome-ignore format: a matrix
    expect(solve(A, [5, 10])).toEqual(Float64Array.of(1, 3));
    expect(solve(A, { data: [0, 10, 0, 5], shape: [2], stride: [-2], offset: 3 } as never)).toEqual(Float64Array.of(1, 3));
    expect(solve(A, [[5, 2], [10, 1]]).toArray()).toEqual([[1, 1], [3, 0]]); // biome-ignore format: a matrix
  });
  it('names what does not fit', () => {
    expect(() => solve([[1, 2]], [1])).toThrow('solve: A must be square, got [1, 2]');
    expect(() => solve([[1]], [1, 2])).toThrow('solve: b must have as many rows as A, 1, got 2');
    expect(() => solve([[1]], [Number.NaN])).toThrow('solve: b must be finite, got NaN at [0]');
    expect(() => solve([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]], [1, 2, 3])).toThrow(/solve: A is singular to working precision/); // biome-ignore format: a matrix
  });
  it('solves with a matrix of order 0, and for no columns: X has the shape of B', () => {
    const empty = (rows: number, columns: number): Matrix => new Matrix(new Float64Array(rows * columns), rows, columns);
    const definite = (n: number): Matrix =>
      new Matrix(
        Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 2 : 1)),
        n,
        n,
      );
    for (const solver of [solve, (A: Matrix, B: Matrix) => cholesky(A).solve(B), leastSquares]) {
      for (const [n, m] of [
        [0, 0],
        [0, 1],
        [0, 4],
        [0, 9],
        [1, 0],
        [2, 0],
        [40, 0],
      ]) {
        expect(solver(definite(n), empty(n, m)).shape).toEqual([n, m]);
      }
    }
    expect(solve([], [])).toEqual(new Float64Array(0));
    expect(leastSquares(empty(3, 0), empty(3, 0)).shape).toEqual([0, 0]);
  });
  it('does not take a badly scaled matrix for a singular one', () => {
    expect(solve([[1, 0], [0, 1e-30]], [1, 1e-30])).toEqual(Float64Array.of(1, 1)); // biome-ignore format: a matrix
    expect(solve([[1e16, 1e16], [1, 2]], [1e16, 3])).toEqual(Float64Array.of(-1, 2)); // biome-ignore format: a matrix
    expect(solve([[1e32, 1e16], [1e16, 2]], [1e32, 1e16])).toEqual(Float64Array.of(1, 0)); // biome-ignore format: a matrix
    expect(solve([[1e-300]], [1e-300])).toEqual(Float64Array.of(1));
    expect(solve([[1e-310, 0], [0, 1e300]], [1e-310, 2e300])).toEqual(Float64Array.of(1, 2)); // biome-ignore format: a matrix
  });
});

describe('qr and leastSquares', () => {
  for (const law of [...laws.lawsOfQr, laws.lawOfLargeQr]) {
    it(titleOf(law), () =>
      check(law, (A, options) => {
        const { Q, R } = qr(A, options);
        return { Q: Q.toArray(), R: R.toArray() };
      }),
    );
  }
  for (const law of laws.lawsOfLeastSquares) it(titleOf(law), () => check(law, leastSquares));
});

describe.each([
  ['solve', (A: number[][], B: number[][]) => solve(A, B).toArray()],
  ['cholesky', (A: number[][], B: number[][]) => cholesky(A).solve(B).toArray()],
  ['leastSquares', (A: number[][], B: number[][]) => leastSquares(A, B).toArray()],
])('many right sides by %s', (_, solver) => {
  for (const law of lawsOfManyRightSides) it(titleOf(law), () => check(law, solver));
});
