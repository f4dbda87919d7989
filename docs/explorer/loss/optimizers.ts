/** The optimizers by the names that a reader knows, at a rate η: how each is made, and the code that makes it. */
import type { Optimizer } from 'saddlepoint';
import { isFirstOrder, MAKE } from '../optimizers.ts';

export interface Maker {
  /** Whether it takes a rate here; the others find their own step (Newton's is the whole one). */
  readonly rated: boolean;
  make(η: number): Optimizer;
  code(η: number): string;
}

const NAMES: Readonly<Record<string, string>> = {
  'gradient descent': 'gradientDescent',
  momentum: 'momentum',
  Nesterov: 'nesterov',
  Adagrad: 'adagrad',
  RMSProp: 'rmsprop',
  'RMSProp with momentum': 'rmspropMomentum',
  Adam: 'adam',
  AdamW: 'adamw',
  AMSGrad: 'amsgrad',
  NAdam: 'nadam',
  RAdam: 'radam',
  Newton: 'newton',
  'saddle-free Newton': 'saddleFreeNewton',
  'Levenberg–Marquardt': 'levenbergMarquardt',
  'Newton-CG': 'newtonCG',
  'L-BFGS': 'lbfgs',
};

const maker = (name: string): Maker => {
  const rated = isFirstOrder(name);
  return {
    rated,
    make: (learningRate) => MAKE[name](rated ? { learningRate } : {}),
    code: (η) => `${name}(${rated ? `{ learningRate: ${η} }` : ''})`,
  };
};

export const OPTIMIZERS: Readonly<Record<string, Maker>> = Object.fromEntries(
  Object.entries(NAMES).map(([label, name]) => [label, maker(name)]),
);
