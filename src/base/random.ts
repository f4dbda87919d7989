/**
 * Random numbers from a seed: the same seed gives the same numbers on every machine.
 *
 * Blackman and Vigna's xoshiro128** (2018): 128 bits of state, four 32-bit words, period 2¹²⁸ − 1, seeded by SplitMix32,
 * so that neighbouring seeds have nothing in common. Normal numbers by Marsaglia's polar method (1964).
 * Good enough for experiments, not for secrets.
 */

import { count, noMore, refuse } from './arguments.ts';

/** A seeded source of random numbers; every call moves it on. */
export interface Random {
  /** 32 random bits, as an integer in [0, 2³²). */
  bits(): number;
  /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** Normal, mean 0 and variance 1. */
  normal(): number;
  /** A whole number in 0 … n − 1, each equally likely. */
  integer(n: number): number;
  /** 0 … n − 1 in random order (Fisher and Yates); every order is equally likely. */
  permutation(n: number): Uint32Array;
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/** SplitMix32: steps by the golden ratio, then mixes. */
function splitmix(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/**
 * A source of random numbers from a whole-number seed (of any size up to 2⁵³).
 *
 * @example
 * import { random } from 'saddlepoint';
 * const { uniform, integer } = random(7);
 * const again = random(7);
 * console.log(uniform() === again.uniform() && integer(10) === again.integer(10)); // → true
 *
 * @throws RangeError where the seed is not a safe integer
 */
export function random(seed: number, ...rest: never[]): Random {
  noMore('random', rest, 'a seed');
  if (!Number.isSafeInteger(seed)) refuse('random', 'seed', 'a whole number', seed);
  const low = splitmix(seed);
  const high = splitmix(Math.floor(seed / 2 ** 32));
  // Two words from each half of the seed: mixed by exclusive or they would cancel where the halves are equal, as in seed 0.
  let s0 = low();
  let s1 = low();
  let s2 = high();
  let s3 = high() | 1; // never all zero
  let spare: number | undefined;

  const bits = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotateLeft(s3, 11);
    return result;
  };

  // The halves meet within a few steps.
  for (let i = 0; i < 16; i++) bits();

  // 27 high bits and 26 more make 53.
  const uniform = (): number => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6)) * 2 ** -53;

  const normal = (): number => {
    if (spare !== undefined) {
      const last = spare;
      spare = undefined;
      return last;
    }
    // (u, v) uniform in the unit disc, s = u² + v²:  u √(−2 ln s / s) and v √(−2 ln s / s) are normal and independent.
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const r = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * r;
      return u * r;
    }
  };

  const integer = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) refuse('random.integer', 'n', 'a whole number in 1 … 2³²', n);
    // The top of the range that n does not divide is drawn again, so that no number is favoured.
    const top = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const x = bits();
      if (x < top) return x % n;
    }
  };

  const permutation = (n: number): Uint32Array => {
    count('random.permutation', 'n', n);
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = integer(i + 1);
      const swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  };

  return { bits, uniform, normal, integer, permutation };
}
