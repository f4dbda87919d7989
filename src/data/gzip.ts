/** gzip by the streams that browsers and Node both have; hence asynchronous. */

/** Whether bytes begin as a gzip member does: 1f 8b. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Runs bytes through a stream, and stops as soon as more than `most` have come out. */
async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most: number,
  caller: string,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // A broken stream shows itself on the reading side too; there it is reported.
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = (stream.readable as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new RangeError(`${caller}: the gzip stream is broken or cut off`, { cause });
    });
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(() => {});
      throw new RangeError(`${caller}: more than ${most} bytes inflated; raise maximumBytes if that is right`);
    }
    chunks.push(value);
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

/** Limits for {@link gunzip}. */
export interface InflateOptions {
  /** Refuse to inflate beyond this many bytes. Default 2³⁰. */
  readonly maximumBytes?: number;
}

/** Compresses. */
export const gzip = (bytes: Uint8Array): Promise<Uint8Array> =>
  through(bytes, new CompressionStream('gzip'), Number.POSITIVE_INFINITY, 'gzip');

/**
 * Inflates gzip bytes.
 *
 * @throws RangeError where the stream is broken, cut off, or larger than allowed
 *
 * @example
 * import { gunzip, gzip } from 'saddlepoint/data';
 * const there = await gzip(Uint8Array.of(1, 2, 3));
 * console.log(await gunzip(there)); // → Uint8Array(3) [ 1, 2, 3 ]
 */
export const gunzip = (bytes: Uint8Array, { maximumBytes = 2 ** 30 }: InflateOptions = {}): Promise<Uint8Array> =>
  through(bytes, new DecompressionStream('gzip'), maximumBytes, 'gunzip');
