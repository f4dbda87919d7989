/** Numbers for the problems: reproducible, and the same for every contender. */

/** Uniform on [−½, ½). */
export function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  };
}

export const numbers = (count, seed, Type = Float64Array) => {
  const draw = uniform(seed);
  const out = new Type(count);
  for (let i = 0; i < count; i++) out[i] = draw();
  return out;
};

/** Nested rows of a flat [rows, columns] array. */
export const rowsOf = (flat, columns) =>
  Array.from({ length: flat.length / columns }, (_, i) => Array.from(flat.subarray(i * columns, (i + 1) * columns)));

/** The largest |x − y|, in units of the largest |y|. */
export function distance(x, y) {
  if (x.length !== y.length) return Number.POSITIVE_INFINITY;
  let far = 0;
  let size = 0;
  for (let i = 0; i < y.length; i++) {
    const gap = Math.abs(x[i] - y[i]);
    if (!(gap <= far)) far = gap; // NaN too
    size = Math.max(size, Math.abs(y[i]));
  }
  return far / (size || 1);
}
