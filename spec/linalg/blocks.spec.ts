import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Factors, factoriseColumns } from '../../src/linalg/factor/bunchKaufman.ts';
import * as bunchKaufman from '../../src/linalg/factor/bunchKaufmanInBlocks.ts';
import { factoriseInBlocks, factoriseRows } from '../../src/linalg/factor/choleskyInBlocks.ts';
import { inverseNorm, isFarFromSingular } from '../../src/linalg/factor/condition.ts';
import { eliminateColumns } from '../../src/linalg/factor/elimination.ts';
import { eliminateInBlocks, placesForElimination } from '../../src/linalg/factor/eliminationInBlocks.ts';
import { equilibrateAny, equilibrateModerate } from '../../src/linalg/factor/equilibrate.ts';
import { equilibrateInMemory, placesForScaling } from '../../src/linalg/factor/equilibrateInBlocks.ts';
import { inverseBy } from '../../src/linalg/factor/factored.ts';
import { triangularise } from '../../src/linalg/factor/householder.ts';
import { triangulariseInBlocks } from '../../src/linalg/factor/householderInBlocks.ts';
import { solve } from '../../src/linalg/factor/solve.ts';
import { solveColumns, solveColumnsSymmetric } from '../../src/linalg/factor/triangularInBlocks.ts';
import { Matrix } from '../../src/linalg/matrix.ts';
import { copyPadded, copyRows, placeBlocks } from '../../src/linalg/wasm/block.ts';
import { engine } from '../../src/linalg/wasm/engine.ts';
import { check, titleOf } from '../laws/law.ts';
import * as laws from '../laws/linalg/blocks.ts';
import { type Ldlt, lawOfLargeQr, lawsOfLdlt, lawsOfQr, type Qr } from '../laws/linalg/factor.ts';

const machine = engine()!;
const identity = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

/** One column after the other: T's lower triangle from the top, with its diagonal or with ones, then a triangle from the bottom. */
const byColumns =
  (unit: boolean, upper: (T: Float64Array, n: number, i: number, k: number) => number): laws.SolveColumns =>
  (T, n, X, m) => {
    for (let c = 0; c < m; c++) {
      for (let i = 0; i < n; i++) {
        let sum = X[i * m + c];
        for (let k = 0; k < i; k++) sum -= T[i * n + k] * X[k * m + c];
        X[i * m + c] = unit ? sum : sum / T[i * n + i];
      }
      for (let i = n - 1; i >= 0; i--) {
        let sum = X[i * m + c];
        for (let k = n - 1; k > i; k--) sum -= upper(T, n, i, k) * X[k * m + c];
        X[i * m + c] = sum / T[i * n + i];
      }
    }
  };

describe('in blocks', () => {
  test(titleOf(laws.lawOfRows), () =>
    check(laws.lawOfRows, {
      plain: (A, n) => factoriseRows(A, { at: 0, down: n, right: 1 }, n),
      blocks: (A, n) => factoriseInBlocks(A, A, n, machine).done,
    }),
  );
  test(titleOf(laws.lawOfElimination), () =>
    check(laws.lawOfElimination, {
      plain: (A, n) => {
        const permutation = identity(n);
        return { permutation, sign: eliminateColumns({ A, n, stride: n, permutation }, 0, n) };
      },
      blocks: (A, n) => eliminateInBlocks(A, n, machine),
    }),
  );
  test(`${titleOf(laws.lawOfColumns)}, by L and U`, () =>
    check(laws.lawOfColumns, {
      plain: byColumns(true, (T, n, i, k) => T[i * n + k]),
      blocks: (T, n, X, m) => solveColumns(machine, T, n, X, m),
    }));
  test(`${titleOf(laws.lawOfColumns)}, by L and Lᵀ`, () =>
    check(laws.lawOfColumns, {
      plain: byColumns(false, (T, n, i, k) => T[k * n + i]),
      blocks: (T, n, X, m) => solveColumnsSymmetric(machine, T, n, X, m),
    }));
});

describe('what is asked of a matrix before it is solved with', () => {
  test(titleOf(laws.lawOfEquilibration), () =>
    check(laws.lawOfEquilibration, { plain: (A, n) => equilibrateAny(A, n, new Int32Array(n)), blocks: equilibrateModerate }),
  );
  for (const law of [laws.lawOfInverseNorms, laws.lawOfFarFromSingular, laws.lawOfInverseEstimate, laws.lawOfMissedNorm]) {
    test(titleOf(law), () =>
      check(law, {
        estimate: (LU, n) => inverseNorm(inverseBy(LU, identity(n)), n),
        isFar: (LU, n, size) => isFarFromSingular(size, inverseBy(LU, identity(n)), n),
      }),
    );
  }
  const inMemory = (A: Float64Array, n: number): ReturnType<typeof equilibrateInMemory> => {
    const [order, shapes] = placesForElimination(n);
    const [place, ...places] = placeBlocks(machine, [shapes[0], ...placesForScaling(order)]);
    copyPadded(A, n, machine.double.memory, place, order);
    const found = equilibrateInMemory(machine, place, [n, order], places);
    copyRows(machine.double.memory, place, A, { at: 0, down: n }, [n, n]);
    return found;
  };
  test(`${titleOf(laws.lawOfEquilibration)}, in the engine's memory`, () =>
    check(laws.lawOfEquilibration, { plain: (A, n) => equilibrateAny(A, n, new Int32Array(n)), blocks: inMemory }));
  test("in the engine's memory a matrix is left as it was where an entry is not finite, wherever it stands", () => {
    const n = 9;
    for (const x of [Number.NaN, Infinity, -Infinity]) {
      for (let at = 0; at < n * n; at++) {
        const A = Float64Array.from({ length: n * n }, (_, k) => (k === at ? x : 3 + k));
        const B = A.slice();
        expect([inMemory(B, n), B]).toEqual([undefined, A]);
      }
    }
  });
  test('a matrix of any order is refused where an entry is not finite, wherever it stands', () => {
    for (const n of [5, 40]) {
      for (const x of [Number.NaN, Infinity, -Infinity]) {
        const A = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 2 : 0.01) as number));
        A[n - 2][1] = x;
        expect(() => solve(A, new Float64Array(n))).toThrow(`solve: A must be finite, got ${x} at [${n - 2}, 1]`);
      }
    }
  });
});

