/** What the files of this room share: sentences about measured numbers, and losses that can be compared. */

/** A sentence: its numbers with three digits, all else as it is. */
export const words = (pieces: TemplateStringsArray, ...values: readonly (number | string)[]): string =>
  String.raw({ raw: pieces }, ...values.map((x) => (typeof x === 'number' ? Number(x.toPrecision(3)) : x)));

/** What is not finite counts as higher than anything. */
export const finite = (loss: number): number => (Number.isFinite(loss) ? loss : Infinity);
