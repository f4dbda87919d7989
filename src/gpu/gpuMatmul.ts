/** The product on the GPU: which of its two forms a mode asks for. */
import { noMore } from '../base/arguments.ts';
import { type AsyncGpuMatmul, asynchronous } from './async.ts';
import { checkOptions, type GpuMatmulOptions } from './options.ts';
import { type GpuMatmul, synchronous } from './sync.ts';

/**
 * Matrix products on the GPU, through gpu.js, in float32.
 *
 * Every product can be checked (`verify`), what fails is computed again on the CPU with a warning, and `backend` says
 * where products really run. NaN, infinities and numbers beyond float32 go to the CPU. Call `dispose()` in the end, or make it by
 * `using gpu = gpuMatmul()`, which does so at the end of the block.
 *
 * @param options - `mode` 'auto' (default), 'webgl2', 'webasm', 'cpu', or 'webgpu', which gives an {@link AsyncGpuMatmul};
 *   `minFlops`, `verify`, `rounds`, `allowSoftware`, `float64`, `maxKernels`, `fallback`, `warn`, `seed`, `GPU`: see
 *   {@link GpuMatmulOptions}
 * @returns a kernel for `withMatmul`; under 'auto' without a GPU, one that leaves everything to the library's own
 *
 * @example
 * import { gpuMatmul } from 'saddlepoint/gpu';
 * const gpu = gpuMatmul({ mode: 'webasm' });
 * console.log(gpu.matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).toArray()); // → [ [ 19, 22 ], [ 43, 50 ] ]
 * console.log(gpu.backend.mode, gpu.backend.software); // → webasm true
 * gpu.dispose();
 *
 * @throws Error where gpu.js is not installed, with the line that installs it, or where the mode asked for cannot run here
 * @throws RangeError where an option is out of range; TypeError for an option that is not known
 */
export function gpuMatmul(options: GpuMatmulOptions & { readonly mode: 'webgpu' }): AsyncGpuMatmul;
export function gpuMatmul(options?: GpuMatmulOptions & { readonly mode?: 'auto' | 'webgl2' | 'webasm' | 'cpu' }): GpuMatmul;
export function gpuMatmul(options: GpuMatmulOptions = {}, ...rest: never[]): GpuMatmul | AsyncGpuMatmul {
  noMore('gpuMatmul', rest, 'one object of options');
  checkOptions(options);
  return options.mode === 'webgpu' ? asynchronous(options) : synchronous(options);
}
