/**
 * Autograd: tensors, operations with derivatives of every order, and the transforms that take them.
 *
 * To read it, begin with scalar.ts: the whole idea in thirty lines. Each file of the room adds something to these.
 *
 *   shape.ts tensor.ts    the number becomes an array of any shape, its slopes become an operation with attributes
 *   operation.ts          an operation is a kernel and a rule for each input; numbers are recorded only while somebody asks
 *   operations/           the table of rules, written in operations, so that derivatives have derivatives
 *   memory.ts             small arrays share blocks while that goes on
 *   backward.ts           the same loop: only between xs and ys, with broadcasting undone, recorded if need be
 *   methods.ts create.ts  formulas in the order of the mathematics, and where tensors come from
 *   trace.ts tree.ts      a function at a point: parameters in trees, variables that are fresh in every nesting
 *   grad.ts vjp.ts jvp.ts hvp.ts    the transforms: a forward pass and a line that goes back
 *   jacobian.ts hessian.ts    many cotangents in one sweep
 */

export { arange, eye, ones, randn, type TensorLike, type TensorOptions, tensor, zeros } from './create.ts';
export { grad, valueAndGrad } from './grad.ts';
export { hessian } from './hessian.ts';
export { hvp } from './hvp.ts';
export { jacobian } from './jacobian.ts';
export { jvp } from './jvp.ts';
export {
  type Binary,
  defineOp,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  maximum,
  minimum,
  notEqual,
  stopGradient,
  Tensor,
  where,
} from './methods.ts';
export type { Operation } from './operation.ts';
export { concat, type Indices, oneHot, stack } from './operations/indexing.ts';
export type { Range } from './operations/views.ts';
export type { Axes, DType, KeepDims, Shape } from './shape.ts';
export type { NestedNumbers, Op, Operand, Rule } from './tensor.ts';
export type { Differentiable, Traced } from './trace.ts';
export type { Tree } from './tree.ts';
export { vjp } from './vjp.ts';
