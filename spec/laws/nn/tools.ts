/** Inputs and comparisons that the laws of networks share. */
import fc from 'fast-check';
import { type Random, type Tensor, tensor } from 'saddlepoint';

/** k/16: sums and products of a few of these are exact. */
export const dyadic = fc.integer({ min: -64, max: 64 }).map((k) => k / 16);
export const dyadics = (...shape: number[]): fc.Arbitrary<Tensor> => {
  const size = shape.reduce((a, b) => a * b, 1);
  return fc.array(dyadic, { minLength: size, maxLength: size }).map((list) => tensor(Float64Array.from(list), { shape }));
};
export const seeds = fc.integer({ min: 0, max: 2 ** 31 });
export const small = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
export const normals = (r: Random, ...shape: number[]): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => r.normal()),
    { shape },
  );

export const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((m, v) => Math.max(m, Math.abs(v)), 0);
export const same = (a: Tensor, b: Tensor): boolean => a.shape.join() === b.shape.join() && a.data.every((v, i) => v === b.data[i]);
/** |a − b| ≤ tolerance · max(1, |a|), entry by entry. */
export const close = (a: Tensor, b: Tensor, tolerance = 1e-12): boolean => {
  const scale = tolerance * Math.max(1, largest(a.data));
  return a.shape.join() === b.shape.join() && a.data.every((v, i) => Math.abs(v - b.data[i]) <= scale);
};
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);

/** Whole numbers −8 … 8, so that sums of products are exact. */
export const wholes = (r: Random, ...shape: number[]): Tensor =>
  tensor(
    Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => r.integer(17) - 8),
    { shape },
  );
