/**
 * The laws of autograd: over engines of numbers (any implementation), and over operations on this library's tensors.
 */

export { OPERATIONS } from './operations.ts';
export { remainderOrder } from './order.ts';
export { lawsOfQuadrature, type QuadratureRule } from './quadrature.ts';
export { type Engine, type EngineLaw, type FunctionName, lawsOfAutograd, type Trace } from './scalar.ts';
export { type Case, lawsOf as lawsOfOperation, lawsOfOperations, type Operation, type OperationLaw } from './tensor.ts';
