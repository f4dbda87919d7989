import { describe, expect, it } from 'vitest';
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import { refutes } from '../laws/law.ts';
import { type Eigensolver, lawsOfEigh, unorthogonality } from '../laws/linalg/eigh.ts';
import { absoluteThreshold, qlWithoutFloor, shapesOnly, tql2OfJama, vectorsInRows } from './linalg.ts';

const law = (id: string) => lawsOfEigh.find((one) => one.id === id)!;
const ours: Eigensolver = (A) => {
  const { values, vectors } = eigh(A);
  return { values, vectors: vectors.toArray() };
};

describe('museum: eigensolvers', () => {
  it('ml-matrix’s eigenvectors of the all-ones matrix are caught by eigh.all-ones', () => {
    const ones = Array.from({ length: 100 }, () => Array(100).fill(1));
    // Off by about one: not a matter of tolerance.
    expect(unorthogonality(tql2OfJama(ones).vectors) * 100 * Number.EPSILON).toBeGreaterThan(0.1);
    expect(refutes(law('eigh.all-ones'), tql2OfJama)).toBe(true);
    expect(refutes(law('eigh.all-ones'), ours)).toBe(false);
    // On the matrices that are usually tried, nothing shows.
    expect(refutes(law('eigh.known'), tql2OfJama)).toBe(false);
  });

  it('QL without an absolute floor is caught by eigh.low-rank', () => {
    expect(refutes(law('eigh.low-rank'), qlWithoutFloor)).toBe(true);
    expect(refutes(law('eigh.low-rank'), ours)).toBe(false);
    expect(refutes(law('eigh.shift'), qlWithoutFloor)).toBe(false);
  });

  it('eigenvectors in rows pass a test of shapes and are caught by eigh.residual', () => {
    const wrong = vectorsInRows(ours);
    expect([shapesOnly(ours), shapesOnly(wrong)]).toEqual([true, true]);
    expect(refutes(law('eigh.orthogonal'), wrong)).toBe(false);
    expect(refutes(law('eigh.residual'), wrong)).toBe(true);
  });

  it('an absolute threshold beside the diagonal is caught by eigh.scaling, and passes where entries are of size one', () => {
    expect(refutes(law('eigh.scaling'), absoluteThreshold(ours))).toBe(true);
    expect(refutes(law('eigh.shift'), absoluteThreshold(ours))).toBe(false);
  });
});
