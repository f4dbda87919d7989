/** Numbers in the explorer's sentences: three digits, and words for what is nearly nothing or no number. */
import { number, tenTo } from '../report/numbers.ts';

/** 0.123, 1.5·10⁻⁷, −2 */
export function say(x: number, digits = 3): string {
  if (Number.isNaN(x)) return 'no number';
  if (!Number.isFinite(x)) return x > 0 ? 'beyond all numbers' : 'below all numbers';
  if (Math.abs(x) < 1e-12) return '0';
  return number(x, digits);
}

/** The number with this log₁₀, however near to 0: 0.13, 10⁻⁶, 1.8·10⁻⁶⁰ */
export function sayLog(log: number, digits = 2): string {
  if (log === Number.NEGATIVE_INFINITY) return '0';
  if (log >= -3 && log < 6) return say(10 ** log, digits);
  const power = Math.floor(log);
  const mantissa = Number((10 ** (log - power)).toPrecision(digits));
  if (mantissa === 10) return tenTo(power + 1);
  return mantissa === 1 ? tenTo(power) : `${mantissa}·${tenTo(power)}`;
}

export const sayPoint = (θ: ArrayLike<number>): string => `(${Array.from(θ, (x) => say(x, 2)).join(', ')})`;

/** '1 step', '40 steps' */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
