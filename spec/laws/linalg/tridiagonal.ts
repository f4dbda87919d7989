/** Laws of the QL iteration on a symmetric tridiagonal T: its eigenvalues, against Sturm's count, and how soon they come. */
import fc from 'fast-check';
import { atMost } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import type { Terms } from '../terms.ts';

/** Eigenvalues, in any order, from the diagonal d and what stands beside it, e; and in how many sweeps of rotations. */
export type TridiagonalQL = (d: Float64Array, e: Float64Array) => { values: ArrayLike<number>; sweeps: number };

const entry = fc.integer({ min: -1024, max: 1024 }).map((k) => k / 1024);
/** Plain, the second difference, Wilkinson's, graded over eight decades. */
const KINDS: readonly ((x: number, i: number, n: number, beside: boolean) => number)[] = [
  (x) => x,
  (x, _, __, beside) => (beside ? -1 : 2) + x / 1024,
  (_, i, n, beside) => (beside ? 1 : Math.abs(i - (n - 1) / 2)),
  (x, i, n) => x * 10 ** ((-8 * i) / n),
];
const tridiagonals = (least: number, most: number) =>
  fc
    .record({
      n: fc.integer({ min: least, max: most }),
      kind: fc.constantFrom(...KINDS),
      xs: fc.array(entry, { minLength: 80, maxLength: 80 }),
    })
    .map(({ n, kind, xs }) => ({
      d: Float64Array.from({ length: n }, (_, i) => kind(xs[i], i, n, false)),
      e: Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? 0 : kind(xs[40 + i], i, n, true))),
    }));

/** How many sweeps an eigenvalue may take: a few hundredths more than QL takes; a shift that is near Wilkinson's but another takes 2.4. */
const IN_THE_MEAN: readonly { name: string; most: number; entry: (x: number, i: number, n: number) => number }[] = [
  { name: 'even entries', most: 2.32, entry: (x) => x },
  // a matrix of low rank: noise against noise never becomes small, so it is measured by ‖T‖
  { name: 'two thirds are noise', most: 0.9, entry: (x, i, n) => (i < n / 3 ? x : 1e-17 * x) },
  { name: 'six in seven are noise', most: 0.6, entry: (x, i) => (i % 7 === 3 ? x : 1e-16 * x) },
];

/** How many eigenvalues of T lie below σ: the negative pivots of T − σI (Sturm). */
function below(d: Float64Array, e: Float64Array, σ: number): number {
  let [count, q] = [0, 1];
  for (let i = 0; i < d.length; i++) {
    q = d[i] - σ - (i === 0 ? 0 : e[i - 1] ** 2 / q) || -1e-300;
    if (q < 0) count++;
  }
  return count;
}

export const lawsOfTridiagonalQL: readonly Law<TridiagonalQL>[] = [
  {
    id: 'ql.sturm',
    rows: [],
    claim: 'of the eigenvalues of a tridiagonal T, as many lie below each as Sturm’s sequence counts, 8n·u·‖T‖ around it apart',
    tolerance: 'B',
    property: (solve, { unit }: Terms) =>
      forAll(tridiagonals(1, 40), ({ d, e }) => {
        const values = Array.from(solve(d.slice(), e.slice()).values).sort((x, y) => x - y);
        const size = d.reduce((most, x, i) => Math.max(most, Math.abs(x) + 2 * Math.abs(e[i])), 0);
        const δ = 8 * d.length * unit * size + 2 ** -500;
        if (values.length !== d.length) throw new Error(`expected ${d.length} eigenvalues, got ${values.length}`);
        values.forEach((λ, k) => {
          const [low, high] = [below(d, e, λ - δ), below(d, e, λ + δ)];
          if (low > k || high < k + 1) throw new Error(`λ${k} = ${λ}: ${low} eigenvalues lie below it, and ${high} below or around it`);
        });
      }),
  },
  {
    id: 'ql.sweeps',
    rows: [],
    claim: 'with Wilkinson’s shift QL is done in 3n sweeps, n from 20 to 40: a shift of the wrong sign takes more, and none does not end',
    tolerance: 'A',
    label: 'quality',
    property: (solve) =>
      forAll(tridiagonals(20, 40), ({ d, e }) => {
        const { sweeps } = solve(d.slice(), e.slice());
        atMost(sweeps, 3 * d.length, `the sweeps for ${d.length} eigenvalues`);
      }),
  },
  {
    id: 'ql.mean-sweeps',
    rows: [],
    claim:
      'with Wilkinson’s shift an eigenvalue takes 2.26 sweeps in the mean of 150 matrices of even entries, orders 20 to 40, and far fewer where most entries are rounding noise beside the others',
    tolerance: 'A',
    label: 'quality',
    runs: 1,
    property: (solve) =>
      once(() => {
        for (const { name, most, entry } of IN_THE_MEAN) {
          let [state, mean] = [1, 0];
          const number = () => {
            state = (state * 48271) % 2147483647;
            return state / 2 ** 30 - 1;
          };
          for (let k = 0; k < 150; k++) {
            const n = 20 + (k % 21);
            const d = Float64Array.from({ length: n }, (_, i) => entry(number(), i, n));
            const e = Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? 0 : entry(number(), i, n)));
            mean += solve(d, e).sweeps / n / 150;
          }
          atMost(mean, most, `${name}: the sweeps an eigenvalue, in the mean`);
        }
      }),
  },
];
