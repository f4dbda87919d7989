/**
 * The laws of optimizers, by what they are about, over an implementation of your own:
 *
 *   for (const law of lawsOf.adam(({ learningRate, beta1, beta2, epsilon }) => mine)) law.check();
 *
 * `mine` needs two functions: `init(θ)` gives a state, plain data; `step(θ, state, g)` changes both in place. A learning
 * rate is a number or a function of t. See optim-tools.ts for the shape, and each maker's type for its hyperparameters.
 */
import { type CheckOptions, check, type Law } from '../law.ts';
import { adagradLaws } from './adagrad.ts';
import { adamLaws, adamwLaws, amsgradLaws, nadamLaws, radamLaws, uncorrectedAdamLaws, uncorrectedAmsgradLaws } from './adam.ts';
import { clipByNormLaws, clipByValueLaws, clipNormLaws, clipValueLaws, weightDecayLaws } from './clipping.ts';
import { descendLaws } from './descend.ts';
import { gradientDescentLaws } from './gradientDescent.ts';
import { backtrackingLaws, lineSearchLaws } from './lineSearch.ts';
import { lookaheadDescentLaws, lookaheadLaws } from './lookahead.ts';
import { momentumLaws } from './momentum.ts';
import { nesterovLaws } from './nesterov.ts';
import { adadeltaLaws, adamaxLaws, centredRmspropLaws, lionLaws } from './others.ts';
import { averagedDescentLaws, polyakAveragingLaws } from './polyakAveraging.ts';
import { rangeTestLaws } from './rangeTest.ts';
import { rmspropLaws, rmspropMomentumLaws } from './rmsprop.ts';
import { adagradAtSaddles, descentAtSaddles, epsilonSettles, momentumAtSaddles } from './saddles.ts';
import {
  compositionLaws,
  constantLaws,
  cosineLaws,
  cyclicalLaws,
  exponentialDecayLaws,
  inverseSqrtLaws,
  inverseTimeLaws,
  linearWarmupLaws,
  noamLaws,
  piecewiseLaws,
  stepDecayLaws,
  warmupLaws,
} from './schedules.ts';
import { lbfgsLaws, levenbergMarquardtLaws, newtonCGLaws, newtonLaws, saddleFreeNewtonLaws } from './second.ts';

/** A law with an implementation to try it on. */
export interface BoundLaw extends Law<never> {
  /** Throws, with the shrunk counterexample, where the law does not hold. */
  check(options?: CheckOptions): void;
}

/** Laws over an implementation. */
export const about =
  <I>(laws: readonly Law<I>[]) =>
  (implementation: I): BoundLaw[] =>
    laws.map((law) => ({ ...law, check: (options?: CheckOptions) => check(law, implementation, options) }) as BoundLaw);

/** Every law of an optimizer, a schedule, a clip or a loop, by its name. */
export const lawsOfOptim = {
  gradientDescent: about([...gradientDescentLaws, ...descentAtSaddles]),
  momentum: about([...momentumLaws, ...momentumAtSaddles]),
  nesterov: about(nesterovLaws),
  adagrad: about([...adagradLaws, ...adagradAtSaddles]),
  rmsprop: about([...rmspropLaws, epsilonSettles]),
  rmspropMomentum: about(rmspropMomentumLaws),
  adam: about(adamLaws),
  uncorrectedAdam: about(uncorrectedAdamLaws),
  adamw: about(adamwLaws),
  amsgrad: about(amsgradLaws),
  uncorrectedAmsgrad: about(uncorrectedAmsgradLaws),
  nadam: about(nadamLaws),
  radam: about(radamLaws),
  centredRmsprop: about(centredRmspropLaws),
  adamax: about(adamaxLaws),
  adadelta: about(adadeltaLaws),
  lion: about(lionLaws),
  newton: about(newtonLaws),
  saddleFreeNewton: about(saddleFreeNewtonLaws),
  levenbergMarquardt: about(levenbergMarquardtLaws),
  newtonCG: about(newtonCGLaws),
  lbfgs: about(lbfgsLaws),
  lineSearch: about(lineSearchLaws),
  backtracking: about(backtrackingLaws),
  clipNorm: about(clipNormLaws),
  clipValue: about(clipValueLaws),
  clipByNorm: about(clipByNormLaws),
  clipByValue: about(clipByValueLaws),
  weightDecay: about(weightDecayLaws),
  lookahead: about([...lookaheadLaws, ...lookaheadDescentLaws]),
  polyakAveraging: about([...polyakAveragingLaws, ...averagedDescentLaws]),
  rangeTest: about(rangeTestLaws),
  constant: about(constantLaws),
  stepDecay: about(stepDecayLaws),
  exponentialDecay: about(exponentialDecayLaws),
  inverseTime: about(inverseTimeLaws),
  inverseSqrt: about(inverseSqrtLaws),
  cosine: about(cosineLaws),
  cyclical: about(cyclicalLaws),
  linearWarmup: about(linearWarmupLaws),
  warmup: about(warmupLaws),
  piecewise: about(piecewiseLaws),
  noam: about(noamLaws),
  schedule: about(compositionLaws),
  descend: about(descendLaws),
} as const;
