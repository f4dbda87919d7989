/** Numbers in the explorer's sentences: three digits, and words for what is nearly nothing or no number. */

const superscript = (n: number): string => String(n).replace(/./g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]));

/** 10⁻⁷ */
export const powerOfTen = (power: number): string => `10${superscript(power)}`;

/** 0.123, 1.5·10⁻⁷, −2 */
export function say(x: number, digits = 3): string {
  if (Number.isNaN(x)) return 'no number';
  if (!Number.isFinite(x)) return x > 0 ? 'beyond all numbers' : 'below all numbers';
  if (Math.abs(x) < 1e-12) return '0';
  const [mantissa, exponent] = x.toExponential(digits - 1).split('e') as [string, string];
  const power = Number(exponent);
  const plain = power >= -3 && power < 6 ? String(Number(x.toPrecision(digits))) : `${Number(mantissa)}·${powerOfTen(power)}`;
  return plain.replace('-', '−');
}

/** The number with this log₁₀, however near to 0: 0.13, 10⁻⁶, 1.8·10⁻⁶⁰ */
export function sayLog(log: number, digits = 2): string {
  if (log === Number.NEGATIVE_INFINITY) return '0';
  if (log >= -3 && log < 6) return say(10 ** log, digits);
  const power = Math.floor(log);
  const mantissa = Number((10 ** (log - power)).toPrecision(digits));
  if (mantissa === 10) return powerOfTen(power + 1);
  return mantissa === 1 ? powerOfTen(power) : `${mantissa}·${powerOfTen(power)}`;
}

export const sayPoint = (θ: ArrayLike<number>): string => `(${Array.from(θ, (x) => say(x, 2)).join(', ')})`;

/** '1 step', '40 steps' */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
