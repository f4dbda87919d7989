/** Factorisations and what is solved by them in single precision: right in float32 passes at u = 2⁻²⁴; no pivoting, or 0.01 % off, does not. */
import { describe, expect, it } from 'vitest';
import { check, type Law, refutes, titleOf } from '../laws/law.ts';
import * as factor from '../laws/linalg/factor.ts';
import * as iterative from '../laws/linalg/iterative.ts';
import { newtonNoise, newtonNoisyHessian, newtonOwnHessian } from '../laws/notes.ts';
import * as dense from './dense32.ts';
import * as krylov from './krylov32.ts';

const terms = { unit: 2 ** -24 };
const subject = <I>(name: string, laws: readonly Law<I>[], implementation: I) => ({
  name,
  laws: laws as readonly Law<unknown>[],
  implementation: implementation as unknown,
});
// The reference scales rows and columns by their largest entries alone, which do not find every unit again.
const scaledByLargest = factor.lawsOfSolve.filter(({ id }) => id !== 'solve.units');
const SUBJECTS = [
  subject('lu', factor.lawsOfLu, dense.lu32()),
  subject('rcond', factor.lawsOfCondition, dense.lu32()),
  subject('determinant', factor.lawsOfDeterminant, dense.determinant32),
  subject('solve', [...scaledByLargest, newtonNoise, newtonNoisyHessian, newtonOwnHessian], dense.solve32()),
  subject('cholesky', factor.lawsOfCholesky, dense.cholesky32),
  subject('ldlt', factor.lawsOfLdlt, krylov.ldlt32),
  subject('inertia', factor.lawsOfInertia, krylov.inertia32),
  subject('qr', [...factor.lawsOfQr, factor.lawOfLargeQr], dense.qr32),
  subject('leastSquares', factor.lawsOfLeastSquares, dense.leastSquares32),
  subject('conjugateGradient', iterative.lawsOfConjugateGradient, krylov.cg32),
  subject('lanczos', iterative.lawsOfLanczos, krylov.lanczos32),
  subject('lanczosTridiagonal', iterative.lawsOfLanczosTridiagonal, krylov.tridiagonal32),
];

describe.each(SUBJECTS)('$name in float32', ({ laws, implementation }) => {
  for (const law of laws) it(`obeys ${law.id}: ${titleOf(law)}`, () => check(law, implementation, terms));
});

/** Numbers, however they are nested, 0.01 % larger. */
const more = (x: unknown): unknown =>
  typeof x === 'number' ? x * 1.0001 : Array.isArray(x) || ArrayBuffer.isView(x) ? Array.from(x as unknown as unknown[], more) : x;
type AnyOf = (...args: never[]) => unknown;
/** An implementation of whose answer some numbers are 0.01 % off: of an object those named. */
const off =
  (implementation: AnyOf, ...names: string[]): AnyOf =>
  (...args) => {
    const found = implementation(...args);
    if (names.length === 0) return more(found);
    return { ...(found as object), ...Object.fromEntries(names.map((name) => [name, more((found as Record<string, unknown>)[name])])) };
  };
const refuted = (laws: readonly Law<never>[], implementation: unknown): string[] =>
  (laws as readonly Law<unknown>[]).filter((law) => refutes(law, implementation, { ...terms, runs: 40 })).map(({ id }) => id);

describe('what is wrong is caught in float32', () => {
  it.each<[string, readonly Law<never>[], unknown, string[]]>([
    ['elimination without exchanges', factor.lawsOfLu, dense.lu32(false), ['lu.product']],
    ['a solution by it', factor.lawsOfSolve, dense.solve32(false), ['solve.solves']],
    ['L 0.01 % off', factor.lawsOfLu, off(dense.lu32(), 'L'), ['lu.product']],
    ['U 0.01 % off', factor.lawsOfLu, off(dense.lu32(), 'U'), ['lu.product']],
    ['a reciprocal condition number 0.01 % off', factor.lawsOfCondition, off(dense.lu32(), 'rcond'), ['rcond.bounds']],
    ['a solution 0.01 % off', factor.lawsOfSolve, off(dense.solve32()), ['solve.residual', 'solve.solves']],
    ['a determinant 0.01 % off', factor.lawsOfDeterminant, off(dense.determinant32), ['determinant.exact', 'determinant.triangular']],
    ['Cholesky’s factor 0.01 % off', factor.lawsOfCholesky, off(dense.cholesky32), ['cholesky.product', 'cholesky.exact']],
    ['D 0.01 % off', factor.lawsOfLdlt, off(krylov.ldlt32, 'D'), ['ldlt.product']],
    ['Q 0.01 % off', factor.lawsOfQr, off(dense.qr32, 'Q'), ['qr.product']],
    ['R 0.01 % off', factor.lawsOfQr, off(dense.qr32, 'R'), ['qr.product']],
    ['least squares 0.01 % off', factor.lawsOfLeastSquares, off(dense.leastSquares32), ['leastSquares.orthogonal']],
    ['x of conjugate gradients 0.01 % off', iterative.lawsOfConjugateGradient, off(krylov.cg32, 'x'), ['cg.solves']],
    ['Lanczos’ values 0.01 % off', iterative.lawsOfLanczos.slice(0, 1), off(krylov.lanczos32, 'values'), ['lanczos.small']],
    ['T 0.01 % off', iterative.lawsOfLanczosTridiagonal, off(krylov.tridiagonal32, 'alpha', 'beta'), ['lanczos.tridiagonal']],
  ])('%s', (_, laws, implementation, ids) => {
    expect(refuted(laws, implementation)).toEqual(expect.arrayContaining(ids));
  });
  it('held to float64’s unit every one of them fails', () => {
    for (const { name, laws, implementation } of SUBJECTS) {
      const exact = ['inertia', 'lanczos'].includes(name); // counts are counts, and its laws are slow
      if (!exact) expect([name, laws.some((law) => refutes(law, implementation, { runs: 40 }))]).toEqual([name, true]);
    }
  });
});
