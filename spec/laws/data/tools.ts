/** Whole numbers from min to max, any seed, and 0 … n − 1. */
import fc from 'fast-check';

export const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
export const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
