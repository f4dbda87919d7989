/** What the files of this room share: a checked θ, a point along a line. */
import type { Oracle } from '../autograd/types.ts';

/** θ + s·u. */
export const along = (θ: Float64Array, u: ArrayLike<number>, s: number): Float64Array => θ.map((x, i) => x + s * u[i]);

/** Throws where an entry is NaN or infinite. */
export function finite(v: Float64Array, caller: string, what: string): void {
  const i = v.findIndex((x) => !Number.isFinite(x));
  if (i >= 0) throw new RangeError(`${caller}: ${what} must be finite, got ${v[i]} at entry ${i}`);
}

/** A float64 copy of θ, checked against the oracle's size. */
export function point(oracle: Oracle, θ: ArrayLike<number>, caller: string): Float64Array {
  if (typeof oracle?.gradient !== 'function')
    throw new TypeError(`${caller}: oracle must be an oracle, as oracle() and oracleFrom() make them`);
  if (typeof θ?.length !== 'number') throw new TypeError(`${caller}: θ must be a vector of numbers, got ${θ?.constructor?.name ?? θ}`);
  const copy = Float64Array.from(θ);
  if (copy.length === 0) throw new RangeError(`${caller}: θ must have at least one entry, got none`);
  if (oracle.size !== undefined && copy.length !== oracle.size) {
    throw new RangeError(`${caller}: θ must have ${oracle.size} entries, got ${copy.length}`);
  }
  finite(copy, caller, 'θ');
  return copy;
}
