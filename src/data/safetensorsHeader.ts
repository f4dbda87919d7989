/** The header of a safetensors file, checked before any of its numbers is used. */

/** How numbers of one type are read, and what they come out as. */
interface StoredNumbers {
  readonly bytes: number;
  readonly array: new (n: number) => ArrayLike<number> | ArrayLike<bigint>;
  readonly get: (view: DataView, at: number) => number | bigint;
}

/** The name of a type of numbers that is read. */
export type StoredType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'U64' | 'I32' | 'U32' | 'I16' | 'U16' | 'I8' | 'U8' | 'BOOL';

/** sign · 2^(exponent − bias) · (1 + fraction/2¹⁰); the smallest are without the 1, the largest exponent is ∞ and NaN. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

const word = new DataView(new ArrayBuffer(4));
/** The upper half of a float32. */
function fromBFloat16(bits: number): number {
  word.setUint32(0, bits * 2 ** 16);
  return word.getFloat32(0);
}

/** The types of numbers that are read. F16 and BF16 come out as float32, BOOL as bytes. */
export const STORED_TYPES: Readonly<Record<StoredType, StoredNumbers>> = {
  F64: { bytes: 8, array: Float64Array, get: (v, at) => v.getFloat64(at, true) },
  F32: { bytes: 4, array: Float32Array, get: (v, at) => v.getFloat32(at, true) },
  F16: { bytes: 2, array: Float32Array, get: (v, at) => fromFloat16(v.getUint16(at, true)) },
  BF16: { bytes: 2, array: Float32Array, get: (v, at) => fromBFloat16(v.getUint16(at, true)) },
  I64: { bytes: 8, array: BigInt64Array, get: (v, at) => v.getBigInt64(at, true) },
  U64: { bytes: 8, array: BigUint64Array, get: (v, at) => v.getBigUint64(at, true) },
  I32: { bytes: 4, array: Int32Array, get: (v, at) => v.getInt32(at, true) },
  U32: { bytes: 4, array: Uint32Array, get: (v, at) => v.getUint32(at, true) },
  I16: { bytes: 2, array: Int16Array, get: (v, at) => v.getInt16(at, true) },
  U16: { bytes: 2, array: Uint16Array, get: (v, at) => v.getUint16(at, true) },
  I8: { bytes: 1, array: Int8Array, get: (v, at) => v.getInt8(at) },
  U8: { bytes: 1, array: Uint8Array, get: (v, at) => v.getUint8(at) },
  BOOL: { bytes: 1, array: Uint8Array, get: (v, at) => v.getUint8(at) },
};

export const isStoredType = (name: unknown): name is StoredType => typeof name === 'string' && Object.hasOwn(STORED_TYPES, name);

/** Bits of a number of the types that are known and not read. A newer type may have any. */
const UNREAD_BITS: Readonly<Record<string, number>> = {
  C64: 64,
  F8_E4M3: 8,
  F8_E5M2: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  F6_E2M3: 6,
  F6_E3M2: 6,
  F4: 4,
};

/** The bytes that so many numbers take; undefined where the type is not known. */
function bytesOf(dtype: string, count: number): number | undefined {
  if (isStoredType(dtype)) return count * STORED_TYPES[dtype].bytes;
  return Object.hasOwn(UNREAD_BITS, dtype) ? (count * UNREAD_BITS[dtype]) / 8 : undefined;
}

/** The format's own bound on the header: 100 MB. */
export const HEADER_LIMIT = 100_000_000;

export function fail(message: string, cause?: unknown): never {
  throw new RangeError(message, cause === undefined ? {} : { cause });
}
/** What is wrong with the file. */
const refuseFile = (message: string, cause?: unknown): never => fail(`loadSafetensors: ${message}`, cause);

