/**
 * How a number is written in a sentence, one way everywhere: three digits, a true minus sign, and powers of ten where zeros
 * would have to be counted.
 *
 *   written(-0.17712) is −0.177,  written(1234567) is 1.23·10⁶,  written(1e-6) is 10⁻⁶,  written(NaN) is NaN
 */

const SUPERSCRIPTS: Readonly<Record<string, string>> = Object.fromEntries([...'-0123456789'].map((c, i) => [c, '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'[i]]));

/** x with so many significant digits (default 3). Whole numbers up to 99 999 keep all of theirs. */
export function written(x: number, digits = 3): string {
  if (Number.isNaN(x)) return 'NaN';
  const size = Math.abs(x);
  const minus = x < 0 ? '−' : '';
  if (size === Infinity) return `${minus}∞`;
  if (size === 0 || (size < 1e5 && Number.isInteger(size))) return `${minus}${size}`;
  const rounded = Number(size.toPrecision(digits));
  if (rounded >= 1e-3 && rounded < 1e5) return `${minus}${rounded}`;
  const [mantissa, exponent] = rounded.toExponential().split('e');
  const power = `10${[...String(Number(exponent))].map((c) => SUPERSCRIPTS[c]).join('')}`;
  return `${minus}${mantissa === '1' ? power : `${mantissa}·${power}`}`;
}

/** A sentence: its numbers as {@link written}, all else as it is. */
export const sentence = (pieces: TemplateStringsArray, ...values: readonly (number | string)[]): string =>
  String.raw({ raw: pieces }, ...values.map((x) => (typeof x === 'number' ? written(x) : x)));
