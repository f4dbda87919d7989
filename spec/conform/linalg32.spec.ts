/** Linear algebra in single precision is judged as such: right in float32 passes at u = 2⁻²⁴, and 0.01 % off does not. */
import { describe, expect, it } from 'vitest';
import { check, refutes, titleOf } from '../laws/law.ts';
import { lawsOfHardSpectra } from '../laws/linalg/divide.ts';
import { type Eigensolver, lawsOfEigh, lawsOfJacobi } from '../laws/linalg/eigh.ts';
import { powers } from '../laws/notes.ts';
import { Unsupported } from '../laws/terms.ts';
import { jacobi32 } from './jacobi32.ts';

const terms = { unit: 2 ** -24 };
const hard = ['all-ones', 'three-clusters', 'wilkinson-s', 'of-1e-160'].map((name) => `eigh.hard.${name}`);
const laws = [...lawsOfEigh, ...lawsOfJacobi, powers];

describe('Jacobi in float32', () => {
  for (const law of [...laws, ...lawsOfHardSpectra.filter(({ id }) => hard.includes(id))]) {
    it(`obeys ${law.id}: ${titleOf(law)}`, () => {
      try {
        check(law, jacobi32, terms);
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
      }
    });
  }
  it('held to float64’s unit it fails', () => {
    expect(laws.filter((law) => refutes(law, jacobi32, { runs: 10 })).length).toBeGreaterThan(10);
  });
  it('with eigenvalues 0.01 % off, or eigenvectors turned by 0.01 %, it is caught', () => {
    const values: Eigensolver = (A) => {
      const found = jacobi32(A);
      return { ...found, values: Array.from(found.values, (x) => x * 1.0001) };
    };
    const vectors: Eigensolver = (A) => {
      const found = jacobi32(A);
      return { ...found, vectors: found.vectors.map((row) => row.map((x, j) => (j === 0 ? x + 1e-4 * (row[1] ?? 0) : x))) };
    };
    const refuted = (eigh: Eigensolver) => laws.filter((law) => refutes(law, eigh, { ...terms, runs: 10 })).map(({ id }) => id);
    expect(refuted(values)).toEqual(expect.arrayContaining(['eigh.residual', 'eigh.trace', 'eigh.known', 'eigh.spectrum']));
    expect(refuted(vectors)).toEqual(expect.arrayContaining(['eigh.orthogonal', 'eigh.residual']));
  });
});
