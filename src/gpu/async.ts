/**
 * The asynchronous product (webgpu). A derivative cannot wait for a Promise, so this is no kernel: TypeScript refuses it
 * where one is wanted, and called as one it throws, naming itself.
 */
import type { Matrix, MatrixLike } from '../linalg/matrix.ts';
import type { Product } from '../linalg/products/product.ts';
import { type Backend, webgpuBackend } from './backend.ts';
import { type Calibration, measurement, type Probe } from './calibrate.ts';
import { type CalibrateOptions, type Face, face, nothing, productOf, wallClock } from './face.ts';
import { Offload } from './offload.ts';
import type { GpuMatmulOptions } from './options.ts';
import { pack, type Rows, unpack } from './pack.ts';

/** The asynchronous product: webgpu. It is not a `ProductKernel`. */
export interface AsyncGpuMatmul extends Face {
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
      const taken = offload.take(p);
      if (!taken) return;
      const { device, job } = taken;
      let rows: Rows;
      let fresh: boolean;
      try {
        const running = device.run(job);
        fresh = device.fresh;
        rows = await running;
      } catch (error) {
        await new Promise((resolve) => setTimeout(resolve)); // news of a lost device comes after the failure that it causes
        return offload.rescue(p, job, error);
      }
      offload.settle(p, job, device, rows, fresh);
    });

  const calibrate = ({ budget = 800, now = wallClock }: CalibrateOptions = {}): Promise<Calibration> =>
    inTurn(async () => {
      const device = offload.open();
      if (!device) return offload.adopt(nothing(offload.backend));
      const time = async ({ side, product }: Probe): Promise<number> => {
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
      return offload.adopt(step.value);
    });

  const matmul = async (A: MatrixLike, B: MatrixLike): Promise<Matrix> => {
    const { product, C } = productOf(A, B);
    await multiply(product);
    return C;
  };

  const refuse = (): never => {
    throw new TypeError(
      "AsyncGpuMatmul: the webgpu product is asynchronous and cannot be a kernel of withMatmul or of grad; await gpu.matmul(A, B), or use mode 'webgl2'",
    );
  };
  const dispose = (): void => offload.dispose();
  return Object.defineProperties(
    Object.assign(refuse, { ready, multiply, matmul, calibrate, dispose }),
    face(offload),
  ) as unknown as AsyncGpuMatmul;
}
