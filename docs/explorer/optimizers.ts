/** Every optimizer of the library by its name: what the lab and a reader's own loss choose from. */
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

/** Each rule takes options of its own. */
type Make = (options: any) => Optimizer;

export const MAKE: Readonly<Record<string, Make>> = {
  gradientDescent,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  rmspropMomentum,
  adam,
  adamw,
  amsgrad,
  nadam,
  radam,
  newton,
  saddleFreeNewton,
  levenbergMarquardt,
  newtonCG,
  lbfgs,
};

/** Rules whose steps need no rate of their own. */
const RATELESS = ['saddleFreeNewton', 'levenbergMarquardt', 'newtonCG', 'lbfgs'];
export const hasRate = (rule: string): boolean => !RATELESS.includes(rule);
/** Rules that read gradients alone, so that clipping and the like can stand around them. */
export const isFirstOrder = (rule: string): boolean => hasRate(rule) && rule !== 'newton';
