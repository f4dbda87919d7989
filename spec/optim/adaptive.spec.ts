import { describe, it } from 'vitest';
import { adagrad } from '../../src/optim/adagrad.ts';
import { adam } from '../../src/optim/adam.ts';
import { adamw } from '../../src/optim/adamw.ts';
import { amsgrad } from '../../src/optim/amsgrad.ts';
import { nadam } from '../../src/optim/nadam.ts';
import { radam } from '../../src/optim/radam.ts';
import { rmsprop } from '../../src/optim/rmsprop.ts';
import { rmspropMomentum } from '../../src/optim/rmspropMomentum.ts';
import { check, titleOf } from '../laws/law.ts';
import { adagradLaws } from '../laws/optim/adagrad.ts';
import { adamLaws, adamwLaws, amsgradLaws, nadamLaws, radamLaws, uncorrectedAdamLaws, uncorrectedAmsgradLaws } from '../laws/optim/adam.ts';
import { rmspropLaws, rmspropMomentumLaws } from '../laws/optim/rmsprop.ts';

describe('Adagrad', () => {
  for (const law of adagradLaws) it(titleOf(law), () => check(law, adagrad));
});
describe('RMSProp', () => {
  for (const law of rmspropLaws) it(titleOf(law), () => check(law, rmsprop));
});
describe('RMSProp with momentum', () => {
  for (const law of rmspropMomentumLaws) it(titleOf(law), () => check(law, rmspropMomentum));
});
describe('Adam', () => {
  for (const law of adamLaws) it(titleOf(law), () => check(law, adam));
});
describe('Adam without bias correction', () => {
  for (const law of uncorrectedAdamLaws) it(titleOf(law), () => check(law, (h) => adam({ ...h, biasCorrection: false })));
});
describe('AdamW', () => {
  for (const law of adamwLaws) it(titleOf(law), () => check(law, adamw));
});
describe('AMSGrad', () => {
  for (const law of amsgradLaws) it(titleOf(law), () => check(law, amsgrad));
});
describe('AMSGrad as published', () => {
  for (const law of uncorrectedAmsgradLaws) it(titleOf(law), () => check(law, (h) => amsgrad({ ...h, maximumOf: 'uncorrected' })));
});
describe('NAdam', () => {
  for (const law of nadamLaws) it(titleOf(law), () => check(law, nadam));
});
describe('RAdam', () => {
  for (const law of radamLaws) it(titleOf(law), () => check(law, radam));
  const later = { capabilities: { threshold: [5] } };
  for (const law of radamLaws.filter(({ id }) => id !== 'radam.switch')) it(`${titleOf(law)}, from ρᵗ > 5`, () => check(law, radam, later));
});
