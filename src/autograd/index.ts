/** Autograd: tensors, operations with derivatives of every order, and the transforms that take them. */
export { type Binary, equal, greater, greaterEqual, less, lessEqual, maximum, minimum, notEqual, where } from './operations/arithmetic.ts';
export { type CheckGradientsOptions, checkGradients, type GradientReport } from '../oracle/checkGradients.ts';
export { arange, eye, ones, randn, type TensorLike, type TensorOptions, tensor, zeros } from './create.ts';
export { concat, type Indices, oneHot, stack } from './operations/indexing.ts';
export { oracle, oracleFrom } from '../oracle/oracle.ts';
export { type Parameters, type ParametersOptions, parameters } from '../oracle/parameters.ts';
export { defineOp, type Op, type Operand, type Operation, type Rule, stopGradient } from './operation.ts';
export type { Axes, KeepDims } from './operations/reductions.ts';
export type { DType, Shape } from './shape.ts';
export { type NestedNumbers, Tensor } from './tensor.ts';
export { type Differentiable, grad, hessian, hvp, jacobian, jvp, type Traced, valueAndGrad, vjp } from './transforms.ts';
export type { Oracle, OracleParts, Tree, Vector } from '../oracle/types.ts';
export type { Range } from './operations/views.ts';
