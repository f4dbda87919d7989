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
import { tensor } from '../autograd/create.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Vector } from '../oracle/types.ts';
import { checkHeader, DTYPES, type DType, fail, HEADER_LIMIT } from './safetensors-header.ts';

/** What can be saved: trees of tensors, and plain data of numbers, vectors and lists of vectors, as an optimizer's state is. */
export type Savable = Tensor | number | Vector | undefined | readonly Savable[] | { readonly [name: string]: Savable };

/** One tensor of a file. F16 and BF16 are widened to float32; by structure an ndarray, so `tensor(stored)` takes it where it is no 64-bit integer. */
export interface StoredTensor {
  readonly dtype: DType;
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

const isVector = (value: unknown): value is Vector => value instanceof Float64Array || value instanceof Float32Array;
const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));
const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** All leaves with their paths, in insertion order. */
function* leaves(tree: Savable): Generator<[string, Tensor | number | Vector]> {
  const pending: [string, Savable][] = [['', tree]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [path, value] = next;
    if (value === undefined) continue;
    if (typeof value === 'number' || value instanceof Tensor || isVector(value)) {
      yield [path, value];
    } else if (value !== null && typeof value === 'object' && (Array.isArray(value) || isPlain(value))) {
      pending.push(
        ...Object.entries(value)
          .reverse()
          .map(([name, inner]): [string, Savable] => [join(path, name), inner]),
      );
    } else {
      throw new TypeError(
        `saveSafetensors: '${path}' must be a tensor, a number or a float vector, got ${value === null ? 'null' : ((value as object).constructor?.name ?? typeof value)}`,
      );
    }
  }
}

/**
 * Writes a tree of parameters, or an optimizer's state, as the bytes of a safetensors file.
 *
 * @param tree tensors keep their shape and dtype (F64 or F32), vectors are saved as one axis, numbers as F64 without axes
 * @param options `metadata`: texts to keep with it, such as the optimizer's name
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
  { metadata = {} }: { readonly metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const named = new Map<string, { dtype: 'F64' | 'F32'; shape: readonly number[]; data: Vector }>();
  for (const [path, value] of leaves(tree)) {
    if (path === '' || path === '__metadata__')
      throw new RangeError(`saveSafetensors: '${path}' is no name for a tensor; put it into an object`);
    if (named.has(path)) throw new RangeError(`saveSafetensors: two leaves have the path '${path}'`);
    const data = typeof value === 'number' ? Float64Array.of(value) : isVector(value) ? value : (value.data as Vector);
    const shape = typeof value === 'number' ? [] : isVector(value) ? [value.length] : value.shape;
    named.set(path, { dtype: data instanceof Float32Array ? 'F32' : 'F64', shape, data });
  }
  // Wide numbers first: with the header padded to a multiple of 8, every number is aligned.
  const order = [...named].sort(([, a], [, b]) => DTYPES[b.dtype].bytes - DTYPES[a.dtype].bytes);
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(['__metadata__', metadata]);
  let length = 0;
  for (const [name, { dtype, shape, data }] of order) {
    header.push([name, { dtype, shape, data_offsets: [length, (length += data.byteLength)] }]);
  }
  // Written piece by piece, because an object would put names like '0' first.
  const text = new TextEncoder().encode(`{${header.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join()}}`);
  const n = Math.ceil(text.length / 8) * 8;
  if (n > HEADER_LIMIT) throw new RangeError(`saveSafetensors: the header would be ${n} bytes long, readers stop at ${HEADER_LIMIT}`);
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
 * @throws RangeError that names the fault: a header longer than the file, broken JSON, a name twice, an unknown dtype,
 * ranges that lie outside, overlap or leave a gap, or do not fit shape and dtype
 */
export function loadSafetensors(bytes: Uint8Array): SafetensorsFile {
  const { entries, metadata, start } = checkHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, dtype, shape, begin, count } of entries) {
    const { array, bytes: width, get } = DTYPES[dtype];
    const data = new array(count) as unknown as Float64Array;
    for (let i = 0, at = start + begin; i < count; i++, at += width) data[i] = get(view, at) as number;
    tensors.set(name, { dtype, shape, data });
  }
  return { tensors, metadata };
}

/**
 * A file's values in the form of something known: a network's tree, or `optimizer.init(θ)`.
 *
 * Every leaf of `like` must be in the file in its shape; a list of vectors takes as many as the file has. Values are read into the
 * leaf's own dtype. What else the file holds is left alone, so parameters and state may share a file under different prefixes.
 *
 * @param options `prefix`: the path in the file under which `like` was saved
 * @throws RangeError where a leaf is missing or has another shape
 */
export function restore<T extends Savable>(like: T, { tensors }: SafetensorsFile, { prefix = '' }: { readonly prefix?: string } = {}): T {
  const found = (path: string, shape: readonly number[]): Float64Array => {
    const stored = tensors.get(path) ?? fail(`restore: the file has no tensor '${path}'`);
    if (stored.shape.join() !== shape.join())
      fail(`restore: '${path}' must be [${shape.join(', ')}], the file has [${stored.shape.join(', ')}]`);
    return Float64Array.from(stored.data as Float64Array, Number);
  };
  const listAt = (path: string): Vector[] => {
    const list: Vector[] = [];
    for (let stored = tensors.get(`${path}.0`); stored; stored = tensors.get(`${path}.${list.length}`)) {
      list.push(stored.data instanceof Float32Array ? stored.data.slice() : Float64Array.from(stored.data as Float64Array, Number));
    }
    return list;
  };
  const leaf = (path: string, value: Savable): Savable => {
    if (typeof value === 'number') return found(path, [])[0];
    if (value instanceof Tensor) return tensor(found(path, value.shape), { shape: value.shape, dtype: value.dtype });
    if (isVector(value))
      return value instanceof Float32Array ? Float32Array.from(found(path, [value.length])) : found(path, [value.length]);
    if (Array.isArray(value) && value.every(isVector)) return listAt(path);
    return undefined;
  };
  // Branches are copied from the top down, each into its parent's place.
  const root: { tree?: Savable } = {};
  const pending: [object, string, string, Savable][] = [[root, 'tree', prefix, like]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [parent, key, path, value] = next;
    const filled = leaf(path, value);
    const branch = filled === undefined && typeof value === 'object' ? (Array.isArray(value) ? [] : {}) : undefined;
    // Not by assignment, which a name like __proto__ would misuse.
    Object.defineProperty(parent, key, { value: filled ?? branch, writable: true, enumerable: true, configurable: true });
    if (branch === undefined) continue;
    pending.push(
      ...Object.entries(value as Record<string, Savable>)
        .reverse()
        .map(([name, inner]): (typeof pending)[number] => [branch, name, join(path, name), inner]),
    );
  }
  return root.tree as T;
}
