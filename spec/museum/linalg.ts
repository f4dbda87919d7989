/** Historic bugs in eigensolvers, re-created in our own words, and in their tests. */
import { accumulateReflections, tridiagonalise } from '../../src/linalg/eigen/tridiagonalise.ts';
import type { Eigensolver } from '../laws/linalg/eigh.ts';

type Rows = number[][];
const sorted = (values: Float64Array, vectors: Rows): ReturnType<Eigensolver> => {
  const order = Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  return { values: order.map((i) => values[i]), vectors: vectors.map((row) => order.map((i) => row[i])) };
};

/** Householder's reduction as in EISPACK's tred2: each row is divided by the sum of its entries, however small that is. */
function tred2(A: Rows): { d: Float64Array; e: Float64Array; Q: Rows } {
  const n = A.length;
  const S = A.map((row) => Float64Array.from(row));
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const Q = A.map((_, i) => A.map((_, j) => (i === j ? 1 : 0)));
  for (let i = n - 1; i > 0; i--) {
    const size = S[i].subarray(0, i).reduce((sum, x) => sum + Math.abs(x), 0);
    if (size > 0) {
      const v = S[i].slice(0, i).map((x) => x / size);
      const squares = v.reduce((sum, x) => sum + x * x, 0);
      const σ = v[i - 1] > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
      const h = squares - v[i - 1] * σ; // ‖v‖²/2
      v[i - 1] -= σ;
      e[i - 1] = size * σ;
      // A ← HAH and Q ← QH, with H = I − vvᵀ/h
      const w = v.map((_, j) => v.reduce((sum, x, k) => sum + S[Math.max(j, k)][Math.min(j, k)] * x, 0) / h);
      const half = w.reduce((sum, x, k) => sum + x * v[k], 0) / (2 * h);
      for (let k = 0; k < i; k++) w[k] -= half * v[k];
      for (let j = 0; j < i; j++) for (let k = 0; k <= j; k++) S[j][k] -= v[j] * w[k] + w[j] * v[k];
      for (const row of Q) {
        const part = v.reduce((sum, x, k) => sum + x * row[k], 0) / h;
        for (let k = 0; k < i; k++) row[k] -= part * v[k];
      }
    }
    d[i] = S[i][i];
  }
  d[0] = S[0][0];
  return { d, e, Q };
}

const pythagoras = (a: number, b: number): number => {
  const [large, small] = Math.abs(a) > Math.abs(b) ? [a, b] : [b, a];
  return large === 0 ? 0 : Math.abs(large) * Math.sqrt(1 + (small / large) ** 2);
};

/**
 * ml-matrix (npm) up to 6.12: EISPACK's tred2 and tql2 as JAMA and Mapack carried them on. "Small" is measured by the part of
 * T seen so far. The all-ones matrix reduces to noise, noise of noise, and so on down to the smallest numbers there are, and
 * tql2, starting there, turns by angles whose sine and cosine are ratios of numbers with a few bits. Written after
 * Bowdler, Martin, Reinsch and Wilkinson's algorithm (1968).
 */
export const tql2OfJama: Eigensolver = (A) => {
  const n = A.length;
  const { d, e, Q } = tred2(A);
  let shift = 0;
  let seen = 0;
  for (let l = 0; l < n; l++) {
    seen = Math.max(seen, Math.abs(d[l]) + Math.abs(e[l])); // and not ‖T‖
    let m = l;
    while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * seen) m++;
    for (let step = 0; m > l && step < 200; step++) {
      const p0 = (d[l + 1] - d[l]) / (2 * e[l]);
      const root = p0 < 0 ? -pythagoras(p0, 1) : pythagoras(p0, 1);
      const h = d[l] - e[l] / (p0 + root);
      const next = e[l] * (p0 + root);
      d[l] -= h;
      d[l + 1] = next;
      for (let i = l + 2; i < n; i++) d[i] -= h;
      shift += h;
      let [p, c, s] = [d[m], 1, 0];
      let [c2, c3, s2] = [1, 1, 0];
      const beside = e[l + 1];
      for (let i = m - 1; i >= l; i--) {
        [c3, c2, s2] = [c2, c, s];
        const g = c * e[i];
        const q = c * p;
        const r = pythagoras(p, e[i]);
        e[i + 1] = s * r;
        s = e[i] / r;
        c = p / r;
        p = c * d[i] - s * g;
        d[i + 1] = q + s * (c * g + s * d[i]);
        for (const row of Q) [row[i], row[i + 1]] = [c * row[i] - s * row[i + 1], s * row[i] + c * row[i + 1]];
      }
      p = (-s * s2 * c3 * beside * e[l]) / next;
      e[l] = s * p;
      d[l] = c * p;
      if (Math.abs(e[l]) <= Number.EPSILON * seen) break;
    }
    d[l] += shift;
    e[l] = 0;
  }
  return sorted(d, Q);
};

