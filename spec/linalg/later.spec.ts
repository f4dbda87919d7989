/** What factors compute when it is read, and what they solve later, is theirs alone, whatever has been factorised in between. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cholesky, ldlt, leastSquares, lu, qr, solve, tryCholesky } from '../../src/index.ts';

const order = fc.integer({ min: 1, max: 40 });
/** Positive definite, in units from 2⁻²⁰ to 2²⁰. */
const definite = order.chain((n) =>
  fc
    .record({
      entries: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n }),
      units: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: n, maxLength: n }),
    })
    .map(({ entries, units }) =>
      units.map((a, i) =>
        units.map((b, j) => {
          const inner = i === j ? n + 1 : (entries[i * n + j] + entries[j * n + i]) / 2;
          return inner * 2 ** (a + b);
        }),
      ),
    ),
);

/** All that one matrix's factors say, read late. */
const said = (A: number[][], between: () => void): unknown[] => {
  const b = A.map((_, i) => i - 1);
  const factors = [cholesky(A), lu(A), ldlt(A), qr(A)] as const;
  between();
  const [C, P, S, Q] = factors;
  return [
    C.rcond,
    P.rcond,
    ...[C, P, S, Q].map((one) => ('solve' in one ? Array.from((one.solve as (b: number[]) => Float64Array)(b)) : undefined)),
    C.L.toArray(),
    P.U.toArray(),
    S.L.toArray(),
    Q.R.toArray(),
  ];
};

test('read late as read at once', () => {
  fc.assert(
    fc.property(definite, definite, (A, B) => {
      const b = B.map((_, i) => i + 1);
      const others = (): void =>
        void [cholesky(B).rcond, tryCholesky(B)?.rcond, lu(B).rcond, ldlt(B), qr(B), solve(B, b), leastSquares(B, b)];
      expect(said(A, others)).toEqual(said(A, () => undefined));
    }),
  );
});
