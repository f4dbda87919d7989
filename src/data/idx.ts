/**
 * The IDX format, in which MNIST and its kin are kept.
 *
 *   00 00 type axes | size of each axis, big-endian u32 | the numbers, row-major, big-endian
 *
 * Types: 08 unsigned byte, 09 signed byte, 0B int16, 0C int32, 0D float32, 0E float64.
 * MNIST's images are [N, 28, 28] bytes (magic 0x00000803), its labels [N] bytes (0x00000801).
 * Files are read by the caller; bytes come in here.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { finiteNumber, noMore, oneOf, options, positive, refuse, count as wholeCount } from '../base/arguments.ts';
import { isList } from '../linalg/structure.ts';
import { asBytes, type Bytes } from './bytes.ts';
import type { Rows } from './columns.ts';
import { gunzip, INFLATE_OPTIONS, type InflateOptions, isGzip } from './gzip.ts';

/** What an IDX file holds; by structure an ndarray. */
export interface Idx {
  readonly data: Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
  readonly shape: readonly number[];
}

type Numbers = { readonly array: new (n: number) => Idx['data']; readonly bytes: number; readonly get: string; readonly set: string };

const TYPES: Readonly<Record<number, Numbers>> = {
  8: { array: Uint8Array, bytes: 1, get: 'getUint8', set: 'setUint8' },
  9: { array: Int8Array, bytes: 1, get: 'getInt8', set: 'setInt8' },
  11: { array: Int16Array, bytes: 2, get: 'getInt16', set: 'setInt16' },
  12: { array: Int32Array, bytes: 4, get: 'getInt32', set: 'setInt32' },
  13: { array: Float32Array, bytes: 4, get: 'getFloat32', set: 'setFloat32' },
  14: { array: Float64Array, bytes: 8, get: 'getFloat64', set: 'setFloat64' },
};

type Reader = (this: DataView, at: number) => number;
type Writer = (this: DataView, at: number, value: number) => void;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');

/**
 * Reads IDX bytes, gzipped or not.
 *
 * @throws RangeError where the magic number, the type, the sizes or the length do not fit: the file is cut off, has bytes too many, or is no IDX file
 *
 * @example
 * import { readIdx } from 'saddlepoint/data';
 * const labels = await readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 7, 3));
 * console.log(labels.shape, labels.data); // → [ 2 ] Uint8Array(2) [ 7, 3 ]
 */
export async function readIdx(bytes: Bytes, given: InflateOptions = {}, ...rest: never[]): Promise<Idx> {
  noMore('readIdx', rest, 'bytes and options');
  const limits = options('readIdx', given, INFLATE_OPTIONS);
  const file = asBytes('readIdx', 'bytes', bytes);
  return parseIdx(isGzip(file) ? await gunzip(file, limits) : file);
}

