/** Every optimizer of the library by its name, at a rate η: how it is made, and the code that makes it. */
import {
  adagrad,
  adam,
  adamw,
  amsgrad,
  gradientDescent,
  lbfgs,
  levenbergMarquardt,
  momentum,
  nadam,
  nesterov,
  newton,
  newtonCG,
  type Optimizer,
  radam,
  rmsprop,
  rmspropMomentum,
  saddleFreeNewton,
} from 'saddlepoint';

export interface Maker {
  /** Whether it takes a rate; the others find their own step. */
  readonly rated: boolean;
  make(η: number): Optimizer;
  code(η: number): string;
}

const rated = (name: string, make: (options: { learningRate: number }) => Optimizer): Maker => ({
  rated: true,
  make: (learningRate) => make({ learningRate }),
  code: (η) => `${name}({ learningRate: ${η} })`,
});
const onItsOwn = (name: string, make: () => Optimizer): Maker => ({ rated: false, make: () => make(), code: () => `${name}()` });

export const OPTIMIZERS: Readonly<Record<string, Maker>> = {
  'gradient descent': rated('gradientDescent', gradientDescent),
  momentum: rated('momentum', momentum),
  Nesterov: rated('nesterov', nesterov),
  Adagrad: rated('adagrad', adagrad),
  RMSProp: rated('rmsprop', rmsprop),
  'RMSProp with momentum': rated('rmspropMomentum', rmspropMomentum),
  Adam: rated('adam', adam),
  AdamW: rated('adamw', adamw),
  AMSGrad: rated('amsgrad', amsgrad),
  NAdam: rated('nadam', nadam),
  RAdam: rated('radam', radam),
  Newton: onItsOwn('newton', newton),
  'saddle-free Newton': onItsOwn('saddleFreeNewton', saddleFreeNewton),
  'Levenberg–Marquardt': onItsOwn('levenbergMarquardt', levenbergMarquardt),
  'Newton-CG': onItsOwn('newtonCG', newtonCG),
  'L-BFGS': onItsOwn('lbfgs', lbfgs),
};
