/** Numbers in sentences, in tables and on axes. */

const superscript = (n: number): string => String(n).replace(/./g, (c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]));

/** 10⁻⁷ */
export const tenTo = (power: number): string => `10${superscript(power)}`;

/** A number as a reader wants it: few digits, plain where it is plain, 1.2·10⁻⁷ where it is not. */
export function number(x: number, digits = 3): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞';
  if (x === 0) return '0';
  const [mantissa, exponent] = x.toExponential(digits - 1).split('e') as [string, string];
  const power = Number(exponent);
  const text = power >= -3 && power < 6 ? String(Number(x.toPrecision(digits))) : `${Number(mantissa)}·${tenTo(power)}`;
  return text.replace('-', '−');
}

/** A tick of a logarithmic axis: 10⁻³, or between two powers the number itself. */
export function powerOfTen(x: number): string {
  const log = Math.log10(x);
  return Math.abs(log - Math.round(log)) < 1e-9 ? tenTo(Math.round(log)) : number(x);
}
