/**
 * The interface between those who need a product and those who compute it: `multiply` is what linalg and autograd call,
 * `withMatmul` puts another kernel in force for a while.
 */
import { callable, noMore } from '../../base/arguments.ts';
import type { ProductKernel } from './product.ts';
import { readableProduct } from './readable.ts';

let byDefault: ProductKernel = readableProduct;
let chosen: ProductKernel | undefined;

/** Makes a kernel the default: the readable one until matmul.ts brings the fast ones. */
export const makeDefault = (kernel: ProductKernel): void => {
  byDefault = kernel;
};

/** The kernel in force: the default, or the one that an enclosing {@link withMatmul} has put in its place. */
export const currentProduct = (...rest: never[]): ProductKernel => {
  noMore('currentProduct', rest, 'nothing');
  return chosen ?? byDefault;
};

/** Carries out a product with the kernel in force. */
export const multiply: ProductKernel = (p) => (chosen ?? byDefault)(p);

/**
 * Runs `f` with another product kernel in force, for linalg and autograd alike, and returns what `f` returns.
 * The kernel before is back in force afterwards, also where `f` throws; calls may be nested.
 *
 * @example
 * import { matmul, readableProduct, withMatmul } from 'saddlepoint';
 * let calls = 0;
 * const counting = (p) => { calls++; readableProduct(p); };
 * withMatmul(counting, () => matmul([[1, 2]], [[3], [4]]));
 * console.log(calls); // → 1
 *
 * @throws TypeError where `f` returns a Promise: the kernel would be gone before the work is done
 */
export function withMatmul<R>(kernel: ProductKernel, f: () => R, ...rest: never[]): R {
  noMore('withMatmul', rest, 'a kernel and a function');
  callable('withMatmul', 'kernel', kernel);
  callable('withMatmul', 'f', f);
  const before = chosen;
  chosen = kernel;
  try {
    const result = f();
    if (typeof (result as { then?: unknown } | undefined | null)?.then === 'function') {
      throw new TypeError('withMatmul: f returned a Promise; the kernel is in force only until f returns, so f must be synchronous');
    }
    return result;
  } finally {
    chosen = before;
  }
}

/**
 * Runs `f` in full precision: with the default kernel, where the one in force rounds to float32. For Hessians, whose small
 * eigenvalues that rounding would drown.
 */
export function inFullPrecision<R>(f: () => R): R {
  return chosen?.precision === 'float32' ? withMatmul(byDefault, f) : f();
}
