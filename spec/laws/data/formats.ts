/** File formats: what is written is read, what is broken is refused. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { whole } from './tools.ts';

/** A file format: values that it can hold, how they are written and read, and what counts as the same. */
export interface Format<T> {
  readonly values: fc.Arbitrary<T>;
  readonly write: (value: T) => Uint8Array;
  readonly read: (bytes: Uint8Array) => T;
  readonly same: (a: T, b: T) => boolean;
}

export const roundTrip: Law<Format<unknown>> = {
  id: 'data.format.round-trip',
  rows: [],
  claim: 'what is written is read back to the last bit, and writing that again gives the same bytes, wherever in memory they lie',
  tolerance: 'E',
  runs: 60,
  property: ({ values, write, read, same }) =>
    fc.property(values, whole(0, 7), (value, shift) => {
      const bytes = write(value);
      // The same bytes, not at the beginning of their buffer.
      const moved = new Uint8Array(bytes.length + shift + 3).subarray(shift, shift + bytes.length);
      moved.set(bytes);
      const back = read(moved);
      return same(value, back) && write(back).join() === bytes.join();
    }),
};

/** Whether it is read, or refused with a RangeError. Any other error is the law's failure. */
function isRead(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    read(bytes);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const cutOff: Law<Format<unknown>> = {
  id: 'data.format.cut-off',
  rows: [],
  claim: 'a file that lacks bytes at its end, or has some too many, is refused with a RangeError',
  tolerance: 'E',
  label: 'quality',
  runs: 60,
  property: ({ values, write, read }) =>
    fc.property(values, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), whole(1, 9), (value, share, more) => {
      const bytes = write(value);
      const longer = new Uint8Array(bytes.length + more);
      longer.set(bytes);
      return isRead(read, bytes) && !isRead(read, bytes.slice(0, Math.floor(share * bytes.length))) && !isRead(read, longer);
    }),
};

export const garbage: Law<Format<unknown>> = {
  id: 'data.format.garbage',
  rows: [],
  claim: 'any bytes whatever, and any file with a few bytes changed, are read or refused with a RangeError; nothing else happens',
  tolerance: 'E',
  label: 'quality',
  runs: 300,
  property: ({ values, write, read }) =>
    fc.property(
      fc.uint8Array({ maxLength: 80 }),
      values,
      fc.array(fc.tuple(fc.nat(), whole(0, 255)), { maxLength: 4 }),
      (noise, value, edits) => {
        const damaged = write(value);
        for (const [at, byte] of edits) damaged[at % damaged.length] = byte;
        isRead(read, noise);
        isRead(read, damaged);
      },
    ),
};
