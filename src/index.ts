/**
 * saddlepoint: why did training stop, and which way is down?
 *
 * @packageDocumentation
 */
export * from './autograd/index.ts';
export * from './base/index.ts';
export * from './diagnose/index.ts';
export * from './landscape/index.ts';
export * from './linalg/index.ts';
export * from './optim/index.ts';
export * from './oracle/index.ts';
