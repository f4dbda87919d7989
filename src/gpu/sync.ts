/**
 * The synchronous product (webgl2, webasm, cpu): a `ProductKernel`, so `withMatmul(gpu, () => …)` puts it under any
 * loss and its derivatives.
 */

import { extended } from '../base/extended.ts';
import type { Matrix, MatrixLike } from '../linalg/matrix.ts';
import type { Product, ProductKernel } from '../linalg/products/product.ts';
import { type Calibration, measurement, type TimedProduct } from './calibrate.ts';
import { Offload } from './offload.ts';
import type { GpuMatmulOptions } from './options.ts';
import { type KernelOutput, pack, unpack } from './pack.ts';
import { type CalibrateOptions, calibrateOptions, type GpuProduct, matrixProduct, noCalibration, shared } from './shared.ts';

/** The synchronous product: webgl2, webasm, cpu, or the library's own where nothing better runs. */
export interface GpuMatmul extends GpuProduct {
  (product: Product): void;
  /** A·B as a {@link Matrix}: float32 numbers in float64. */
  matmul(A: MatrixLike, B: MatrixLike): Matrix;
  /** Times GPU and CPU on this machine, in under a second, and sets `minFlops`; ∞ where the GPU never wins. */
  calibrate(options?: CalibrateOptions): Calibration;
}

/** Builds it; `gpuMatmul` is its public name. */
export function synchronous(options: GpuMatmulOptions): GpuMatmul {
  const offload = new Offload(options);

  const multiply: ProductKernel = (p) => {
    const dispatched = offload.dispatch(p);
    if (!dispatched) return;
    const { device, job } = dispatched;
    let rows: KernelOutput;
    try {
      rows = device.run(job) as KernelOutput;
    } catch (error) {
      return offload.computeOnCpu(p, job, error);
    }
    offload.accept(p, job, device, rows, device.fresh);
  };

  const calibrate = (given?: CalibrateOptions): Calibration => {
    const { budget, now } = calibrateOptions(given);
    const device = offload.open();
    if (!device) return offload.setThreshold(noCalibration(offload.backend));
    const time = ({ side, product }: TimedProduct): number => {
      const begin = now();
      try {
        if (side === 'cpu') offload.fallback(product);
        else unpack(device.run(pack(product)) as KernelOutput, product);
      } catch {
        return Number.POSITIVE_INFINITY;
      }
      return device.isLost() ? Number.POSITIVE_INFINITY : now() - begin;
    };
    const steps = measurement(offload.backend.renderer, budget, now);
    let step = steps.next();
    while (!step.done) step = steps.next(time(step.value));
    return offload.setThreshold(step.value);
  };

  const matmul = (A: MatrixLike, B: MatrixLike): Matrix => {
    const { product, C } = matrixProduct(A, B);
    multiply(product);
    return C;
  };

  if (options.minFlops === undefined && offload.backend.mode === 'webgl2' && (options.mode ?? 'auto') === 'auto') calibrate();
  return extended(extended(multiply, shared(offload)), { matmul, calibrate });
}
