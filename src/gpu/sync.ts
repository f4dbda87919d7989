/**
 * The synchronous product (webgl2, webasm, cpu): a `ProductKernel`, so `withMatmul(gpu, () => …)` puts it under any
 * loss and its derivatives.
 */
import type { Matrix, MatrixLike } from '../linalg/matrix.ts';
import type { Product, ProductKernel } from '../linalg/products/product.ts';
import { type Calibration, measurement, type Probe } from './calibrate.ts';
import { type CalibrateOptions, type Face, face, nothing, productOf, wallClock } from './face.ts';
import { Offload } from './offload.ts';
import type { GpuMatmulOptions } from './options.ts';
import { pack, type Rows, unpack } from './pack.ts';

/** The synchronous product: webgl2, webasm, cpu, or the library's own where nothing better runs. */
export interface GpuMatmul extends Face {
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
    const taken = offload.take(p);
    if (!taken) return;
    const { device, job } = taken;
    let rows: Rows;
    try {
      rows = device.run(job) as Rows;
    } catch (error) {
      return offload.rescue(p, job, error);
    }
    offload.settle(p, job, device, rows, device.fresh);
  };

  const calibrate = ({ budget = 800, now = wallClock }: CalibrateOptions = {}): Calibration => {
    const device = offload.open();
    if (!device) return offload.adopt(nothing(offload.backend));
    const time = ({ side, product }: Probe): number => {
      const begin = now();
      try {
        if (side === 'cpu') offload.fallback(product);
        else unpack(device.run(pack(product)) as Rows, product);
      } catch {
        return Number.POSITIVE_INFINITY;
      }
      return device.isLost() ? Number.POSITIVE_INFINITY : now() - begin;
    };
    const steps = measurement(offload.backend.renderer, budget, now);
    let step = steps.next();
    while (!step.done) step = steps.next(time(step.value));
    return offload.adopt(step.value);
  };

  const matmul = (A: MatrixLike, B: MatrixLike): Matrix => {
    const { product, C } = productOf(A, B);
    multiply(product);
    return C;
  };

  if (options.minFlops === undefined && offload.backend.mode === 'webgl2' && (options.mode ?? 'auto') === 'auto') calibrate();
  const dispose = (): void => offload.dispose();
  return Object.defineProperties(Object.assign(multiply, { matmul, calibrate, dispose }), face(offload)) as unknown as GpuMatmul;
}
