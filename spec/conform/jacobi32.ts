/**
 * Jacobi’s method in single precision, every sum, product, quotient and root rounded to float32: an eigensolver as a library on 32-bit numbers
 * has it. Only the power of two by which A is scaled, and the order of the eigenvalues, are not arithmetic.
 */
import type { Eigensolver } from '../laws/linalg/eigh.ts';

const f = Math.fround;
const mul = (a: number, b: number) => f(a * b);
const add = (a: number, b: number) => f(a + b);

export const jacobi32: Eigensolver = (given) => {
  const n = given.length;
  const largest = given.reduce((most, row) => row.reduce((x, y) => Math.max(x, Math.abs(f(y))), most), 0);
  const scale = 2 ** -Math.round(Math.log2(largest || 1));
  const A = given.map((row) => row.map((x) => f(f(x) * scale)));
  const U = A.map((_, i) => A.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++) {
    let turned = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(A[p][q]) <= 2 ** -24 * f(Math.sqrt(mul(Math.abs(A[p][p]), Math.abs(A[q][q]))))) continue;
        if (Math.abs(A[p][q]) < 2 ** -100) continue;
        turned = true;
        // t = tan φ, the smaller root of t² + 2ϑt − 1
        const ϑ = f(add(A[q][q], -A[p][p]) / mul(2, A[p][q]));
        const t = f((ϑ < 0 ? -1 : 1) / add(Math.abs(ϑ), f(Math.sqrt(add(mul(ϑ, ϑ), 1)))));
        const c = f(1 / f(Math.sqrt(add(mul(t, t), 1))));
        const s = mul(t, c);
        const turn = (row: number[]) => {
          const [x, y] = [row[p], row[q]];
          row[p] = add(mul(c, x), -mul(s, y));
          row[q] = add(mul(s, x), mul(c, y));
        };
        const pq = mul(t, A[p][q]);
        const [pp, qq] = [add(A[p][p], -pq), add(A[q][q], pq)];
        for (const row of A) turn(row);
        for (const row of U) turn(row);
        for (let k = 0; k < n; k++) [A[p][k], A[q][k]] = [A[k][p], A[k][q]];
        [A[p][p], A[q][q], A[p][q], A[q][p]] = [pp, qq, 0, 0];
      }
    }
    if (!turned) break;
  }
  const order = A.map((_, i) => i).sort((i, j) => A[i][i] - A[j][j]);
  return { values: order.map((i) => f(A[i][i] / scale)), vectors: U.map((row) => order.map((j) => row[j])) };
};
