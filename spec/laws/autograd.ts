/**
 * The laws of autograd: over engines of numbers (any implementation), and over operations on this library's tensors.
 */

export { OPERATIONS } from './autograd-operations.ts';
export { remainderOrder } from './autograd-order.ts';
export { lawsOfQuadrature, type QuadratureRule } from './autograd-quadrature.ts';
export { type Engine, type EngineLaw, type FunctionName, lawsOfAutograd, type Trace } from './autograd-scalar.ts';
export { type Case, lawsOf as lawsOfOperation, lawsOfOperations, type Operation, type OperationLaw } from './autograd-tensor.ts';
