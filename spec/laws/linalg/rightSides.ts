/** Laws of A X = B for many right sides at once: each column of X is the solution of its own column of B. A is positive definite, so that
 * elimination, Cholesky's factor and least squares can all be asked. */
import fc from 'fast-check';
import { near, same } from '../compare.ts';
import * as g from '../generators.ts';
import { forAll, type Law } from '../law.ts';
import { Refutation, reach, type Terms } from '../terms.ts';

/** X, [n, m], from A, [n, n], and B, [n, m]. */
export type ManySolver = (A: number[][], B: number[][]) => number[][];

/** Orders and widths around those at which implementations change their ways; entries of a seed, so that a counterexample is short. */
const systems = fc.tuple(fc.oneof(g.size(9), fc.constantFrom(27, 28, 33, 49)), g.size(9), fc.nat(2 ** 20)).map(([n, m, seed]) => {
  const number = (i: number, j: number): number => Math.sin(1 + seed + 7 * i * j + 3 * i + j);
  const A = g.symmetricOf(n, (i, j) => number(i, j) + (i === j ? n + 1 : 0));
  return { A, B: g.rowsOf(n, m, (i, j) => number(j + 11, i)) };
});

/** ‖A x − b‖ of the worst column, in units of n·ε·‖A‖‖x‖. */
function worst(A: g.Rows, X: g.Rows, B: g.Rows, { unit }: Terms): number {
  const residuals = B[0].map((_, c) => {
    const x = g.column(X, c);
    const r = g.timesVector(A, x).map((y, i) => y - B[i][c]);
    return g.normOf(r) / (g.unit(A, unit) * g.normOf(x) || Number.MIN_VALUE);
  });
  return residuals.reduce((most, r) => (r <= most ? most : r), 0);
}

export const lawsOfManyRightSides: readonly Law<ManySolver>[] = [
  {
    id: 'rightSides.residual',
    rows: [],
    claim: '‖A x − b‖ ≤ 8n·ε·‖A‖‖x‖ for every column, of 1 to 9 and of orders to 49; a column of zeros among them has the solution 0',
    tolerance: 'B',
    property: (solve, terms) =>
      forAll(systems, fc.nat(), ({ A, B }, at) => {
        const Z = B.map((row) => row.map((x, j) => (j === at % row.length && row.length > 1 ? 0 : x)));
        for (const right of [B, Z]) {
          const X = solve(A, right);
          if (X.length !== A.length || X.some((row) => row.length !== right[0].length)) throw new Error('X has another shape than B');
          const got = worst(A, X, right, terms);
          if (!(got <= 8))
            throw new Refutation(`the worst ‖A x − b‖: expected at most 8 n·ε·‖A‖‖x‖, got ${got}`, {
              expected: 0,
              got,
              off: got,
              bound: 8,
            });
        }
      }),
  },
  {
    id: 'rightSides.alone',
    rows: [],
    claim: 'one column, and the same beside others, have the same solution, to 16n·ε·κ; the matrices given are left as they were',
    tolerance: 'B',
    property: (solve, { unit }) =>
      forAll(systems, fc.nat(), ({ A, B }, at) => {
        const c = at % B[0].length;
        const copy = structuredClone([A, B]);
        const all = g.column(solve(A, B), c);
        const alone = g.column(solve(A, B.map((row) => [row[c]])), 0); // biome-ignore format: one line
        // the diagonal dominates: κ of the matrices above is below 2n
        const bound = 16 * A.length * 2 * unit * 2 * A.length * g.normOf(all);
        same([A, B], copy, 'the matrices that were given');
        near(all, alone, bound, `column ${c} of the solution, beside others and alone`);
      }),
  },
  {
    id: 'rightSides.units',
    rows: [],
    claim: 'a column 2ᵏ times as long has a solution 2ᵏ times as long, bit for bit, beside others of their own sizes',
    tolerance: 'E',
    label: 'quality',
    property: (solve, terms) =>
      forAll(
        systems,
        fc.array(fc.integer({ min: -reach(terms, 900), max: reach(terms, 900) }), { minLength: 9, maxLength: 9 }),
        ({ A, B }, k) => {
          const plain = solve(A, B);
          const scaled = solve(A, B.map((row) => row.map((x, j) => x * 2 ** k[j]))); // biome-ignore format: one line
          const expected = plain.map((row) => row.map((x, j) => x * 2 ** k[j]));
          same(scaled, expected, 'the solution in other units');
        },
      ),
  },
];