/** Refuses a name given twice in one object, which JSON.parse would let the later win; and nesting deeper than the format's. */
function refuseDuplicates(text: string): void {
  const names: Set<string>[] = [];
  // Strings, colons that make the string before them a name, and brackets; everything else is passed over.
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"(?=(\s*:)?)|[{}[\]]/g;
  for (const [token, colon] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') {
      names.push(new Set());
      if (names.length > 3) refuseFile('the header is nested too deeply');
    } else if (token === '}' || token === ']') {
      names.pop();
    } else if (colon !== undefined) {
      const name = JSON.parse(token) as string;
      const here = names[names.length - 1];
      if (here?.has(name)) refuseFile(`the name '${name}' appears twice`);
      here?.add(name);
    }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSizes = (value: unknown): value is number[] => Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

/** One tensor as the header describes it; offsets count from `start`. */
export interface Entry {
  readonly name: string;
  /** One of the types that are read, or the name of another. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
  readonly count: number;
}

function entryOf(name: string, value: unknown): Entry {
  if (!isObject(value)) return refuseFile(`'${name}' must be described by an object`);
  const { dtype, shape, data_offsets: offsets, ...rest } = value;
  const extra = Object.keys(rest)[0];
  if (extra !== undefined) return refuseFile(`'${name}' has an unknown field '${extra}'`);
  // A type that is not read closes its own tensor only, so the name of any type will do here.
  if (typeof dtype !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(dtype))
    return refuseFile(`'${name}' has the dtype ${JSON.stringify(dtype)}, expected a name such as ${Object.keys(STORED_TYPES).join(', ')}`);
  if (!isSizes(shape)) return refuseFile(`'${name}' must have a shape of whole numbers ≥ 0, got ${JSON.stringify(shape)}`);
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    return refuseFile(`'${name}' must have data_offsets [begin, end] of whole numbers with begin ≤ end, got ${JSON.stringify(offsets)}`);
  }
  const count = shape.reduce((a, b) => a * b, 1);
  const [begin, end] = offsets;
  const needed = bytesOf(dtype, count);
  if (needed !== undefined && needed !== end - begin)
    return refuseFile(`'${name}' of shape [${shape.join(', ')}] and dtype ${dtype} needs ${needed} bytes, its range has ${end - begin}`);
  return { name, dtype, shape, begin, end, count };
}

/** Reads and checks a header. */
export function checkHeader(bytes: Uint8Array): { entries: Entry[]; metadata: Map<string, string>; start: number } {
  if (bytes.length < 8) return refuseFile(`a file has at least 8 bytes, got ${bytes.length}`);
  const n = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (n > HEADER_LIMIT) return refuseFile(`the header may have ${HEADER_LIMIT} bytes, it says ${n}`);
  if (8 + n > bytes.length) return refuseFile(`the header ends at byte ${8 + n}, the file at ${bytes.length}`);
  const start = 8 + n;
  if (bytes[8] !== 0x7b || n === 0) return refuseFile("the header must begin with '{'");

  let header: unknown;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(8, start));
    header = JSON.parse(text);
  } catch (cause) {
    return refuseFile('the header is not JSON in UTF-8', cause);
  }
  if (!isObject(header)) return refuseFile('the header must be an object');
  refuseDuplicates(text);

  const { __metadata__: notes = {}, ...described } = header;
  if (!isObject(notes) || Object.values(notes).some((note) => typeof note !== 'string'))
    return refuseFile('__metadata__ must be an object of texts');
  const entries = Object.entries(described).map(([name, value]) => entryOf(name, value));

  // In order of place, each range must begin where the one before it ended, and the last must end with the file.
  let end = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin < end) return refuseFile(`'${entry.name}' overlaps another tensor: it begins at ${entry.begin}, before ${end}`);
    if (entry.begin > end) return refuseFile(`there is a gap before '${entry.name}': bytes ${end} to ${entry.begin} belong to no tensor`);
    end = entry.end;
  }
  if (start + end !== bytes.length) return refuseFile(`the tensors end at byte ${start + end}, the file at ${bytes.length}`);
  return { entries, metadata: new Map(Object.entries(notes) as [string, string][]), start };
}
