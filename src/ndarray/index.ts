/**
 * To and from scijs ndarray objects, of any strides.
 *
 *   element (i, j, …) of an ndarray is data[offset + i·stride[0] + j·stride[1] + …]
 *
 * This entry alone imports the package `ndarray`, an optional peer dependency: it generates code at run time, which pages
 * with a strict content security policy refuse. `tensor(nd)`, `eigh(nd)` and their like read ndarrays without it.
 */
import ndarray, { type NdArray } from 'ndarray';
import { type Tensor, tensor } from '../autograd/index.ts';
import { noMore, refuse, refuseSaying } from '../base/arguments.ts';

/**
 * A tensor with the entries of an ndarray, copied: transposed, reversed, stepped or offset views come out as they read.
 *
 * @param nd - an ndarray of numbers; float32 storage gives a float32 tensor, all other storage float64
 * @throws TypeError where nd is no ndarray, or holds anything but numbers
 * @example
 * import ndarray from 'ndarray';
 * import { fromNdarray } from 'saddlepoint/ndarray';
 * const nd = ndarray(new Float64Array([1, 2, 3, 4, 5, 6]), [2, 3]).transpose(1, 0).step(-1, 1);
 * console.log(fromNdarray(nd).toArray()); // → [ [ 3, 6 ], [ 2, 5 ], [ 1, 4 ] ]
 */
export function fromNdarray(nd: NdArray, ...rest: never[]): Tensor {
  noMore('fromNdarray', rest, 'an ndarray');
  const { data, shape, stride, offset } = (nd ?? {}) as Partial<NdArray>;
  if (!data || !Array.isArray(shape) || !Array.isArray(stride) || typeof offset !== 'number') {
    refuse('fromNdarray', 'nd', 'an ndarray', nd, TypeError);
  }
  if (typeof (data as { get?: unknown }).get === 'function') {
    // ndarray's "generic" storage: only its own accessor can read it.
    refuseSaying('fromNdarray', 'nd', 'stored in an array', 'storage behind get and set', TypeError);
  }
  return tensor(
    { data: data as ArrayLike<number>, shape, stride, offset },
    { dtype: data instanceof Float32Array ? 'float32' : 'float64' },
  );
}

/**
 * An ndarray with the entries of a tensor, copied: row-major, of the tensor's dtype.
 *
 * @throws TypeError where x is no tensor
 * @example
 * import { tensor } from 'saddlepoint';
 * import { toNdarray } from 'saddlepoint/ndarray';
 * const nd = toNdarray(tensor([[1, 2], [3, 4]]));
 * nd.set(0, 1, 7);
 * console.log(nd.get(0, 1), nd.shape, nd.dtype); // → 7 [ 2, 2 ] float64
 */
export function toNdarray(x: Tensor, ...rest: never[]): NdArray<Float64Array | Float32Array> {
  noMore('toNdarray', rest, 'a tensor');
  if (!(x?.data instanceof Float64Array || x?.data instanceof Float32Array)) refuse('toNdarray', 'x', 'a tensor', x, TypeError);
  return ndarray(x.data.slice(), [...x.shape]) as NdArray<Float64Array | Float32Array>;
}
