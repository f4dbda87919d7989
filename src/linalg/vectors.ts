/** The few operations on vectors that the algorithms here are made of. */
import type { Floats } from './products/product.ts';

/** xᵀy. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** ‖x‖ = √(xᵀx), without overflow or underflow on the way. */
export function norm(x: ArrayLike<number>): number {
  const squared = dot(x, x);
  if (squared > 1e-280 && squared < 1e280) return Math.sqrt(squared);
  // Too large or too small to be squared: divide by the largest entry first.
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) return Number.NaN;
    largest = Math.max(largest, Math.abs(x[i]));
  }
  if (largest === 0 || largest === Number.POSITIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/** y ← y + a·x. */
export function axpy(a: number, x: ArrayLike<number>, y: Floats): void {
  for (let i = 0; i < y.length; i++) y[i] += a * x[i];
}

/** x ← a·x. */
export function scale(a: number, x: Floats): void {
  for (let i = 0; i < x.length; i++) x[i] *= a;
}

/** The largest |xᵢ|, 0 of an empty vector. */
export function maxAbs(x: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, Math.abs(x[i]));
  return largest;
}