/** The same for bytes that are not gzipped, at once. */
export function parseIdx(file: Bytes, ...rest: never[]): Idx {
  noMore('parseIdx', rest, 'the bytes of one file');
  const bytes = asBytes('readIdx', 'bytes', file);
  if (bytes.length < 4) throw new RangeError(`readIdx: an IDX file has at least 4 bytes, got ${bytes.length}`);
  const kind = TYPES[bytes[2]];
  if (bytes[0] !== 0 || bytes[1] !== 0)
    throw new RangeError(`readIdx: the magic number must begin with 00 00, got ${hex(bytes.subarray(0, 4))}`);
  if (!kind) throw new RangeError(`readIdx: the type must be one of 08 09 0b 0c 0d 0e, got ${hex(bytes.subarray(2, 3))}`);
  const axes = bytes[3];
  const start = 4 + 4 * axes;
  if (axes === 0) throw new RangeError('readIdx: there must be at least one axis, got 0');
  if (bytes.length < start) throw new RangeError(`readIdx: the sizes of ${axes} axes end at byte ${start}, the file at ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, k) => view.getUint32(4 + 4 * k));
  const count = shape.reduce((a, b) => a * b, 1);
  const expected = start + count * kind.bytes;
  if (bytes.length !== expected) {
    const how = bytes.length < expected ? 'is cut off' : 'is too long';
    throw new RangeError(
      `readIdx: the file ${how}: [${shape.join(', ')}] of ${kind.bytes} bytes each make ${expected} bytes in all, got ${bytes.length}`,
    );
  }
  const data = new kind.array(count);
  if (kind.bytes === 1) {
    // bytes have no order: copied at once, in a fortieth of the time that one by one takes
    data.set(bytes.subarray(start));
    return { data, shape };
  }
  const get = view[kind.get as 'getUint8'] as Reader;
  for (let i = 0, at = start; i < count; i++, at += kind.bytes) data[i] = get.call(view, at);
  return { data, shape };
}

/** Writes IDX bytes; `gzip` them if wished. The array's own type decides the file's. */
export function writeIdx(array: Idx, ...rest: never[]): Uint8Array {
  noMore('writeIdx', rest, 'one array');
  const { data, shape } = array ?? {};
  if (!Array.isArray(shape)) refuse('writeIdx', 'array', 'of the form { data, shape }', array, TypeError);
  const entry = Object.entries(TYPES).find(([, kind]) => data instanceof kind.array);
  if (!entry) refuse('writeIdx', 'data', 'an array of a type that IDX has', data, TypeError);
  if (shape.length < 1 || shape.length > 255) refuse('writeIdx', 'the number of axes', '1 to 255', shape.length);
  for (const size of shape) {
    if (!Number.isInteger(size) || size < 0 || size >= 2 ** 32) refuse('writeIdx', 'sizes', 'whole numbers below 2³²', size);
  }
  const count = shape.reduce((a, b) => a * b, 1);
  if (count !== data.length) refuse('writeIdx', `the length of data [${shape.join(', ')}]`, `${count}`, data.length);
  const [type, kind] = entry;
  const start = 4 + 4 * shape.length;
  const out = new Uint8Array(start + count * kind.bytes);
  const view = new DataView(out.buffer);
  out.set([0, 0, Number(type), shape.length]);
  shape.forEach((size, k) => {
    view.setUint32(4 + 4 * k, size);
  });
  const set = view[kind.set as 'setUint8'] as Writer;
  for (let i = 0, at = start; i < count; i++, at += kind.bytes) set.call(view, at, data[i]);
  return out;
}

/** Images as bytes [N, height, width, channels] and a label each. `batches` takes both columns as they are. */
export interface LabelledImages {
  readonly images: { readonly data: Uint8Array; readonly shape: readonly [number, number, number, number] };
  readonly labels: Uint8Array;
}

/** Refuses labels that are not classes. */
export function expectLabels(caller: string, labels: ArrayLike<number>, classes: number, what = 'label'): void {
  if (typeof labels?.length !== 'number') refuse(caller, `${what}s`, 'a list of whole numbers', labels, TypeError);
  for (let i = 0; i < labels.length; i++) {
    if (!Number.isInteger(labels[i]) || labels[i] < 0 || labels[i] >= classes) {
      refuse(caller, `${what} ${i}`, `a whole number in 0 … ${classes - 1}`, labels[i]);
    }
  }
}

/**
 * Reads a pair of MNIST files (gzipped or not), and any other pair of that form.
 *
 * @param images IDX bytes [N, height, width]
 * @param labels IDX bytes [N]
 * @returns images as bytes [N, height, width, 1], and labels
 * @throws RangeError where a file is broken, the wrong one, their counts differ, or a label is no class
 */
export async function readMnist(
  images: Bytes,
  labels: Bytes,
  given: InflateOptions & { readonly classes?: number } = {},
  ...rest: never[]
): Promise<LabelledImages> {
  noMore('readMnist', rest, 'two files and options');
  const { classes = 10, ...limits } = options('readMnist', given, [...INFLATE_OPTIONS, 'classes']);
  wholeCount('readMnist', 'classes', classes, 1);
  const [pictures, classOf] = await Promise.all([readIdx(images, limits), readIdx(labels, limits)]);
  for (const [name, file, axes] of [
    ['images', pictures, 3],
    ['labels', classOf, 1],
  ] as const) {
    if (!(file.data instanceof Uint8Array) || file.shape.length !== axes) {
      refuse('readMnist', name, `bytes with ${axes} axes`, file);
    }
  }
  const [count, height, width] = pictures.shape;
  if (count !== classOf.shape[0]) refuse('readMnist', 'the number of labels', `that of the images, ${count}`, classOf.shape[0]);
  expectLabels('readMnist', classOf.data, classes);
  return { images: { data: pictures.data as Uint8Array, shape: [count, height, width, 1] }, labels: classOf.data as Uint8Array };
}

/**
 * Bytes as a tensor of the same shape: (byte/255 − mean)/deviation. Convert a batch at a time and the data set stays small.
 *
 * @example
 * import { pixels } from 'saddlepoint/data';
 * console.log(pixels({ data: Uint8Array.of(0, 51, 255), shape: [1, 3] }).toArray()); // → [ [ 0, 0.2, 1 ] ]
 */
export function pixels(
  rows: Rows,
  given: { readonly mean?: number; readonly deviation?: number; readonly dtype?: 'float64' | 'float32' } = {},
  ...rest: never[]
): Tensor {
  noMore('pixels', rest, 'rows and options');
  const { data, shape } = rows ?? {};
  if (!isList(data)) refuse('pixels', 'rows', 'of the form { data, shape }', rows, TypeError);
  const { mean = 0, deviation = 1, dtype = 'float64' } = options('pixels', given, ['mean', 'deviation', 'dtype']);
  finiteNumber('pixels', 'mean', mean);
  positive('pixels', 'deviation', deviation);
  oneOf('pixels', 'dtype', dtype, ['float64', 'float32']);
  const out = dtype === 'float32' ? new Float32Array(data.length) : new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = (finiteNumber('pixels', `data[${i}]`, data[i]) / 255 - mean) / deviation;
  return tensor(out, { shape, dtype });
}
