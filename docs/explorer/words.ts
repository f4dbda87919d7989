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

export const sayPoint = (θ: ArrayLike<number>): string => `(${Array.from(θ, (x) => say(x, 2)).join(', ')})`;

/** '1 step', '40 steps' */
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
