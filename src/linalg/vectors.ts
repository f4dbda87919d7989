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
  // Too large or too small to be squared: divide first, by a power of two beside the largest entry.
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) return Number.NaN;
    largest = Math.max(largest, Math.abs(x[i]));
  }
  if (largest === 0 || largest === Number.POSITIVE_INFINITY) return largest;
  const unit = powerOfTwo(largest);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] / unit) ** 2;
  return unit * Math.sqrt(sum);
}

/** A power of two beside x > 0: dividing by it changes no digit, and the scale of the numbers none of the digits that follow. */
export const powerOfTwo = (x: number): number => 2 ** Math.min(1023, Math.floor(Math.log2(x)));

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
