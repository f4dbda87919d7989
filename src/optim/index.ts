export { type AdagradOptions, adagrad } from './adagrad.ts';
export { type AdamOptions, adam } from './adam.ts';
export { adamw } from './adamw.ts';
export { amsgrad } from './amsgrad.ts';
export type { Checkpoint, Written, WrittenVector } from './checkpoint.ts';
export { type DescendOptions, type Descent, descend, type Stop } from './descend.ts';
export { type Coordinatewise, coordinatewise, type Kept } from './frame/coordinatewise.ts';
export type { EpsilonPlacement } from './frame/hyperparameters.ts';
export type { LearningRate, Optimizer, Source, State, StepRecord } from './frame/optimizer.ts';
export { type GradientDescentOptions, gradientDescent } from './gradientDescent.ts';
export { lbfgs } from './lbfgs.ts';
export { levenbergMarquardt } from './levenbergMarquardt.ts';
export { type MomentumOptions, momentum } from './momentum.ts';
export { type NesterovOptions, nesterov } from './nesterov.ts';
export { newton } from './newton.ts';
export { newtonCG } from './newtonCG.ts';
export { radam } from './radam.ts';
export { type RmspropOptions, rmsprop } from './rmsprop.ts';
export { type RmspropMomentumOptions, rmspropMomentum } from './rmspropMomentum.ts';
export { saddleFreeNewton } from './saddleFreeNewton.ts';
export {
  constant,
  cosine,
  exponentialDecay,
  inverseSqrt,
  inverseTime,
  linearWarmup,
  noam,
  piecewise,
  type Schedule,
  stepDecay,
  warmup,
} from './schedules.ts';
export { changeGradient, clipByNorm, clipByValue, clipNorm, clipValue, type GradientChange, weightDecay } from './wrap.ts';
