/** Making tensors: from numbers, nested arrays, typed arrays and ndarrays; constants; seeded random ones. */
import { count, noMore, options, refuse } from '../base/arguments.ts';
import { random } from '../base/random.ts';
import { fastProducts } from '../linalg/products/matmul.ts';
import type { Floats } from '../linalg/products/product.ts';
import { type ArrayLikeStructure, expectWithinData, isStructure } from '../linalg/structure.ts';
import { allocate } from './memory.ts';
import './methods.ts';
import { full } from './operation.ts';
import { reshape } from './operations/reshape.ts';
import { view } from './operations/views.ts';
import { checkShape, type DType, readNested, type Shape, singlePrecision, sizeOf, stridesOf } from './shape.ts';
import { Tensor } from './tensor.ts';

fastProducts();

/** What {@link tensor} takes: a number, nested arrays of numbers, a typed array, an ndarray by structure, or a tensor. */
export type TensorLike = number | readonly TensorLike[] | ArrayBufferView | ArrayLikeStructure | Tensor;

export interface TensorOptions {
  /** Default: float64, or the dtype of a tensor given. */
  readonly dtype?: DType;
  /** Default: the shape that the value has. */
  readonly shape?: Shape;
}

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
export function tensor(value: TensorLike, given?: TensorOptions, ...surplus: never[]): Tensor {
  if (typeof given === 'number') noMore('tensor', [given, ...(surplus as unknown[])], 'a value and options');
  noMore('tensor', surplus, 'a value and options');
  const { dtype, shape } = options('tensor', given, ['dtype', 'shape']);
  if (shape !== undefined) checkShape('tensor', shape);
  const made = value instanceof Tensor ? value.astype(dtype ?? value.dtype) : read(value, singlePrecision('tensor', dtype ?? 'float64'));
  return shape === undefined ? made : reshape(made, shape, 'tensor');
}

/** An ndarray's entries through its strides; or those of nested arrays. */
function read(value: TensorLike, float32: boolean): Tensor {
  if (!isStructure(value)) {
    const { data, shape } = readNested('tensor', value);
    return new Tensor(numbers(data, float32), shape);
  }
  const { data, offset = 0 } = value;
  const shape = checkShape('tensor', value.shape);
  const strides = value.stride ?? stridesOf(shape);
  expectWithinData(value, strides, 'tensor', 'value');
  return view(new Tensor(numbers(data, float32), [data.length]), shape, strides, offset);
}

function numbers(list: ArrayLike<unknown>, float32: boolean): Floats {
  const out = allocate(float32, list.length);
  for (let i = 0; i < out.length; i++) {
    const v = list[i];
    if (typeof v !== 'number') refuse('tensor', 'entries', 'numbers (stack joins tensors)', v, TypeError);
    out[i] = v;
  }
  return out;
}

/** A tensor with entry i from entry(i). */
function filled(caller: string, shape: Shape, dtype: DType, entry: (i: number) => number): Tensor {
  const data = allocate(singlePrecision(caller, dtype), sizeOf(checkShape(caller, shape)));
  for (let i = 0; i < data.length; i++) data[i] = entry(i);
  return new Tensor(data, [...shape]);
}

type DTypeOption = Pick<TensorOptions, 'dtype'>;

/** The dtype among the options of `caller`, which takes no others. */
function dtypeOf(caller: string, given: DTypeOption | undefined, surplus: readonly unknown[]): DType {
  noMore(caller, surplus, 'its arguments and options');
  return options(caller, given, ['dtype']).dtype ?? 'float64';
}

/** All entries 0. */
export const zeros = (shape: Shape, given?: DTypeOption, ...surplus: never[]): Tensor =>
  full(checkShape('zeros', shape), 0, singlePrecision('zeros', dtypeOf('zeros', given, surplus)));

/** All entries 1. */
export const ones = (shape: Shape, given?: DTypeOption, ...surplus: never[]): Tensor =>
  full(checkShape('ones', shape), 1, singlePrecision('ones', dtypeOf('ones', given, surplus)));

/** The identity matrix, [n, n]. */
export const eye = (n: number, given?: DTypeOption, ...surplus: never[]): Tensor =>
  filled('eye', [count('eye', 'n', n), n], dtypeOf('eye', given, surplus), (i) => (i % (n + 1) === 0 ? 1 : 0));

/** start, start + step, … below end; arange(n) counts 0 … n − 1. */
export function arange(start: number, end?: number, step = 1, given?: DTypeOption, ...surplus: never[]): Tensor {
  for (const [name, value] of [
    ['start', start],
    ['end', end === undefined ? 0 : end],
    ['step', step],
  ] as const)
    if (typeof value !== 'number') refuse('arange', name, 'a number', value, TypeError);
  const [from, to] = end === undefined ? [0, start] : [start, end];
  const n = Math.max(Math.ceil((to - from) / step), 0);
  if (!Number.isFinite(n)) refuse('arange', `the length of [${from}, ${to}) in steps of ${step}`, 'finite', n);
  return filled('arange', [n], dtypeOf('arange', given, surplus), (i) => from + i * step);
}

/**
 * Independent standard normal numbers; the same seed gives the same numbers everywhere.
 *
 * @example
 * import { randn } from 'saddlepoint';
 * console.log(String(randn([2], { seed: 1 })) === String(randn([2], { seed: 1 }))); // → true
 */
export function randn(shape: Shape, given?: { readonly seed: number } & DTypeOption, ...surplus: never[]): Tensor {
  noMore('randn', surplus, 'a shape and options');
  const { seed = 0, dtype = 'float64' } = options('randn', given, ['seed', 'dtype']);
  return filled('randn', shape, dtype, random(seed).normal);
}
