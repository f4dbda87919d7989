/** gzip in the browser, whose streams refuse what follows the first member: the same answers as Node's. */
import { gunzip, gzip, readIdx, writeIdx } from 'saddlepoint/data';
import { expect, test } from 'vitest';

const bytesOf = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const content = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * i) % 251);

test('the browser itself refuses a second member: gunzip does the work', async () => {
  const one = await gzip(content(9));
  const stream = new Blob([bytesOf(one, one) as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  await expect(new Response(stream).arrayBuffer()).rejects.toThrow();
});

test('one member, several, padded by zeros: the contents joined', async () => {
  for (const sizes of [[0], [1], [70_000], [3, 0, 500], [70_000, 70_000]]) {
    const members = await Promise.all(sizes.map((n) => gzip(content(n))));
    for (const zeros of [0, 1, 512]) {
      const out = await gunzip(bytesOf(...members, new Uint8Array(zeros)));
      expect(out).toEqual(bytesOf(...sizes.map(content)));
    }
  }
});

test('a file cut off, and anything but zeros behind it, are refused in the same words; an ArrayBuffer is read', async () => {
  const one = await gzip(content(300));
  await expect(gunzip(bytesOf(one, one).slice(0, -3))).rejects.toThrow('gunzip: the gzip stream is broken or cut off');
  await expect(gunzip(bytesOf(one, Uint8Array.of(0, 5)))).rejects.toThrow('gunzip: 2 bytes follow the gzip stream');
  const idx = writeIdx({ data: Uint8Array.of(7, 3), shape: [2] });
  const twice = bytesOf(await gzip(idx.slice(0, 5)), await gzip(idx.slice(5)));
  expect([...(await readIdx(twice.slice().buffer)).data]).toEqual([7, 3]);
});
