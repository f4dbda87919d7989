/** What a reader of files takes as bytes. */
import { refuse } from '../base/arguments.ts';

/** A file's bytes: a Uint8Array, or an ArrayBuffer, as `(await fetch(url)).arrayBuffer()` gives it. */
export type Bytes = Uint8Array | ArrayBuffer;

/** The bytes, not copied. */
export function asBytes(caller: string, name: string, given: Bytes): Uint8Array {
  if (given instanceof Uint8Array) return given;
  // Not by instanceof: a buffer may come from another window or worker.
  if (Object.prototype.toString.call(given) === '[object ArrayBuffer]') return new Uint8Array(given);
  return refuse(caller, name, 'a Uint8Array or an ArrayBuffer', given, TypeError);
}
