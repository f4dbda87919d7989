/** gzip as files have it: several members, padding; the same on every platform. */
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import * as data from 'saddlepoint/data';
import { describe, expect, it } from 'vitest';

const refusal = (bytes: data.Bytes, options = {}): Promise<string> =>
  data.gunzip(bytes, options).then(String, (error: Error) => error.message);
const bytesOf = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Contents of every kind of block: repetitive, random, few symbols, empty; and how they are packed. */
const contents = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 400 }))
    .map(([piece, n]) => Uint8Array.from({ length: piece.length * n }, (_, i) => piece[i % piece.length])),
  fc.array(fc.constantFrom(1, 2, 3, 250), { maxLength: 3000 }).map((list) => Uint8Array.from(list)),
);
const packing = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.integer({ min: 0, max: 4 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
});
const members = fc.array(fc.tuple(contents, packing), { minLength: 1, maxLength: 4 });

describe('data: gzip', () => {
  it('any number of members, packed in any way, and any padding of zeros: their contents are joined, as zlib joins them', () =>
    fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 0, max: 520 }), async (parts, zeros) => {
        const packed = bytesOf(...parts.map(([bytes, options]) => gzipSync(bytes, options)), new Uint8Array(zeros));
        expect(await data.gunzip(packed)).toEqual(bytesOf(...parts.map(([bytes]) => bytes)));
        expect(await data.gunzip(packed)).toEqual(Uint8Array.from(gunzipSync(packed)));
      }),
      { numRuns: 150, seed: 1 },
    ));

  it('headers with name, comment, extra field and checksum are passed over', async () => {
    const bare = gzipSync(Uint8Array.of(1, 2, 3));
    const text = [...new TextEncoder().encode('name')].concat(0);
    const header = (flags: number, ...more: number[]): Uint8Array =>
      bytesOf(bare.subarray(0, 3), Uint8Array.of(flags), bare.subarray(4, 10), Uint8Array.from(more), bare.subarray(10));
    for (const member of [header(8, ...text), header(16, ...text), header(4, 2, 0, 7, 7), header(28, 1, 0, 9, ...text, ...text)])
      expect(await data.gunzip(bytesOf(member, member, Uint8Array.of(0)))).toEqual(Uint8Array.of(1, 2, 3, 1, 2, 3));
  });

  it('a file cut off in its second member, a broken one, and anything but zeros behind the last are refused alike everywhere', async () => {
    const [one, two] = [gzipSync(new Uint8Array(100).fill(7)), gzipSync(Uint8Array.from({ length: 300 }, (_, i) => (i * i) % 251))];
    const both = bytesOf(one, two);
    for (let end = one.length + 2; end < both.length; end++)
      expect(await refusal(both.slice(0, end))).toBe('gunzip: the gzip stream is broken or cut off');
    const spoilt = both.slice();
    spoilt[both.length - 6] ^= 1; // the second member's checksum
    expect(await refusal(spoilt)).toBe('gunzip: the gzip stream is broken or cut off');
    expect(await refusal(bytesOf(one, Uint8Array.of(0, 0, 5)))).toBe(
      'gunzip: 3 bytes follow the gzip stream that are neither another member nor zeros',
    );
    expect(await refusal(bytesOf(both, Uint8Array.of(0x1f)))).toBe(
      'gunzip: 1 bytes follow the gzip stream that are neither another member nor zeros',
    );
    expect(await refusal(new Uint8Array(0))).toBe('gunzip: the gzip stream is broken or cut off');
  });

  it('the limit counts all members', async () => {
    const two = bytesOf(gzipSync(new Uint8Array(60)), gzipSync(new Uint8Array(60)));
    expect((await data.gunzip(two, { maximumBytes: 120 })).length).toBe(120);
    expect(await refusal(two, { maximumBytes: 119 })).toBe('gunzip: more than 119 bytes inflated; raise maximumBytes if that is right');
    expect(await refusal(two, { maximumBytes: Number.NaN })).toBe('gunzip: maximumBytes must be a number ≥ 0, got NaN');
  });

  it('whatever the bytes: an answer or a RangeError', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 0, max: 9 }), async (noise, cut) => {
        const start = bytesOf(gzipSync(Uint8Array.of(1)), gzipSync(noise)).slice(0, -cut || undefined);
        for (const bytes of [bytesOf(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), noise), bytesOf(start, noise)]) {
          const answer = await data.gunzip(bytes).catch((error: unknown) => error);
          expect(answer instanceof Uint8Array || answer instanceof RangeError).toBe(true);
        }
      }),
      { numRuns: 150, seed: 1 },
    ));
});
