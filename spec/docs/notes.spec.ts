/** Small claims of the notes, held by this library. */
import {
  adagrad,
  adam,
  classify,
  eigh,
  escape,
  gradientDescent,
  minimumRatio,
  momentum,
  type Oracle,
  rmsprop,
  solve,
  surfaces,
  taylor,
} from 'saddlepoint';
import { batches } from 'saddlepoint/data';
import { he, mlp, squaredError } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import { alongEigenvectors, congruence, crescentLaw, hyperbola } from '../laws/landscape/notes.ts';
import { check, refutes, titleOf } from '../laws/law.ts';
import { duplication, typicalGradient, wideningMakesSaddles, zeroResidual, zeroResidualCounts } from '../laws/nn/index.ts';
import { magnitudes, newtonNoise, newtonNoisyHessian, newtonOwnHessian, powers, sortedPrefix, velocityPerUpdate } from '../laws/notes.ts';

const solver = (A: number[][]) => ({ values: [...eigh(A).values], vectors: eigh(A).vectors.toArray() });

describe('small claims of the notes', () => {
  it(titleOf(newtonNoise), () => check(newtonNoise, solve));
  it(titleOf(sortedPrefix), () => check(sortedPrefix, batches));
  it(titleOf(velocityPerUpdate), () => check(velocityPerUpdate, momentum));
  it(titleOf(magnitudes), () => {
    for (const make of [adam, rmsprop, adagrad]) check(magnitudes, make);
  });
  it(titleOf(newtonNoisyHessian), () => check(newtonNoisyHessian, solve));
  it(titleOf(newtonOwnHessian), () => check(newtonOwnHessian, solve));
  it(titleOf(powers), () => check(powers, solver));
  it(titleOf(hyperbola), () => check(hyperbola, classify));
  it(titleOf(alongEigenvectors), () => check(alongEigenvectors, taylor));
  it(titleOf(congruence), () => check(congruence, minimumRatio));
  it(titleOf(crescentLaw), () => check(crescentLaw, surfaces.crescent.oracle));
  it(titleOf(duplication), () => check(duplication, { mlp, squaredError }));
  it(titleOf(zeroResidual), () => check(zeroResidual, { mlp, squaredError }));
  it(titleOf(wideningMakesSaddles), () => check(wideningMakesSaddles, { classify, escape }));
  it(titleOf(zeroResidualCounts), () => check(zeroResidualCounts, classify));
  it(titleOf(typicalGradient), () => check(typicalGradient, (_, gain) => he({ gain })));
  it('L13 L17 L19 L21 L33 L34 L82 L115 L117 these laws can fail', () => {
    const scaled = (b: number[]): number[] => b.map((x) => 1.01 * x);
    expect(refutes(newtonOwnHessian, (A, b) => solve(A, scaled(b)))).toBe(true);
    expect(refutes(newtonNoisyHessian, (A, b) => b.map((x, i) => x / A[i][i] ** 3))).toBe(true);
    expect(refutes(powers, (A) => ({ values: solver(A).values.toReversed(), vectors: solver(A).vectors }))).toBe(true);
    expect(refutes(hyperbola, (L, θ) => ({ ...classify(L, θ), kind: 'minimum' }))).toBe(true);
    expect(refutes(alongEigenvectors, (L, θ) => Object.assign((v: ArrayLike<number>) => -taylor(L, θ)(v), taylor(L, θ)))).toBe(true);
    expect(refutes(congruence, (spectrum) => minimumRatio(spectrum))).toBe(true);
    expect(refutes(crescentLaw, surfaces.saddle.oracle)).toBe(true);
    // a penalty on single weights tells α from 1 − α
    const penalised: typeof mlp = (widths, options) => {
      const net = mlp(widths, options);
      return { ...net, apply: (tree, x) => net.apply(tree, x).add(tree[1].W.square().sum()) };
    };
    expect(refutes(duplication, { mlp: penalised, squaredError })).toBe(true);
    expect(refutes(zeroResidual, { mlp, squaredError: (x, y) => squaredError(x.add(1), y) })).toBe(true);
    expect(refutes(typicalGradient, (_, gain) => he({ gain: 1.05 * gain }))).toBe(true);
  });
  it('L17 L21 a way up, a way that leaves the copies together, a kind by other signs, a count by strict signs: each is refuted', () => {
    const escaping = (mend: (way: NonNullable<ReturnType<typeof escape>>) => object | undefined): boolean =>
      refutes(wideningMakesSaddles, {
        classify,
        escape: (L, θ, options) => {
          const way = escape(L, θ, options);
          return way && (mend(way) as typeof way);
        },
      });
    expect(escaping((way) => ({ ...way, actual: -way.actual }))).toBe(true);
    expect(escaping((way) => ({ ...way, direction: way.direction.map(() => 1 / Math.sqrt(way.direction.length)) }))).toBe(true);
    expect(escaping((way) => ({ ...way, direction: way.direction.toReversed() }))).toBe(true);
    expect(escaping((way) => ({ ...way, eigenvalue: 2 * way.eigenvalue }))).toBe(true);
    expect(escaping(() => undefined)).toBe(true);
    const everywhere = {
      classify,
      escape: (_: Oracle, θ: ArrayLike<number>) => ({ ...escape(surfaces.saddle.oracle(), [0, 0])!, theta: Float64Array.from(θ) }),
    };
    expect(refutes(wideningMakesSaddles, everywhere)).toBe(true);
    type Found = ReturnType<typeof classify>;
    const classified =
      (mend: (found: Found) => Partial<Found>): typeof classify =>
      (L, θ, options) => {
        const found = classify(L, θ, options);
        return { ...found, ...mend(found) };
      };
    const wrong: ((found: Found) => Partial<Found>)[] = [
      ({ kind }) => ({ kind: kind === 'saddle' ? 'degenerate' : kind }),
      ({ kind }) => ({ kind: kind === 'minimum' ? 'degenerate' : kind }),
      ({ kind }) => ({ kind: kind === 'degenerate' ? 'minimum' : kind }),
      ({ kind }) => ({ kind: kind === 'degenerate' ? 'saddle' : kind }),
      ({ eigenvalues }) => ({ eigenvalues: eigenvalues.map((λ: number) => 1.01 * λ) }),
      ({ index }) => ({ index: index + 1 }),
      ({ signs }) => ({ signs: { negative: 0, zero: 0, positive: signs.positive + signs.zero } }),
    ];
    for (const mend of wrong) {
      const mended = classified(mend);
      expect(refutes(zeroResidualCounts, mended) || refutes(wideningMakesSaddles, { classify: mended, escape }), String(mend)).toBe(true);
    }
    // by strict signs rounding is counted
    expect(refutes(zeroResidualCounts, (L, θ) => classify(L, θ, { eigenvalueTolerance: 0 }))).toBe(true);
  });
  it('L35 L36 L61 L99 these laws can fail', () => {
    expect(refutes(newtonNoise, (_, b) => b)).toBe(true);
    expect(refutes(sortedPrefix, (columns, options) => batches(columns, { ...options, shuffle: false }))).toBe(true);
    expect(refutes(velocityPerUpdate, gradientDescent)).toBe(true);
    expect(refutes(magnitudes, momentum)).toBe(true);
  });
});
