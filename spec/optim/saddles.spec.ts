/** Saddles, curved valleys and noise: the laws hold our optimizers, and can fail. */
import { adagrad, gradientDescent, momentum, rmsprop } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { check, refutes, titleOf } from '../laws/law.ts';
import { adagradAtSaddles, descentAtSaddles, epsilonSettles, momentumAtSaddles } from '../laws/optim/saddles.ts';

describe('at saddles and under noise', () => {
  for (const law of descentAtSaddles) it(titleOf(law), () => check(law, gradientDescent));
  for (const law of momentumAtSaddles) it(titleOf(law), () => check(law, momentum));
  for (const law of adagradAtSaddles) it(titleOf(law), () => check(law, adagrad));
  it(titleOf(epsilonSettles), () => check(epsilonSettles, rmsprop));
});

describe('these laws can fail', () => {
  it('for descent with momentum in place of none', () => {
    for (const law of descentAtSaddles)
      expect(
        refutes(law, ({ learningRate }) => momentum({ learningRate, momentum: 0.5 })),
        law.id,
      ).toBe(true);
  });
  it('for momentum that forgets', () => {
    for (const law of momentumAtSaddles.filter(({ id }) => id !== 'momentum.below-the-edge'))
      expect(
        refutes(law, ({ learningRate }) => gradientDescent({ learningRate })),
        law.id,
      ).toBe(true);
  });
  it('for momentum that takes a quarter of its rate', () => {
    const law = momentumAtSaddles.find(({ id }) => id === 'momentum.below-the-edge')!;
    expect(refutes(law, ({ learningRate, momentum: λ }) => momentum({ learningRate: (learningRate as number) / 4, momentum: λ }))).toBe(
      true,
    );
  });
  it('for Adagrad that is gradient descent or momentum, and RMSProp without its ε', () => {
    expect(refutes(adagradAtSaddles[0], ({ learningRate }) => gradientDescent({ learningRate }))).toBe(true);
    expect(refutes(adagradAtSaddles[1], ({ learningRate }) => momentum({ learningRate, momentum: 0.9 }))).toBe(true);
    expect(refutes(epsilonSettles, (h) => rmsprop({ ...h, epsilon: 0 }))).toBe(true);
  });
});
