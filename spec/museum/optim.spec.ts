import { describe, expect, it } from 'vitest';
import { type Law, refutes } from '../laws/law.ts';
import { adagradLaws } from '../laws/optim/adagrad.ts';
import { adamLaws, nadamLaws } from '../laws/optim/adam.ts';
import { gradientDescentLaws } from '../laws/optim/gradientDescent.ts';
import { momentumLaws } from '../laws/optim/momentum.ts';
import { nesterovLaws } from '../laws/optim/nesterov.ts';
import { rmspropLaws } from '../laws/optim/rmsprop.ts';
import { lbfgsLaws, saddleFreeNewtonLaws } from '../laws/optim/second.ts';
import { absoluteCurvature, relativeCurvature } from './lbfgs.ts';
import * as museum from './optim.ts';

/** One test per piece: its name, and the laws that catch it. */
function caught<I>(laws: readonly Law<I>[], piece: string, bug: I, ids: string[], passes: string[] = []): void {
  it(`${piece} is caught by ${ids.join(', ')}`, () => {
    const find = (id: string) => {
      const law = laws.find((one) => one.id === id);
      if (!law) throw new Error(`no law ${id}`);
      return law;
    };
    for (const id of ids) expect([id, refutes(find(id), bug)]).toEqual([id, true]);
    for (const id of passes) expect([id, refutes(find(id), bug)]).toEqual([id, false]);
  });
}

describe('museum: Adam', () => {
  it('the frame itself is sound: Adam in it obeys every law', () => {
    expect(adamLaws.filter((law) => refutes(law, museum.soundAdam)).map((law) => law.id)).toEqual([]);
  });
  const unseen = ['adam.scale', 'adam.sign', 'adam.permutation', 'adam.batch'];
  caught(adamLaws, 'ConvNetJS’s multiplication by the correction', museum.convnetjsTimes, ['adam.step-response', 'adam.trace'], unseen);
  caught(adamLaws, 'ConvNetJS’s count of examples', museum.convnetjsCountsExamples, ['adam.step-response', 'adam.trace'], unseen);
  caught(
    adamLaws,
    'the missing correction (js-pytorch, mlx-rs, micrograd)',
    museum.uncorrected,
    ['adam.step-response', 'adam.step-bound'],
    unseen,
  );
  caught(
    adamLaws,
    'ε under the correction (TensorFlow, PyTorch, labml)',
    museum.scaledEpsilon,
    ['adam.epsilon', 'adam.trace'],
    [...unseen, 'adam.step-response'],
  );
  caught(adamLaws, 'the missing root (labml, L90)', museum.withoutRoot, ['adam.scale', 'adam.step-response']);
  caught(adamLaws, 'βᵗ added (L90)', museum.addedBeta, ['adam.zero-gradient', 'adam.sign', 'adam.trace']);
  caught(adamLaws, 'a tally of gradients, not squared (L90)', museum.tallyOfGradients, ['adam.scale', 'adam.trace']);
  caught(
    adamLaws,
    'averages that start at the first gradient (MatrixSlow)',
    museum.matrixSlowAdam,
    ['adam.trace', 'adam.first-moment'],
    ['adam.step-response'],
  );
});

describe('museum: NAdam', () => {
  caught(
    nadamLaws,
    'a correction that counts β1 twice (PyTorch)',
    museum.nadamTwice as never,
    ['nadam.trace'],
    ['nadam.sign', 'nadam.permutation', 'nadam.pure'],
  );
});

describe('museum: RMSProp and Adagrad', () => {
  caught(rmspropLaws, 'a start at the first gradient where zero is meant (MatrixSlow)', museum.matrixSlowRmsprop, [
    'rmsprop.first-step',
    'rmsprop.step-response',
  ]);
  caught(
    rmspropLaws,
    'ε in the other place (optax)',
    museum.optaxEpsilon,
    ['rmsprop.epsilon', 'rmsprop.trace'],
    ['rmsprop.step-response', 'rmsprop.scale'],
  );
  caught(
    rmspropLaws,
    'the prose without 1 − α (L85)',
    museum.proseRmsprop,
    ['rmsprop.step-response', 'rmsprop.mean-bound'],
    ['rmsprop.scale'],
  );
  caught(adagradLaws, 'Adagrad without its root', museum.adagradWithoutRoot, [
    'adagrad.scale',
    'adagrad.step-response',
    'adagrad.step-bound',
  ]);
});

describe('museum: momentum and gradient descent', () => {
  caught(
    momentumLaws,
    'PyTorch’s dampening',
    museum.torchDampening,
    ['momentum.weighted-sum', 'momentum.noise'],
    ['momentum.step-response'],
  );
  caught(momentumLaws, 'the lost sign (d2l)', museum.lostSign, ['momentum.step-response', 'momentum.edge'], ['momentum.linear']);
  caught(
    momentumLaws,
    'velocity for movement',
    museum.velocityForAll,
    ['momentum.forms-part'],
    ['momentum.forms', 'momentum.step-response'],
  );
  caught(nesterovLaws, 'the update proposed to PyTorch (14465)', museum.proposedNesterov, [
    'nesterov.forms',
    'nesterov.edge',
    'nesterov.step-response',
  ]);
  caught(
    nesterovLaws,
    'the "difference of gradients" (L65)',
    museum.differenceOfGradients,
    ['nesterov.lookahead', 'nesterov.recurrence'],
    ['nesterov.rotation'],
  );
  caught(gradientDescentLaws, 'the gradient of another step (L38)', museum.staleGradient, [
    'gradientDescent.step-response',
    'gradientDescent.descent-lemma',
  ]);
  caught(
    gradientDescentLaws,
    'a schedule that begins at 0',
    museum.countsFromZero,
    ['gradientDescent.schedule'],
    ['gradientDescent.step-response'],
  );
  caught(
    gradientDescentLaws,
    'a setter that nothing reads (TensorFlow.js)',
    museum.ignoredSetter,
    ['gradientDescent.schedule'],
    ['gradientDescent.step-response', 'gradientDescent.edge', 'gradientDescent.pure'],
  );
});

describe('museum: curvature', () => {
  caught(
    lbfgsLaws,
    'L-BFGS whose test of curvature has the unit of the loss (PyTorch)',
    absoluteCurvature,
    ['lbfgs.scale'],
    ['lbfgs.quadratic', 'lbfgs.monotone', 'lbfgs.wolfe', 'lbfgs.gradients-only'],
  );
  it('a test against both lengths is not caught', () => {
    const seen = ['lbfgs.scale', 'lbfgs.quadratic', 'lbfgs.polishes', 'lbfgs.monotone', 'lbfgs.wolfe'];
    expect(lbfgsLaws.filter((law) => seen.includes(law.id) && refutes(law, relativeCurvature)).map(({ id }) => id)).toEqual([]);
  });
  caught(saddleFreeNewtonLaws, '|Λ| without a floor', museum.withoutFloor, ['saddleFreeNewton.floor'], ['saddleFreeNewton.direction']);
});
