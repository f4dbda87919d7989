/**
 * Where a gzip member ends. Its length stands nowhere: the compressed blocks must be read to the last one's end-of-block symbol.
 *
 *   member  =  header | blocks of DEFLATE | CRC-32, 4 bytes | length, 4 bytes          RFC 1952
 *   block   =  last? (1 bit) | type (2 bits) | stored bytes, or symbols of a Huffman code   RFC 1951
 *
 * Nothing is inflated here: symbols are passed over. The streams of the platform do the rest.
 */

/** Thrown where the bytes are no member, or end before it does. */
class Malformed extends Error {}

/** Bits of each byte from the lowest up. */
class Bits {
  private bit = 0;
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next n bits as a number, the first one lowest. */
  take(n: number): number {
    let value = 0;
    for (let i = 0; i < n; i++) {
      if (this.at >= this.bytes.length) throw new Malformed();
      value |= ((this.bytes[this.at] >> this.bit) & 1) << i;
      this.bit = (this.bit + 1) & 7;
      if (this.bit === 0) this.at++;
    }
    return value;
  }

  /** The place of the next whole byte, after `length` of them are passed over. */
  skip(length: number): number {
    if (this.bit > 0) this.at++;
    this.bit = 0;
    this.at += length;
    if (this.at > this.bytes.length) throw new Malformed();
    return this.at;
  }
}

/** A canonical Huffman code: how many symbols have each length, and the symbols in the order of their codes. */
interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function codeOf(lengths: readonly number[]): HuffmanCode {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const symbols = lengths.map((length, symbol) => ({ length, symbol })).filter(({ length }) => length > 0);
  symbols.sort((a, b) => a.length - b.length || a.symbol - b.symbol);
  return { counts, symbols: Uint16Array.from(symbols, ({ symbol }) => symbol) };
}

/** The next symbol: codes of one length follow each other, and begin at twice the end of those one bit shorter. */
function symbolOf(bits: Bits, { counts, symbols }: HuffmanCode): number {
  for (let length = 1, code = 0, first = 0, index = 0; length < 16; length++) {
    code |= bits.take(1);
    if (code - first < counts[length]) return symbols[index + code - first];
    index += counts[length];
    first = (first + counts[length]) << 1;
    code <<= 1;
  }
  throw new Malformed();
}

/** Extra bits after a symbol: of a length (symbol − 257), and of a distance. */
const lengthBits = (i: number): number => (i < 8 || i === 28 ? 0 : (i >> 2) - 1);
const distanceBits = (i: number): number => (i < 4 ? 0 : (i >> 1) - 1);

const copies = (length: number, times: number): number[] => new Array<number>(times).fill(length);
const FIXED: readonly HuffmanCode[] = [
  codeOf([...copies(8, 144), ...copies(9, 112), ...copies(7, 24), ...copies(8, 8)]), // literals and lengths
  codeOf(copies(5, 30)), // distances
];

/** The order in which the lengths of the code lengths' own code are written. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A block's own two codes, whose code lengths are themselves coded, runs of equal ones in short. */
function ownCodes(bits: Bits): readonly HuffmanCode[] {
  const [literals, distances, named] = [bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4];
  const outer = copies(0, 19);
  for (const symbol of ORDER.slice(0, named)) outer[symbol] = bits.take(3);
  const code = codeOf(outer);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = symbolOf(bits, code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...copies(lengths.at(-1) ?? 0, 3 + bits.take(2)));
    else lengths.push(...copies(0, symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)));
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals, literals + distances))];
}

/** Passes over all blocks that begin at `start`; the place behind the last one. */
function endOfBlocks(bytes: Uint8Array, start: number): number {
  const bits = new Bits(bytes, start);
  for (let last = 0; last === 0; ) {
    last = bits.take(1);
    const type = bits.take(2);
    if (type === 3) throw new Malformed();
    if (type === 0) {
      const at = bits.skip(4); // the length, and its complement
      bits.skip(bytes[at - 4] + 256 * bytes[at - 3]);
      continue;
    }
    const [literals, distances] = type === 1 ? FIXED : ownCodes(bits);
    for (let symbol = symbolOf(bits, literals); symbol !== 256; symbol = symbolOf(bits, literals)) {
      if (symbol < 256) continue;
      bits.take(lengthBits(symbol - 257));
      bits.take(distanceBits(symbolOf(bits, distances)));
    }
  }
  return bits.skip(0);
}

/** Where the gzip member that begins at `start` ends; undefined where there is none, or not all of it. */
export function endOfMember(bytes: Uint8Array, start: number): number | undefined {
  if (bytes[start] !== 0x1f || bytes[start + 1] !== 0x8b || bytes[start + 2] !== 8) return undefined;
  const flags = bytes[start + 3];
  let at = start + 10;
  if (flags & 4) at += 2 + bytes[at] + 256 * bytes[at + 1]; // extra field
  for (const text of [8, 16]) if (flags & text) while (at < bytes.length && bytes[at++] !== 0); // name, comment
  if (flags & 2) at += 2; // header's checksum
  try {
    const end = endOfBlocks(bytes, at) + 8;
    return end <= bytes.length ? end : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
