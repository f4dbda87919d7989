/**
 * Singular values by the symmetric eigenproblem (Jordan, Wielandt), as a reader of this library would compute them:
 *
 *   [ 0  A ] [ u ]     [ u ]        the eigenvalues are ±s and |m − n| zeros, and u, v of length 1/√2;
 *   [ Aᵀ 0 ] [ v ] = s [ v ]        unlike those of AᵀA they keep the digits of a small s
 *
 * Where s is zero to rounding, u and v are any vectors that complete U and V: Q of the vectors that are known has them. One-sided Jacobi
 * rotations (Hestenes 1958) in single precision are the second implementation.
 */
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import { qr } from '../../src/linalg/factor/qr.ts';
import type { Svd } from '../laws/linalg/svd.ts';
import { add, dot, exponentOf, f, mul, over, root } from './dense32.ts';

export const svdByEigh: Svd = (A) => {
  const [m, n] = [A.length, A[0].length];
  const k = Math.min(m, n);
  const J = Array.from({ length: m + n }, (_, i) =>
    Array.from({ length: m + n }, (_, j) => (i < m && j >= m ? A[i][j - m] : i >= m && j < m ? A[j][i - m] : 0)),
  );
  const { values, vectors } = eigh(J);
  const s = Array.from({ length: k }, (_, j) => Math.max(0, values[m + n - 1 - j]));
  const rank = s.filter((x) => x > (m + n) * Number.EPSILON * s[0]).length;
  const completed = (first: number, length: number): number[][] => {
    const known = Array.from({ length }, (_, i) => Array.from({ length: rank }, (_, j) => vectors.get(first + i, m + n - 1 - j)));
    const Q = rank === 0 ? undefined : qr(known, { full: true }).Q;
    return Array.from({ length }, (_, i) => Array.from({ length: k }, (_, j) => Q?.get(i, j) ?? (i === j ? 1 : 0)));
  };
  return { U: completed(0, m), s: s.map((x, j) => (j < rank ? x : 0)), V: completed(m, n) };
};

/** Columns of W and V rotated in pairs until those of W = A V are orthogonal: s are their lengths. */
export const svd32: Svd = (A) => {
  if (A.length < A[0].length) {
    const { U, s, V } = svd32(A[0].map((_, j) => A.map((row) => row[j])));
    return { U: V, s, V: U };
  }
  const [m, n] = [A.length, A[0].length];
  const unit = 2 ** exponentOf(A.reduce((most, row) => row.reduce((x, y) => Math.max(x, Math.abs(y)), most), 0));
  const W = A[0].map((_, j) => A.map((row) => f(f(row[j]) / unit)));
  const V = W.map((_, i) => W.map((_, j): number => (i === j ? 1 : 0)));
  for (let sweep = 0, turned = true; sweep < 40 && turned; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const [pp, qq, pq] = [dot(W[p], W[p]), dot(W[q], W[q]), dot(W[p], W[q])];
        if (Math.abs(pq) <= m * 2 ** -24 * mul(root(pp), root(qq)) || Math.abs(pq) < 2 ** -60) continue;
        turned = true;
        const ϑ = over(add(qq, -pp), mul(2, pq));
        const t = over(ϑ < 0 ? -1 : 1, add(Math.abs(ϑ), root(add(mul(ϑ, ϑ), 1))));
        const c = over(1, root(add(mul(t, t), 1)));
        const σ = mul(t, c);
        for (const M of [W, V]) {
          const [x, y] = [M[p], M[q]];
          M[p] = x.map((xi, i) => add(mul(c, xi), -mul(σ, y[i])));
          M[q] = x.map((xi, i) => add(mul(σ, xi), mul(c, y[i])));
        }
      }
    }
  }
  const lengths = W.map((w) => root(dot(w, w)));
  const order = [...W.keys()].sort((i, j) => lengths[j] - lengths[i]);
  const U: number[][] = [];
  for (const j of order) {
    // what rounding has left of a column is no direction: another axis takes its place
    let u = lengths[j] > n * 2 ** -23 * lengths[order[0]] ? W[j].map((x) => over(x, lengths[j])) : undefined;
    for (let axis = 0; ; axis++) {
      const w = u ?? W[0].map((_, i) => (i === axis ? 1 : 0));
      for (const v of [...U, ...U]) {
        const part = dot(v, w);
        for (let i = 0; i < m; i++) w[i] = add(w[i], -mul(part, v[i]));
      }
      const length = root(dot(w, w));
      u = undefined;
      if (length < 2 / 3 / Math.sqrt(m)) continue;
      U.push(w.map((x) => over(x, length)));
      break;
    }
  }
  return {
    U: W[0].map((_, i) => U.map((u) => u[i])),
    s: order.map((j) => f(lengths[j] * unit)),
    V: V[0].map((_, i) => order.map((j) => V[j][i])),
  };
};
