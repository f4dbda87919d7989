import { describe, expect, it } from 'vitest';
import { backtrack, strongWolfe } from '../../src/optim/frame/lineSearch.ts';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { levenbergMarquardt } from '../../src/optim/levenbergMarquardt.ts';
import { newton } from '../../src/optim/newton.ts';
import { newtonCG } from '../../src/optim/newtonCG.ts';
import { saddleFreeNewton } from '../../src/optim/saddleFreeNewton.ts';
import { check, type Law, refutes, titleOf } from '../laws/law.ts';
import { type Along, type Backtracking, backtrackingLaws, type LineSearch, lineSearchLaws } from '../laws/optim/lineSearch.ts';
import { lbfgsLaws, levenbergMarquardtLaws, newtonCGLaws, newtonLaws, saddleFreeNewtonLaws } from '../laws/optim/second.ts';

describe('Newton', () => {
  for (const law of newtonLaws) it(titleOf(law), () => check(law, newton));
});
describe('saddle-free Newton', () => {
  for (const law of saddleFreeNewtonLaws) it(titleOf(law), () => check(law, saddleFreeNewton as never));
});
describe('Levenberg–Marquardt', () => {
  for (const law of levenbergMarquardtLaws) it(titleOf(law), () => check(law, levenbergMarquardt as never));
});
describe('Newton–CG', () => {
  for (const law of newtonCGLaws) it(titleOf(law), () => check(law, newtonCG as never));
});
describe('L-BFGS', () => {
  for (const law of lbfgsLaws) it(titleOf(law), () => check(law, () => lbfgs()));
});

/** The line θ + sp, made of φ. */
const lineOf = (φ: Along) => {
  const value = ([s]: Float64Array) => φ(s).loss;
  const valueAndGradient = ([s]: Float64Array) => {
    const there = φ(s);
    return { value: there.loss, gradient: Float64Array.of(there.slope) };
  };
  return { oracle: { value, valueAndGradient } as never, θ: Float64Array.of(0), p: Float64Array.of(1), ...φ(0) };
};
const search: LineSearch = (φ, first) => strongWolfe(lineOf(φ), first)?.α;
const backtracking: Backtracking = (φ) => backtrack(lineOf(φ));
describe('the line search', () => {
  for (const law of lineSearchLaws) it(titleOf(law), () => check(law, search));
  for (const law of backtrackingLaws) it(titleOf(law), () => check(law, backtracking));
});

describe('mistakes of second-order methods', () => {
  const caught = <I>(laws: readonly Law<I>[], bug: I) => laws.filter((law) => refutes(law, bug)).map(({ id }) => id);

  it('a memory that all runs share is caught by purity', () => {
    const shared = lbfgs();
    let memory: any;
    const bug = () => ({ ...shared, needsOracle: true, init: (θ: Float64Array) => (memory ??= shared.init(θ)) });
    expect(caught(lbfgsLaws, bug as never)).toContain('lbfgs.pure');
  });
  it('a memory outside the state is caught by the cut', () => {
    const bug = () => {
      const inner = lbfgs();
      const states = new Map<Float64Array, any>();
      const of = (θ: Float64Array) => states.get(θ) ?? states.set(θ, inner.init(θ)).get(θ);
      return { needsOracle: true, init: () => ({}), step: (θ: Float64Array, _: any, f: any) => inner.step(θ, of(θ), f) };
    };
    expect(caught(lbfgsLaws, bug as never)).toEqual(['lbfgs.split']);
  });
  it('a search that takes what it is given, or halves and never looks at the slope, is caught', () => {
    expect(caught(lineSearchLaws, (_, first) => first)).toContain('lineSearch.wolfe');
    const armijo: LineSearch = (φ, first) => {
      const { loss, slope } = φ(0);
      let s = first;
      while (φ(s).loss > loss + 1e-4 * s * slope) s /= 2;
      return s;
    };
    expect(caught(lineSearchLaws, armijo)).toEqual(expect.arrayContaining(['lineSearch.wolfe', 'lineSearch.parabola']));
  });
});