/**
 * Implicit QL as it is commonly printed: the test |eᵢ| ≤ ε(|dᵢ| + |dᵢ₊₁|) alone, and at most 30 iterations for each value, on a
 * matrix reduced from the top. Where both neighbours are rounding noise, as in a Hessian of low rank, eᵢ must become small
 * beside noise, and it takes many times the two iterations that are usual: it gives up (EISPACK's error exit, and an
 * exception in *Numerical Recipes*' tqli).
 */
export const qlWithoutFloor: Eigensolver = (A) => {
  const n = A.length;
  const S = Float64Array.from(A.flat());
  const T = tridiagonalise(S, n);
  const axes = accumulateReflections(S, T.τ, n);
  // Our reduction starts at the bottom: seen from the other end it is the one from the top.
  const d = T.d.reverse();
  const e = Float64Array.from(d, (_, i) => (i < n - 1 ? T.e[n - 2 - i] : 0));
  const Q = A.map((_, i) => Array.from(axes.subarray((n - 1 - i) * n, (n - i) * n)));
  for (let l = 0; l < n; l++) {
    for (let iterations = 0; ; iterations++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      if (iterations === 30) throw new Error('too many iterations');
      const h = (d[l + 1] - d[l]) / (2 * e[l]);
      let g = d[m] - d[l] + e[l] / (h + (h < 0 ? -1 : 1) * pythagoras(h, 1));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const [f, b] = [s * e[i], c * e[i]];
        const r = pythagoras(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        [s, c] = [f / r, g / r];
        g = d[i + 1] - p;
        const q = (d[i] - g) * s + 2 * c * b;
        p = s * q;
        d[i + 1] = g + p;
        g = c * q - b;
        const [x, y] = [Q[i], Q[i + 1]];
        Q[i] = x.map((value, k) => c * value - s * y[k]);
        Q[i + 1] = x.map((value, k) => s * value + c * y[k]);
      }
      if (i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return sorted(
    d,
    Q.map((_, i) => Q.map((row) => row[i])),
  );
};

/** array-api-tests' test of `eigh` (2021 – 2025): dtypes and shapes, with the values left as a TODO. */
export const shapesOnly = (eigh: Eigensolver): boolean =>
  [1, 2, 5].every((n) => {
    const { values, vectors } = eigh(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => 1 / (1 + i + j))));
    return values.length === n && vectors.length === n && vectors.every((row) => row.length === n);
  });

/** Eigenvectors as rows where columns are promised: orthonormal, of the right shape, and wrong. */
export const vectorsInRows =
  (eigh: Eigensolver): Eigensolver =>
  (A) => {
    const { values, vectors } = eigh(A);
    return { values, vectors: vectors.map((_, i) => vectors.map((row) => row[i])) };
  };

/** mathjs 15.2's eigs, and jax-js 0.1.25's eigh: what stands beside the diagonal below 1e-12 counts as nothing, whatever the size of A. */
export const absoluteThreshold =
  (eigh: Eigensolver): Eigensolver =>
  (A) =>
    eigh(A.map((row, i) => row.map((x, j) => (i !== j && Math.abs(x) < 1e-12 ? 0 : x))));
