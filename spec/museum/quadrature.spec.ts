/** Spectral densities from Lanczos: the weights that were wrong for months. */
import { eigh, lanczosTridiagonal } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { lawsOfQuadrature, type QuadratureRule } from '../laws/autograd/quadrature.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

const tridiagonal = (alpha: ArrayLike<number>, beta: ArrayLike<number>): number[][] =>
  Array.from(alpha, (a, i) => Array.from(alpha, (_, j) => (i === j ? a : Math.abs(i - j) === 1 ? beta[Math.min(i, j)] : 0)));

/** wₖ = (first entry of qₖ)² */
const golubWelsch: QuadratureRule = (alpha, beta) => {
  const { values, vectors } = eigh(tridiagonal(alpha, beta));
  return { nodes: values, weights: vectors.row(0).map((q) => q * q) };
};

/** All entries squared and summed: every weight becomes 1. */
const allEntries: QuadratureRule = (alpha, beta) => {
  const { values, vectors } = eigh(tridiagonal(alpha, beta));
  return { nodes: values, weights: Array.from(values, (_, k) => vectors.column(k).reduce((sum, q) => sum + q * q, 0)) };
};

describe('Spectral densities', () => {
  for (const law of lawsOfQuadrature) {
    it(titleOf(law), () => check(law, golubWelsch));
    it(`${law.id} catches: all components of an eigenvector squared instead of the first (amirgholami/PyHessian, pull request 23)`, () => {
      expect(refutes(law, allEntries)).toBe(true);
    });
  }

  it('L33 With Lanczos’ own T the moments are those of the matrix: Σ wₖθₖʲ = v̂ᵀAʲv̂', () => {
    const A = [
      [2, -1, 0, 0.5],
      [-1, 0, 1, 0],
      [0, 1, -3, 0.25],
      [0.5, 0, 0.25, 1],
    ];
    const times = (v: ArrayLike<number>) => A.map((row) => row.reduce((sum, a, i) => sum + a * v[i], 0));
    const v = [0.5, 0.5, 0.5, 0.5];
    const { alpha, beta } = lanczosTridiagonal(times, v, 4);
    const { nodes, weights } = golubWelsch(alpha, beta);
    let w = v;
    for (let j = 0; j < 8; j++) {
      const sum = Array.from(nodes, (θ, k) => weights[k] * θ ** j).reduce((a, b) => a + b);
      expect(sum / 4 ** j).toBeCloseTo(v.reduce((total, vi, i) => total + vi * w[i], 0) / 4 ** j, 12);
      w = times(w);
    }
  });
});
