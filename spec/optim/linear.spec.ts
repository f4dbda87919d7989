import { describe, it } from 'vitest';
import { gradientDescent } from '../../src/optim/gradientDescent.ts';
import { momentum } from '../../src/optim/momentum.ts';
import { nesterov } from '../../src/optim/nesterov.ts';
import { check, titleOf } from '../laws/law.ts';
import { gradientDescentLaws } from '../laws/optim/gradientDescent.ts';
import { momentumLaws } from '../laws/optim/momentum.ts';
import { nesterovLaws } from '../laws/optim/nesterov.ts';

describe('gradient descent', () => {
  for (const law of gradientDescentLaws) it(titleOf(law), () => check(law, gradientDescent));
});
describe('momentum', () => {
  for (const law of momentumLaws) it(titleOf(law), () => check(law, momentum));
});
describe('Nesterov', () => {
  for (const law of nesterovLaws) it(titleOf(law), () => check(law, nesterov));
});
