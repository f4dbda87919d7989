import { describe, expect, it } from 'vitest';
import { check, type Law, refutes, titleOf } from '../laws/law.ts';
import { amsgradLaws } from '../laws/optim/adam.ts';
import { adadeltaLaws, adamaxLaws, centredRmspropLaws, lionLaws } from '../laws/optim/others.ts';
import * as museum from './others.ts';

function sound<I>(name: string, laws: readonly Law<I>[], make: I): void {
  describe(name, () => {
    for (const law of laws) it(titleOf(law), () => check(law, make));
  });
}
sound('centred RMSProp', centredRmspropLaws, museum.centredRmsprop);
sound('Adamax', adamaxLaws, museum.adamax);
sound('AdaDelta', adadeltaLaws, museum.adadelta);
sound('Lion', lionLaws, museum.lion);

describe('museum: optimizers of others', () => {
  const caught = <I>(laws: readonly Law<I>[], bug: I) => laws.filter((law) => refutes(law, bug)).map(({ id }) => id);
  it('TensorFlow.js’s subtracted ε is caught by the trace', () => {
    expect(caught(centredRmspropLaws, museum.subtractedEpsilon)).toEqual(
      expect.arrayContaining(['centredRmsprop.trace', 'centredRmsprop.steady']),
    );
  });
  it('a variance that rounds below 0 is caught under a steady gradient alone', () => {
    expect(caught(centredRmspropLaws, museum.unguarded)).toContain('centredRmsprop.steady');
  });
  it('Adamax with u corrected is caught', () => {
    expect(caught(adamaxLaws, museum.adamaxCorrectedTwice)).toEqual(expect.arrayContaining(['adamax.trace', 'adamax.step-bound']));
  });
  it('AdaDelta that remembers ηΔ is caught by the rate', () => {
    expect(caught(adadeltaLaws, museum.adadeltaRemembersSteps)).toEqual(expect.arrayContaining(['adadelta.trace', 'adadelta.rate']));
  });
  it('TensorFlow.js’s AdaDelta, a gradient late, is caught by its first step', () => {
    expect(caught(adadeltaLaws, museum.adadeltaOfOldSquares)).toEqual(expect.arrayContaining(['adadelta.trace', 'adadelta.first-step']));
  });
  it('AMSGrad whose rate rises against its own definition is caught', () => {
    expect(caught(amsgradLaws, museum.amsgradRises as never)).toEqual(expect.arrayContaining(['amsgrad.trace', 'amsgrad.rate-falls']));
  });
  it('Lion with one mean is caught', () => {
    expect(caught(lionLaws, museum.lionWithOneMean)).toContain('lion.trace');
  });
});
