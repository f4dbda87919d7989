/** The few operations on vectors that the algorithms here are made of. */
import type { Floats } from './products/product.ts';

/** xᵀy. */
export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** Σ of n entries from `start` on, as four sums side by side: one would wait for each addition before the next, and takes twice as long. */
export function sumOf(x: ArrayLike<number>, start: number, n: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = start;
  for (const end = start + n - 3; i < end; i += 4) {
    a += x[i];
    b += x[i + 1];
    c += x[i + 2];
    d += x[i + 3];
  }
  for (const end = start + n; i < end; i++) a += x[i];
  return a + b + (c + d);
}

/** A sum of squares below this may have lost digits, or all of itself, to underflow. */
export const LEAST_SQUARE = 1e-280;

/** ‖x‖ = √(xᵀx), without overflow or underflow on the way. */
export function norm(x: ArrayLike<number>): number {
  const squared = dot(x, x);
  if (squared > LEAST_SQUARE && squared < 1 / LEAST_SQUARE) return Math.sqrt(squared);
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

/** θ + s·u, rounded as θ is; a fresh vector by default. */
export function along<V extends Floats>(θ: V, u: ArrayLike<number>, s: number, out: V = θ.slice() as V): V {
  for (let i = 0; i < θ.length; i++) out[i] = θ[i] + s * u[i];
  return out;
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
