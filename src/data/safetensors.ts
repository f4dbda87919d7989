/**
 * safetensors: the file format in which PyTorch and JAX users exchange parameters. Nothing in it is executed.
 *
 *   8 bytes       n, little-endian: the header's length
 *   n bytes       JSON, starting with {, padded with spaces:
 *                 { "__metadata__": { text: text }, name: { "dtype": "F64", "shape": […], "data_offsets": [begin, end] }, … }
 *   the rest      the numbers, little-endian, row-major; the tensors' ranges cover it without gap or overlap
 *
 * Trees of parameters and states of optimizers are saved under their paths: '0.W', 'blocks.3.gain', 'm', 't'.
 */
import { Tensor } from '../autograd/tensor.ts';
import { noMore, options, refuse } from '../base/arguments.ts';
import { isVector, type Vector } from '../oracle/types.ts';
import { asBytes, type Bytes } from './bytes.ts';
import { checkHeader, type Entry, fail, HEADER_LIMIT, isStoredType, STORED_TYPES, type StoredType } from './safetensorsHeader.ts';

/** What can be saved: trees of tensors, and plain data of numbers, vectors and lists of vectors, as an optimizer's state is. */
export type Savable = Tensor | number | Vector | undefined | readonly Savable[] | { readonly [name: string]: Savable };

/** One tensor of a file. F16 and BF16 are widened to float32; by structure an ndarray, so `tensor(stored)` takes it where it is no 64-bit integer. */
export interface StoredTensor {
  /** One of the types that are read, or the name of another, whose `data` throws. */
  readonly dtype: StoredType | (string & {});
  readonly shape: readonly number[];
  readonly data:
    | Float64Array
    | Float32Array
    | Int32Array
    | Uint32Array
    | Int16Array
    | Uint16Array
    | Int8Array
    | Uint8Array
    | BigInt64Array
    | BigUint64Array;
}

/** A file's contents. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

const isPlainObject = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));
/** A leaf, or a branch: a list or a plain object. */
export const isSavable = (value: unknown): value is Savable =>
  value === undefined ||
  typeof value === 'number' ||
  value instanceof Tensor ||
  isVector(value) ||
  (typeof value === 'object' && value !== null && (Array.isArray(value) || isPlainObject(value)));
/** The path of a branch's part. */
export const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** All leaves with their paths, in insertion order. */
function* leaves(tree: Savable): Generator<[string, Tensor | number | Vector]> {
  const pending: [string, Savable][] = [['', tree]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [path, value] = next;
    if (value === undefined) continue;
    if (typeof value === 'number' || value instanceof Tensor || isVector(value)) {
      yield [path, value];
    } else if (isSavable(value)) {
      pending.push(
        ...Object.entries(value)
          .reverse()
          .map(([name, inner]): [string, Savable] => [joinPath(path, name), inner]),
      );
    } else {
      refuse('saveSafetensors', `'${path}'`, 'a tensor, a number or a float vector', value, TypeError);
    }
  }
}

/**
 * Writes a tree of parameters, or an optimizer's state, as the bytes of a safetensors file.
 *
 * @param tree tensors keep their shape and dtype (F64 or F32), vectors are saved as one axis, numbers as F64 without axes
 * @param given `metadata`: texts to keep with it, such as the optimizer's name
 * @throws RangeError where two leaves have one path; TypeError where a leaf is neither tensor, number nor vector
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { loadSafetensors, restore, saveSafetensors } from 'saddlepoint/data';
 * const tree = { W: tensor([[1, 2]]), b: tensor([0.5]) };
 * const file = loadSafetensors(saveSafetensors(tree, { metadata: { made: 'by hand' } }));
 * console.log([...file.tensors.keys()], restore(tree, file).W.toArray()); // → [ 'W', 'b' ] [ [ 1, 2 ] ]
 */
