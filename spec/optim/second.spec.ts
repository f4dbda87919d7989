import { describe, it } from 'vitest';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { levenbergMarquardt } from '../../src/optim/levenbergMarquardt.ts';
import { newton } from '../../src/optim/newton.ts';
import { newtonCG } from '../../src/optim/newtonCG.ts';
import { saddleFreeNewton } from '../../src/optim/saddleFreeNewton.ts';
import { check, titleOf } from '../laws/law.ts';
import { lbfgsLaws, levenbergMarquardtLaws, newtonCGLaws, newtonLaws, saddleFreeNewtonLaws } from '../laws/optim/second.ts';

describe('Newton', () => {
  for (const law of newtonLaws) it(titleOf(law), () => check(law, newton));
});
describe('saddle-free Newton', () => {
  for (const law of saddleFreeNewtonLaws) it(titleOf(law), () => check(law, () => saddleFreeNewton()));
});
describe('Levenberg–Marquardt', () => {
  for (const law of levenbergMarquardtLaws) it(titleOf(law), () => check(law, () => levenbergMarquardt()));
});
describe('Newton–CG', () => {
  for (const law of newtonCGLaws) it(titleOf(law), () => check(law, () => newtonCG()));
});
describe('L-BFGS', () => {
  for (const law of lbfgsLaws) it(titleOf(law), () => check(law, () => lbfgs()));
});
