/**
 * Gauss quadrature from a tridiagonal matrix, behind every spectral density that is estimated from Hessian-vector products:
 *
 *   v̂ᵀ f(A) v̂ ≈ Σ wₖ f(θₖ),   T = QΘQᵀ,   wₖ = (first entry of qₖ)²          Golub and Welsch 1969
 *
 * m nodes are exact for polynomials of degree 2m − 1.
 */
import fc from 'fast-check';
import { real } from '../generators-tensor.ts';
import type { Law } from '../law.ts';

/** From T's diagonal and subdiagonal to nodes and weights. */
export type QuadratureRule = (
  alpha: ArrayLike<number>,
  beta: ArrayLike<number>,
) => { nodes: ArrayLike<number>; weights: ArrayLike<number> };

/** (Tʲ)₀₀ = e₀ᵀTʲe₀ */
const moment = (alpha: readonly number[], beta: readonly number[], j: number): number => {
  let v = alpha.map((_, i): number => (i === 0 ? 1 : 0));
  for (let k = 0; k < j; k++) v = v.map((vi, i) => alpha[i] * vi + (beta[i - 1] ?? 0) * (v[i - 1] ?? 0) + (beta[i] ?? 0) * (v[i + 1] ?? 0));
  return v[0];
};

export const lawsOfQuadrature: readonly Law<QuadratureRule>[] = [
  {
    id: 'quadrature.moments',
    rows: [],
    tolerance: 'B',
    claim: 'The weights of a spectral density are not negative, sum to 1, and give the moments e₀ᵀTʲe₀ up to degree 2m − 1',
    runs: 50,
    property: (rule) =>
      fc.property(
        fc
          .integer({ min: 1, max: 6 })
          .chain((m) =>
            fc.tuple(fc.array(real(-1, 1), { minLength: m, maxLength: m }), fc.array(real(0.2, 1), { minLength: m - 1, maxLength: m - 1 })),
          ),
        ([alpha, beta]) => {
          const { nodes, weights } = rule(alpha, beta);
          const m = alpha.length;
          if (nodes.length !== m || weights.length !== m)
            throw new Error(`${nodes.length} nodes and ${weights.length} weights for order ${m}`);
          for (let j = 0; j < 2 * m; j++) {
            let sum = 0;
            let scale = 1;
            for (let k = 0; k < m; k++) {
              if (!(weights[k] >= 0)) throw new Error(`weight ${k} is ${weights[k]}`);
              sum += weights[k] * nodes[k] ** j;
              scale = Math.max(scale, Math.abs(nodes[k]) ** j);
            }
            const expected = moment(alpha, beta, j);
            if (!(Math.abs(sum - expected) <= 1e-12 * scale)) throw new Error(`moment ${j} is ${sum} instead of ${expected}`);
          }
        },
      ) as fc.IRawProperty<unknown>,
  },
];
