/**
 * The terms on which an implementation is judged: how finely it rounds, and what it claims.
 *
 *   fl(a ∘ b) = (a ∘ b)(1 + δ),   |δ| ≤ u        u = 2⁻⁵³ in float64, 2⁻²⁴ in float32
 *
 * A bound of a law is a count of roundings times u, times the size that was rounded, so that float32 is judged as float32
 * and an error of 0.01 % is one everywhere. What is not claimed is not asked for: a law that needs it is unsupported, not refuted.
 */

/** What of each option an implementation claims: `{ form: ['velocity'], epsilon: ['positive'] }`. What is not named is claimed as usual. */
export type Capabilities = { readonly [option: string]: readonly unknown[] };

export interface Terms {
  /** The unit roundoff of the numbers that the implementation computes with. */
  readonly unit: number;
  readonly capabilities: Capabilities;
}

/** Double precision, and every claim: what our own library is held to. */
export const FLOAT64: Terms = { unit: 2 ** -53, capabilities: {} };

/** Thrown where a law asks for something that the implementation does not claim. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** Of an option's values, those that are claimed; `usual` are meant where the option is not named. */
export function claimed<T>({ capabilities }: Terms, option: string, usual: readonly T[], known: readonly T[] = usual): T[] {
  const list = capabilities[option];
  const found = list === undefined ? [...usual] : known.filter((value) => list.includes(value));
  if (found.length === 0) throw new Unsupported(`asks for ${option} ${known.map(String).join(' or ')}, of which none is claimed`);
  return found;
}

/** The law asks for each of these values of an option. */
export function needs({ capabilities }: Terms, option: string, ...values: readonly unknown[]): void {
  const missing = values.find((value) => capabilities[option]?.includes(value) === false);
  if (missing !== undefined) throw new Unsupported(`asks for ${option} ${String(missing)}, which is not claimed`);
}

/** Whether an option's value is claimed: for a part of a law. */
export const claims = ({ capabilities }: Terms, option: string, value: unknown): boolean => capabilities[option]?.includes(value) !== false;

/** Whether numbers are coarser than float64's, in which the laws' own sums are made. */
export const narrow = ({ unit }: Terms): boolean => unit > 2 ** -53;

/** Room for rounding in an inequality that float64 keeps strictly: 0 there, `count` roundings elsewhere. */
export const room = (terms: Terms, count: number): number => (narrow(terms) ? count * terms.unit : 0);

/** Up to which power of two a law may scale its numbers: `wide` in float64, a ninth of that in a format of fewer exponents. */
export const reach = (terms: Terms, wide: number): number => (narrow(terms) ? Math.floor(wide / 9) : wide);

/** The distance of the smallest numbers from each other: 2⁻¹⁰⁷⁴, in float32 2⁻¹⁴⁹. */
export const spacing = (unit: number): number => (unit > 2 ** -53 ? 2 ** -149 : Number.MIN_VALUE);

/** What a law measured where it was refuted, in numbers. */
export interface Measured {
  readonly expected: number;
  readonly got: number;
  /** |got − expected|, and how large it may be. */
  readonly off: number;
  readonly bound: number;
}

/** Thrown by a law that is refuted: by a number, or by what was asked of a loss, which passes through the implementation that asked. */
export class Refutation extends Error {
  override readonly name = 'Refutation';
  readonly measured?: Measured;
  constructor(message: string, measured?: Measured) {
    super(message);
    if (measured !== undefined) this.measured = measured;
  }
}
