/** The laws of the singular value decomposition: one by eigh in float64 and one in float32 hold them; the usual mistakes do not. */
import { describe, expect, it } from 'vitest';
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import { conform } from '../laws/conform/conform.ts';
import { check, refutes, titleOf } from '../laws/law.ts';
import { lawsOfSvd, type Svd } from '../laws/linalg/svd.ts';
import { svd32, svdByEigh } from './svd.ts';

const terms = { unit: 2 ** -24 };

describe('singular values by eigh', () => {
  for (const law of lawsOfSvd) it(titleOf(law), () => check(law, svdByEigh));
});
describe('one-sided Jacobi in float32', () => {
  for (const law of lawsOfSvd) it(titleOf(law), () => check(law, svd32, terms));
});

describe('what is wrong is caught', () => {
  const more = (M: number[][]): number[][] => M.map((row) => row.map((x) => x * 1.0001));
  const reversed = <T>(x: ArrayLike<T>): T[] => Array.from(x).reverse();
  /** s = √λ(AᵀA), U = A V/s: half the digits, and no U where s vanishes. */
  const byGram: Svd = (A) => {
    const n = A[0].length;
    const AtA = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => A.reduce((sum, row) => sum + row[i] * row[j], 0)));
    const { values, vectors } = eigh(AtA);
    const k = Math.min(A.length, n);
    const s = Array.from({ length: k }, (_, j) => Math.sqrt(Math.max(0, values[n - 1 - j])));
    const V = Array.from({ length: n }, (_, i) => s.map((_, j) => vectors.get(i, n - 1 - j)));
    return { U: A.map((row) => s.map((x, j) => V.reduce((sum, v, i) => sum + row[i] * v[j], 0) / (x || 1))), s, V };
  };
  it('by AᵀA', () => {
    const refuted = lawsOfSvd.filter((law) => refutes(law, byGram, { runs: 40 })).map(({ id }) => id);
    expect(refuted).toEqual(expect.arrayContaining(['svd.orthogonal', 'svd.spectrum', 'svd.rank']));
  });
  it.each<[string, Svd, string[]]>([
    [
      's 0.01 % off',
      (A) => ({ ...svd32(A), s: Array.from(svd32(A).s, (x) => x * 1.0001) }),
      ['svd.reconstruction', 'svd.values', 'svd.known'],
    ],
    ['U 0.01 % off', (A) => ({ ...svd32(A), U: more(svd32(A).U) }), ['svd.orthogonal', 'svd.reconstruction']],
    ['V 0.01 % off', (A) => ({ ...svd32(A), V: more(svd32(A).V) }), ['svd.orthogonal', 'svd.reconstruction']],
    ['a sign in s', (A) => ({ ...svd32(A), s: Array.from(svd32(A).s, (x) => -x) }), ['svd.values', 'svd.reconstruction']],
    [
      'in the other order',
      (A) => {
        const { U, s, V } = svd32(A);
        return { U: U.map(reversed), s: reversed(s), V: V.map(reversed) };
      },
      ['svd.order'],
    ],
  ])('%s', (_, svd, ids) => {
    expect(lawsOfSvd.filter((law) => refutes(law, svd, { ...terms, runs: 40 })).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  });
  it('what is not claimed is not asked for: tall matrices of full rank alone', async () => {
    const tall: Svd = (A) => {
      if (A.length < A[0].length) throw new Error('more rows than columns are needed');
      return svdByEigh(A);
    };
    const report = await conform('svd', tall, { capabilities: { shape: ['tall', 'square'], rank: ['full'] } });
    expect(report.of('unsupported').map(({ id }) => id)).toEqual(['svd.transpose', 'svd.rank']);
    expect(report.conforms).toBe(true);
  });
});
