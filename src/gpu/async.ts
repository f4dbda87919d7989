/**
 * The asynchronous product (webgpu). A derivative cannot wait for a Promise, so this is no kernel: TypeScript refuses it
 * where one is wanted, and called as one it throws, naming itself.
 */

import { extended } from '../base/extended.ts';
import type { Matrix, MatrixLike } from '../linalg/matrix.ts';
import type { Product } from '../linalg/products/product.ts';
import { type Backend, webgpuBackend } from './backend.ts';
import { type Calibration, measurement, type TimedProduct } from './calibrate.ts';
import { Offload } from './offload.ts';
import type { GpuMatmulOptions } from './options.ts';
import { type KernelOutput, pack, unpack } from './pack.ts';
import { type CalibrateOptions, calibrateOptions, type GpuProduct, matrixProduct, noCalibration, shared } from './shared.ts';

/** The asynchronous product: webgpu. It is not a `ProductKernel`. */
export interface AsyncGpuMatmul extends GpuProduct {
  (refused: never): never;
  /** Resolves to the backend once an adapter has answered; rejects where there is none. */
  readonly ready: Promise<Backend>;
  /** A·B. The factors are copied at once. */
  matmul(A: MatrixLike, B: MatrixLike): Promise<Matrix>;
  /** Carries out a {@link Product}. Leave its arrays alone until the Promise resolves. */
  multiply(product: Product): Promise<void>;
  calibrate(options?: CalibrateOptions): Promise<Calibration>;
}

/** Builds it; `gpuMatmul` is its public name. */
export function asynchronous(options: GpuMatmulOptions): AsyncGpuMatmul {
  const offload = new Offload(options);
  const ready = webgpuBackend().then((backend) => (offload.backend = backend));
  ready.catch(() => {}); // whoever awaits `ready` or a product hears of it

  // One product at a time: gpu.js keeps the sizes of a call in the kernel until its first build is done.
  let tail: Promise<unknown> = ready;
  const inTurn = <R>(work: () => Promise<R>): Promise<R> => {
    const turn = tail.then(work);
    tail = turn.catch(() => ready);
    return turn;
  };

  const multiply = (p: Product): Promise<void> =>
    inTurn(async () => {
      const dispatched = offload.dispatch(p);
      if (!dispatched) return;
      const { device, job } = dispatched;
      let rows: KernelOutput;
      let fresh: boolean;
      try {
        const running = device.run(job);
        fresh = device.fresh;
        rows = await running;
      } catch (error) {
        await new Promise((resolve) => setTimeout(resolve)); // news of a lost device comes after the failure that it causes
        return offload.computeOnCpu(p, job, error);
      }
      offload.accept(p, job, device, rows, fresh);
    });

  const calibrate = (given?: CalibrateOptions): Promise<Calibration> =>
    inTurn(async () => {
      const { budget, now } = calibrateOptions(given);
      const device = offload.open();
      if (!device) return offload.setThreshold(noCalibration(offload.backend));
      const time = async ({ side, product }: TimedProduct): Promise<number> => {
        const begin = now();
        try {
          if (side === 'cpu') offload.fallback(product);
          else unpack(await device.run(pack(product)), product);
        } catch {
          return Number.POSITIVE_INFINITY;
        }
        return now() - begin;
      };
      const steps = measurement(offload.backend.renderer, budget, now);
      let step = steps.next();
      while (!step.done) step = steps.next(await time(step.value));
      return offload.setThreshold(step.value);
    });

  const matmul = async (A: MatrixLike, B: MatrixLike): Promise<Matrix> => {
    const { product, C } = matrixProduct(A, B);
    await multiply(product);
    return C;
  };

  const refuse = (): never => {
    throw new TypeError(
      "AsyncGpuMatmul: the webgpu product is asynchronous and cannot be a kernel of withMatmul or of grad; await gpu.matmul(A, B), or use mode 'webgl2'",
    );
  };
  return extended(extended(refuse, shared(offload)), { ready, multiply, matmul, calibrate });
}
