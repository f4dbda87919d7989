/** Making tensors: from numbers, nested arrays, typed arrays and ndarrays; constants; seeded random ones. */
import { fastProducts } from '../linalg/matmul.ts';
import type { ArrayLikeStructure } from '../linalg/matrix.ts';
import type { Floats } from '../linalg/product.ts';
import { random } from '../linalg/random.ts';
import { allocate } from './memory.ts';
import { full, make } from './record.ts';
import { checkShape, type DType, type Shape, show, singlePrecision, sizeOf } from './shape.ts';
import { Tensor } from './tensor.ts';
import { readView } from './views.ts';

fastProducts();

/** What {@link tensor} takes: a number, nested arrays of numbers, a typed array, an ndarray by structure, or a tensor. */
export type TensorLike = number | readonly TensorLike[] | ArrayBufferView | ArrayLikeStructure | Tensor;

export interface TensorOptions {
  /** Default: float64, or the dtype of a tensor given. */
  readonly dtype?: DType;
  /** Default: the shape that the value has. */
  readonly shape?: Shape;
}

/** The entries and shape of nested arrays, one level at a time; ragged and non-numeric ones are refused. */
function flatten(value: unknown): { flat: readonly unknown[]; shape: number[] } {
  const shape: number[] = [];
  let level: readonly unknown[] = [value];
  const isList = (v: unknown): v is ArrayLike<unknown> => Array.isArray(v) || (ArrayBuffer.isView(v) && !(v instanceof DataView));
  while (level.length > 0 && isList(level[0])) {
    const n = level[0].length;
    const next: unknown[] = [];
    for (const item of level) {
      if (!isList(item)) throw new TypeError(`tensor: ragged nesting: ${describe(item)} beside a list of ${n} at depth ${shape.length}`);
      if (item.length !== n) throw new RangeError(`tensor: ragged lists: lengths ${n} and ${item.length} at depth ${shape.length}`);
      for (let i = 0; i < n; i++) next.push(item[i]);
    }
    shape.push(n);
    level = next;
  }
  return { flat: level, shape };
}

const describe = (value: unknown): string =>
  value instanceof Tensor
    ? 'a Tensor (join tensors with stack or concat)'
    : typeof value === 'string'
      ? `'${value}'`
      : value === null
        ? 'null'
        : Array.isArray(value)
          ? `a list of ${value.length}`
          : typeof value === 'object'
            ? 'an object'
            : String(value);

/**
 * A tensor of the given numbers, copied.
 *
 * @param value a number, nested arrays, a typed array, or anything of ndarray's structure, of any strides
 * @throws TypeError or RangeError for ragged lists, entries that are not numbers, and a shape that does not fit.
 * @example
 * import { tensor } from 'saddlepoint';
 * console.log(String(tensor([[1, 2], [3, 4]]))); // → tensor([[1., 2.], [3., 4.]])
 * console.log(tensor(new Float64Array(6), { shape: [2, 3] }).shape); // → [ 2, 3 ]
 */
export function tensor(value: TensorLike, { dtype, shape }: TensorOptions = {}): Tensor {
  if (shape !== undefined) checkShape('tensor', shape);
  const fits = (size: number, own: Shape): Shape => {
    if (shape !== undefined && sizeOf(shape) !== size) throw new RangeError(`tensor: ${size} entries do not fit shape ${show(shape)}`);
    return shape ?? own;
  };
  if (value instanceof Tensor) {
    const same = value.astype(dtype ?? value.dtype);
    fits(value.size, value.shape);
    return shape === undefined ? same : same.reshape(shape);
  }
  const single = singlePrecision('tensor', dtype ?? 'float64');
  if (isStructure(value)) {
    const own = checkShape('tensor', [...value.shape]);
    const of = [value.data.length];
    const strides = value.stride ?? own.map((_, i) => sizeOf(own.slice(i + 1)));
    const reach = own.map((n, i) => (n - 1) * strides[i]);
    const start = value.offset ?? 0;
    const [low, high] = [reach.reduce((s, r) => s + Math.min(r, 0), start), reach.reduce((s, r) => s + Math.max(r, 0), start)];
    if (strides.length !== own.length || (sizeOf(own) > 0 && !(low >= 0 && high < value.data.length))) {
      throw new RangeError(
        `tensor: an ndarray of shape ${show(own)}, strides ${show(strides)}, offset ${start} reaches outside its ${value.data.length} entries`,
      );
    }
    const entries = numbers(value.data, false);
    return make(convert(readView(entries, 1, { of, shape: own, strides, offset: start }), single), fits(sizeOf(own), own));
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const list = value as unknown as ArrayLike<number>;
    return make(numbers(list, single), fits(list.length, [list.length]));
  }
  const { flat, shape: own } = flatten(value);
  return make(numbers(flat as ArrayLike<number>, single), fits(flat.length, own));
}

const isStructure = (value: TensorLike): value is ArrayLikeStructure =>
  typeof value === 'object' && value !== null && 'data' in value && 'shape' in value && !Array.isArray(value);

const convert = (data: Floats, single: boolean): Floats =>
  single ? Float32Array.from(data) : data instanceof Float64Array ? data : Float64Array.from(data);

function numbers(list: ArrayLike<unknown>, single: boolean): Floats {
  const out = allocate(single, list.length);
  for (let i = 0; i < out.length; i++) {
    const v = list[i];
    if (typeof v !== 'number') throw new TypeError(`tensor: entries must be numbers, got ${describe(v)}`);
    out[i] = v;
  }
  return out;
}

/** All entries 0. */
export const zeros = (shape: Shape, { dtype = 'float64' }: { readonly dtype?: DType } = {}): Tensor =>
  full(checkShape('zeros', shape), 0, singlePrecision('zeros', dtype));

/** All entries 1. */
export const ones = (shape: Shape, { dtype = 'float64' }: { readonly dtype?: DType } = {}): Tensor =>
  full(checkShape('ones', shape), 1, singlePrecision('ones', dtype));

/** The identity matrix, [n, n]. */
export function eye(n: number, { dtype = 'float64' }: { readonly dtype?: DType } = {}): Tensor {
  checkShape('eye', [n]);
  const data = allocate(singlePrecision('eye', dtype), n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return make(data, [n, n]);
}

/** start, start + step, … below end; arange(n) counts 0 … n − 1. */
export function arange(start: number, end?: number, step = 1, { dtype = 'float64' }: { readonly dtype?: DType } = {}): Tensor {
  const [from, to] = end === undefined ? [0, start] : [start, end];
  const n = Math.max(Math.ceil((to - from) / step), 0);
  if (!Number.isFinite(n)) throw new RangeError(`arange: [${from}, ${to}) in steps of ${step} has no finite length`);
  const data = allocate(singlePrecision('arange', dtype), n);
  for (let i = 0; i < n; i++) data[i] = from + i * step;
  return make(data, [n]);
}

/**
 * Independent standard normal numbers; the same seed gives the same numbers everywhere.
 *
 * @example
 * import { randn } from 'saddlepoint';
 * console.log(String(randn([2], { seed: 1 })) === String(randn([2], { seed: 1 }))); // → true
 */
export function randn(shape: Shape, { seed, dtype = 'float64' }: { readonly seed: number; readonly dtype?: DType } = { seed: 0 }): Tensor {
  const data = allocate(singlePrecision('randn', dtype), sizeOf(checkShape('randn', shape)));
  const generator = random(seed);
  for (let i = 0; i < data.length; i++) data[i] = generator.normal();
  return make(data, [...shape]);
}