const parts = ({ A, permutation, blocks }: Factors, n: number): ReturnType<Ldlt> => {
  const [L, D] = [0, 1].map((d) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 - d : 0))));
  let k = 0;
  for (const block of blocks) {
    for (let j = k; j < k + block; j++) {
      for (let i = k; i < k + block; i++) D[i][j] = A[i * n + j];
      for (let i = k + block; i < n; i++) L[i][j] = A[i * n + j];
    }
    k += block;
  }
  return { L, D, permutation };
};

describe('ldlt, plain and in blocks', () => {
  for (const law of lawsOfLdlt) {
    for (const [name, factorise] of [
      ['plain', factoriseColumns],
      ['in blocks', (A: Float64Array, n: number) => bunchKaufman.factoriseInBlocks(A, n, machine)],
    ] as const) {
      test(`${titleOf(law)}, ${name}`, () => check(law, (A) => parts(factorise(Float64Array.from(A.flat()), A.length), A.length)));
    }
  }
  test('in many panels, with pivots of both kinds, they are the same to n·ε·‖A‖ [B]', () => {
    const n = 130;
    const A = Float64Array.from({ length: n * n }, (_, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      return i === j ? (i % 3) - 1 : Math.sin(1 + 7 * i * j + i + j);
    });
    const [plain, blocks] = [factoriseColumns(A.slice(), n), bunchKaufman.factoriseInBlocks(A.slice(), n, machine)];
    expect(blocks.blocks).toEqual(plain.blocks);
    expect(new Set(blocks.blocks).size).toBe(2);
    expect(blocks.permutation).toEqual(plain.permutation);
    const { L, D, permutation } = parts(blocks, n);
    const LD = L.map((row) => D[0].map((_, j) => row.reduce((sum, l, k) => sum + l * D[k][j], 0)));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const product = LD[i].reduce((sum, x, k) => sum + x * L[j][k], 0);
        expect(Math.abs(product - A[permutation[i] * n + permutation[j]])).toBeLessThan(8 * n * n * Number.EPSILON);
      }
    }
  });
});

describe('qr in blocks', () => {
  const inBlocks: Qr = (A, { full = false } = {}) => {
    const [m, n] = [A.length, A[0].length];
    const width = full ? m : Math.min(m, n);
    const R = Float64Array.from(A.flat());
    const Q = triangulariseInBlocks({ data: R, rows: m, columns: n }, n, width, machine);
    for (let k = 0; k < Math.min(m, n); k++) {
      if (R[k * n + k] >= 0) continue;
      for (let j = k; j < n; j++) R[k * n + j] *= -1;
      for (let i = 0; i < m; i++) Q[i * width + k] *= -1;
    }
    return { Q: new Matrix(Q, m, width).toArray(), R: new Matrix(R.slice(0, width * n), width, n).toArray() };
  };
  for (const law of [...lawsOfQr.filter(({ id }) => id === 'qr.product'), lawOfLargeQr]) test(titleOf(law), () => check(law, inBlocks));
  test('of many panels, of every shape, it is the plain one to rounding [B]', () => {
    for (const [m, n, triangular, width] of [
      [70, 70, 70, 70],
      [90, 41, 41, 90],
      [41, 90, 90, 41],
      [101, 75, 70, 0],
    ]) {
      // biome-ignore format: a matrix
      const A = Float64Array.from({ length: m * n }, (_, at) => Math.sin(1 + at * at));
      const B = A.slice();
      const Q = triangularise({ data: A, rows: m, columns: n }, triangular, width);
      const P = triangulariseInBlocks({ data: B, rows: m, columns: n }, triangular, width, machine);
      for (const [x, y] of [[A, B], [Q, P]]) x.forEach((xi, at) => void expect(Math.abs(xi - y[at])).toBeLessThan(1e-11)); // biome-ignore format: pairs
    }
  });
});

describe('where WebAssembly is missing', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  test('the plain factorisations do the work: the same bits of solve and cholesky [E]', async () => {
    const n = 70;
    const A = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Math.cos(i * j + i + j) + (i === j ? n : 0)));
    const b = Array.from({ length: n }, (_, i) => Array.from({ length: 9 }, (_, c) => Math.sin(i + c)));
    const answers = async () => {
      vi.resetModules();
      const { cholesky, lu, solve, ldlt, qr } = await import('../../src/linalg/index.ts');
      const scaled = A.map((row, i) => row.map((x, j) => x * 2 ** ((i % 5) - (j % 3))));
      const conditions = [lu(A).rcond, lu(scaled).rcond, cholesky(A).rcond].map((x) => Float64Array.of(x));
      return [solve(A, b).data, cholesky(A).solve(b).data, cholesky(A).L.data, ldlt(A).D.data, qr(A).R.data, ...conditions];
    };
    const fast = await answers();
    vi.stubGlobal('WebAssembly', undefined);
    const plain = await answers();
    for (const k of [0, 1, 2]) expect(plain[k]).toEqual(fast[k]);
    for (const k of [3, 4, 5, 6, 7]) plain[k].forEach((x, at) => void expect(Math.abs(x - fast[k][at])).toBeLessThan(1e-11));
  });
});