export function saveSafetensors(
  tree: Savable,
  given: { readonly metadata?: Readonly<Record<string, string>> } = {},
  ...rest: never[]
): Uint8Array {
  noMore('saveSafetensors', rest, 'a tree and options');
  const { metadata = {} } = options('saveSafetensors', given, ['metadata']);
  for (const [name, text] of Object.entries(metadata))
    if (typeof text !== 'string') refuse('saveSafetensors', `metadata '${name}'`, 'a text', text, TypeError);
  const named = new Map<string, { dtype: 'F64' | 'F32'; shape: readonly number[]; data: Vector }>();
  for (const [path, value] of leaves(tree)) {
    if (path === '' || path === '__metadata__') fail(`saveSafetensors: '${path}' is no name for a tensor; put it into an object`);
    if (named.has(path)) fail(`saveSafetensors: two leaves have the path '${path}'`);
    const data = typeof value === 'number' ? Float64Array.of(value) : isVector(value) ? value : (value.data as Vector);
    const shape = typeof value === 'number' ? [] : isVector(value) ? [value.length] : value.shape;
    named.set(path, { dtype: data instanceof Float32Array ? 'F32' : 'F64', shape, data });
  }
  // Wide numbers first: with the header padded to a multiple of 8, every number is aligned.
  const order = [...named].sort(([, a], [, b]) => STORED_TYPES[b.dtype].bytes - STORED_TYPES[a.dtype].bytes);
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  let length = 0;
  for (const [name, { dtype, shape, data }] of order) {
    header.push([name, { dtype, shape, data_offsets: [length, (length += data.byteLength)] }]);
  }
  // Written piece by piece, because an object would put names like '0' first.
  const text = new TextEncoder().encode(`{${header.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join()}}`);
  const n = Math.ceil(text.length / 8) * 8;
  if (n > HEADER_LIMIT) fail(`saveSafetensors: the header would be ${n} bytes long, readers stop at ${HEADER_LIMIT}`);
  const out = new Uint8Array(8 + n + length);
  const view = new DataView(out.buffer);
  view.setBigUint64(0, BigInt(n), true);
  out.fill(0x20, 8, 8 + n);
  out.set(text, 8);
  let at = 8 + n;
  for (const [, { data }] of order) {
    const wide = data instanceof Float64Array;
    for (let i = 0; i < data.length; i++, at += data.BYTES_PER_ELEMENT) {
      if (wide) view.setFloat64(at, data[i], true);
      else view.setFloat32(at, data[i], true);
    }
  }
  return out;
}

/**
 * Reads the bytes of a safetensors file, after checking every number of its header.
 *
 * A tensor of a type that is not read (F8_E4M3, F4, C64, …) is listed with its shape; its `data` throws when it is asked for.
 *
 * @param given the file's bytes, or its ArrayBuffer, as `fetch` gives it
 * @throws RangeError that names the fault: a header longer than the file, broken JSON, a name twice,
 * ranges that lie outside, overlap or leave a gap, or do not fit shape and dtype
 */
export function loadSafetensors(given: Bytes, ...rest: never[]): SafetensorsFile {
  noMore('loadSafetensors', rest, 'bytes');
  const bytes = asBytes('loadSafetensors', 'bytes', given);
  const { entries, metadata, start } = checkHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = new Map<string, StoredTensor>();
  for (const entry of entries) {
    const { name, dtype, shape, begin, count } = entry;
    if (!isStoredType(dtype)) {
      tensors.set(name, unread(entry));
      continue;
    }
    const { array, bytes: width, get } = STORED_TYPES[dtype];
    const data = new array(count) as unknown as Float64Array;
    for (let i = 0, at = start + begin; i < count; i++, at += width) data[i] = get(view, at) as number;
    tensors.set(name, { dtype, shape, data });
  }
  return { tensors, metadata };
}

/** A tensor that is listed only. */
const unread = ({ name, dtype, shape }: Entry): StoredTensor => ({
  dtype,
  shape,
  get data(): never {
    return fail(`loadSafetensors: '${name}' has the dtype ${dtype}, which is not read; read are ${Object.keys(STORED_TYPES).join(', ')}`);
  },
});
