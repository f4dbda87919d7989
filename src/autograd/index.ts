/** Autograd: tensors, operations with derivatives of every order, and the transforms that take them. */

export { arange, eye, ones, randn, type TensorLike, type TensorOptions, tensor, zeros } from './create.ts';
export { defineOp, type Op, type Operand, type Operation, type Rule, stopGradient } from './operation.ts';
export { type Binary, equal, greater, greaterEqual, less, lessEqual, maximum, minimum, notEqual, where } from './operations/arithmetic.ts';
export { concat, type Indices, oneHot, stack } from './operations/indexing.ts';
export type { Axes, KeepDims } from './operations/reductions.ts';
export type { Range } from './operations/views.ts';
export type { DType, Shape } from './shape.ts';
export { type NestedNumbers, Tensor } from './tensor.ts';
export { type Differentiable, grad, hessian, hvp, jacobian, jvp, type Traced, valueAndGrad, vjp } from './transforms.ts';
export type { Tree } from './tree.ts';
