/**
 * Arrays that a function needs only while it runs, kept for its next call: for V8 a typed array of more than 64 bytes costs as much as some
 * hundred operations. At order 16 `solve` takes half the time.
 */

/** Larger arrays are made anew, lest they be held for ever. */
const LARGEST = 256 * 256;

/**
 * A place for numbers: called with a length it gives an array of at least that length, of any contents. Who holds one must be done with it
 * before the same place is asked again.
 */
export function reusable(): (length: number) => Float64Array {
  let kept = new Float64Array(0);
  return (length) => {
    if (length > LARGEST) return new Float64Array(length);
    if (kept.length < length) kept = new Float64Array(Math.max(length, Math.min(2 * kept.length, LARGEST)));
    return kept;
  };
}
