/** gzip by the streams that browsers and Node both have; hence asynchronous. */
import { noMore, options, refuse } from '../base/arguments.ts';
import { asBytes, type Bytes } from './bytes.ts';
import { endOfMember } from './gzipMember.ts';

/** Whether bytes begin as a gzip member does: 1f 8b. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** More came out than was allowed. */
class TooLong extends RangeError {}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

/** Runs bytes through a stream, and stops as soon as more than `most` have come out. */
async function through(bytes: Uint8Array, stream: CompressionStream | DecompressionStream, most = Infinity): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // A broken stream shows itself on the reading side too; there it is reported.
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks);
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => {});
      throw new TooLong();
    }
    chunks.push(value);
  }
}

/** Limits for {@link gunzip}. */
export interface InflateOptions {
  /** Refuse to inflate beyond this many bytes. Default 2³⁰. */
  readonly maximumBytes?: number;
}

/** What {@link InflateOptions} may say. */
export const INFLATE_OPTIONS = ['maximumBytes'] as const;

/** Compresses. */
export async function gzip(bytes: Bytes, ...rest: never[]): Promise<Uint8Array> {
  noMore('gzip', rest, 'bytes');
  return through(asBytes('gzip', 'bytes', bytes), new CompressionStream('gzip'));
}

/**
 * Inflates gzip bytes: one member, or several one behind the other, whose contents are joined; zeros may follow, as tapes and disks
 * pad with them.
 *
 * @throws RangeError where the stream is broken, cut off, larger than allowed, or followed by anything else
 *
 * @example
 * import { gunzip, gzip } from 'saddlepoint/data';
 * const there = await gzip(Uint8Array.of(1, 2, 3));
 * console.log(await gunzip(there)); // → Uint8Array(3) [ 1, 2, 3 ]
 * console.log(await gunzip(Uint8Array.of(...there, ...there, 0, 0))); // → Uint8Array(6) [ 1, 2, 3, 1, 2, 3 ]
 */
export async function gunzip(bytes: Bytes, given: InflateOptions = {}, ...rest: never[]): Promise<Uint8Array> {
  noMore('gunzip', rest, 'bytes and options');
  const { maximumBytes = 2 ** 30 } = options('gunzip', given, INFLATE_OPTIONS);
  if (!(typeof maximumBytes === 'number' && maximumBytes >= 0)) refuse('gunzip', 'maximumBytes', 'a number ≥ 0', maximumBytes);
  const packed = asBytes('gunzip', 'bytes', bytes);
  try {
    return (await bareMember(packed, maximumBytes)) ?? (await members(packed, maximumBytes));
  } catch (cause) {
    if (cause instanceof TooLong)
      throw new RangeError(`gunzip: more than ${maximumBytes} bytes inflated; raise maximumBytes if that is right`);
    if (cause instanceof RangeError) throw cause;
    throw new RangeError('gunzip: the gzip stream is broken or cut off', { cause });
  }
}

/**
 * The contents where the bytes are one member and nothing else, as nearly always; undefined otherwise. A member ends with its
 * length. What stands behind the first one, Node 20 reads or ignores, and Node 24 and browsers refuse.
 */
async function bareMember(bytes: Uint8Array, most: number): Promise<Uint8Array | undefined> {
  const out = await through(bytes, new DecompressionStream('gzip'), most).catch((error: unknown) => {
    if (error instanceof TooLong) throw error;
    return undefined;
  });
  const length = bytes.length >= 18 ? new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true) : undefined;
  return out !== undefined && out.length % 2 ** 32 === length ? out : undefined;
}

/** The contents of all members, each found by its end. */
async function members(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (let left = most; at === 0 || isGzip(bytes.subarray(at)); left -= pieces[pieces.length - 1].length) {
    const end = endOfMember(bytes, at);
    if (end === undefined) throw new Error(`the member at byte ${at} has no end`);
    pieces.push(await through(bytes.subarray(at, end), new DecompressionStream('gzip'), left));
    at = end;
  }
  if (bytes.subarray(at).some((byte) => byte !== 0))
    throw new RangeError(`gunzip: ${bytes.length - at} bytes follow the gzip stream that are neither another member nor zeros`);
  return joined(pieces);
}
