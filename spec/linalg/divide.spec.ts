import { afterEach, describe, expect, test, vi } from 'vitest';
import { backTransform } from '../../src/linalg/eigen/divide/backTransform.ts';
import { divideAndConquer } from '../../src/linalg/eigen/divide/divide.ts';
import { loewner, secularRoot } from '../../src/linalg/eigen/divide/secular.ts';
import { tridiagonaliseInBlocks } from '../../src/linalg/eigen/divide/tridiagonaliseInBlocks.ts';
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import { type Rotations, rotationsOfRows } from '../../src/linalg/eigen/rotations.ts';
import { tridiagonalise } from '../../src/linalg/eigen/tridiagonalise.ts';
import { asSymmetric, exponentOf, scaleByPowerOfTwo, timesPowerOfTwo } from '../../src/linalg/factor/symmetric.ts';
import { engine } from '../../src/linalg/wasm/engine.ts';
import { rotationsInMemory } from '../../src/linalg/wasm/rotations.ts';
import { check, refutes, titleOf } from '../laws/law.ts';
import { hardSpectra, lawOfReduction, lawOfSweep, lawsOfHardSpectra, lawsOfSecularEquation, type Sweep } from '../laws/linalg/divide.ts';
import { type Eigensolver, lawsOfEigh } from '../laws/linalg/eigh.ts';

const divide: Eigensolver = (A) => {
  const { values, vectors } = eigh(A, { method: 'divide' });
  return { values, vectors: vectors.toArray() };
};

/** The same, cut down to blocks of order 3, so that small matrices have many merges. */
const inSmallBlocks: Eigensolver = (A) => {
  const { S, n, largest } = asSymmetric(A, 'inSmallBlocks');
  const k = exponentOf(largest);
  scaleByPowerOfTwo(S, -k);
  const machine = engine()!;
  const { d, e, τ } = tridiagonaliseInBlocks(S, n, machine);
  const { values, rows } = divideAndConquer({ d, e }, n, machine, 3);
  backTransform(rows, S, τ, n, machine);
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  return {
    values: Float64Array.from(order, (i) => timesPowerOfTwo(values[i], k)),
    vectors: Array.from({ length: n }, (_, i) => order.map((row) => rows[row * n + i])),
  };
};

describe('rotations', () => {
  const sweep =
    (of: (A: Float64Array, n: number) => Rotations, read: (A: Float64Array, n: number, rotations: Rotations) => void): Sweep =>
    (A, n, cs, first, last) => {
      const rotations = of(A, n);
      rotations.cs.set(cs);
      rotations.rotate(first, last);
      read(A, n, rotations);
    };
  const inMemory = sweep(
    (A, n) => {
      const rotations = rotationsInMemory(engine()!, n);
      for (let i = 0; i < n; i++) rotations.row(i).set(A.subarray(i * n, (i + 1) * n));
      return rotations;
    },
    (A, n, rotations) => {
      for (let i = 0; i < n; i++) A.set((rotations as ReturnType<typeof rotationsInMemory>).row(i), i * n);
    },
  );
  test(`${titleOf(lawOfSweep)}, plain`, () =>
    check(
      lawOfSweep,
      sweep(rotationsOfRows, () => {}),
    ));
  test(`${titleOf(lawOfSweep)}, on vector instructions`, () => check(lawOfSweep, inMemory));
});

describe('the secular equation', () => {
  for (const law of lawsOfSecularEquation) test(titleOf(law), () => check(law, { secularRoot, loewner }));

  test('without the weights of Gu and Eisenstat the vectors are not orthogonal', () => {
    const [, , , law] = lawsOfSecularEquation;
    const given = { secularRoot, loewner: (_: Float64Array, z: Float64Array) => z };
    expect(law?.id).toBe('secular.eigenvectors');
    expect(refutes(law, given, { runs: 1000 })).toBe(true);
  });
});

describe('the reduction', () => {
  test(`${titleOf(lawOfReduction)}, in blocks`, () => check(lawOfReduction, (A, n) => tridiagonaliseInBlocks(A, n, engine()!)));
  test(`${titleOf(lawOfReduction)}, plain`, () => check(lawOfReduction, tridiagonalise));
});

describe('divide and conquer', () => {
  for (const law of [...lawsOfEigh, ...lawsOfHardSpectra]) {
    test(titleOf(law), () => check(law, divide));
    test(`${titleOf(law)}, in small blocks`, () => check(law, inSmallBlocks));
  }

  test('finds the eigenvalues 2 − 2cos(πj/(n+1)) of the second difference [B]', () => {
    const n = 300;
    const d = new Float64Array(n).fill(2);
    const e = new Float64Array(n).fill(-1, 0, n - 1);
    const { values } = divideAndConquer({ d, e }, n, engine()!);
    values.sort().forEach((λ, j) => {
      expect(Math.abs(λ - 4 * Math.sin((Math.PI * (j + 1)) / (2 * (n + 1))) ** 2)).toBeLessThan(4 * n * Number.EPSILON);
    });
  });

  test('values alone are those with vectors, to n·ε·‖A‖ [B]', () => {
    for (const entry of Object.values(hardSpectra)) {
      const n = 70;
      const A = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => entry(Math.max(i, j), Math.min(i, j), n)));
      const { values } = eigh(A, { method: 'divide' });
      const alone = eigh(A, { method: 'divide', vectors: false }).values;
      const size = Math.max(...values.map(Math.abs));
      alone.forEach((λ, i) => {
        expect(Math.abs(λ - values[i])).toBeLessThanOrEqual(4 * n * Number.EPSILON * size);
      });
    }
  });

  test('is what eigh does from order 16 on', () => {
    const at = (n: number, method?: 'divide' | 'ql') => {
      const A = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Math.sin(1 + Math.max(i, j) * Math.min(i, j))));
      return eigh(A, method === undefined ? {} : { method }).values;
    };
    expect(at(16)).toEqual(at(16, 'divide'));
    expect(at(15)).toEqual(at(15, 'ql'));
  });
});

describe('where WebAssembly is missing', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  test('QL does the work, bit for bit [E]', async () => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const bare = await import('../../src/linalg/eigen/eigh.ts');
    const A = Array.from({ length: 50 }, (_, i) => Array.from({ length: 50 }, (_, j) => Math.cos(i * j)));
    expect(bare.eigh(A).vectors.data).toEqual(bare.eigh(A, { method: 'ql' }).vectors.data);
  });
});
