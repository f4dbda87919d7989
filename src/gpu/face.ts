/** What the synchronous and the asynchronous product have in common. */
import { asMatrix, Matrix, type MatrixLike } from '../linalg/matrix.ts';
import type { Product } from '../linalg/products/product.ts';
import type { Backend } from './backend.ts';
import type { Calibration } from './calibrate.ts';
import type { Offload } from './offload.ts';
import type { Counts } from './options.ts';

/** What both faces show. */
export interface Face {
  /** What runs the products: mode, renderer, whether it is software. */
  readonly backend: Backend;
  /** What every product is computed in. Hessians and eigenvalues want more. */
  readonly precision: 'float32';
  /** Products of fewer operations (2·batch·m·k·n) stay on the CPU. */
  readonly minFlops: number;
  /** How often what happened, so far. */
  readonly counts: Readonly<Counts>;
  /** Kernels held at the moment, each with its buffers. */
  readonly kernels: number;
  /** Frees all kernels, buffers, textures, and the context. Any later use throws. */
  dispose(): void;
}

/** Options of `calibrate`. */
export interface CalibrateOptions {
  /** Milliseconds to spend. Default 800. */
  readonly budget?: number;
  /** A clock in milliseconds. Default performance.now. */
  readonly now?: () => number;
}

/** The default clock. */
export const wallClock = (): number => performance.now();

/** The product of two matrices, with nothing in `out` yet. */
export function productOf(A: MatrixLike, B: MatrixLike): { product: Product; C: Matrix } {
  const left = asMatrix(A, 'gpuMatmul', 'A');
  const right = asMatrix(B, 'gpuMatmul', 'B');
  const [m, k] = left.shape;
  const [inner, n] = right.shape;
  if (k !== inner) throw new RangeError(`gpuMatmul: inner sizes differ: [${m}, ${k}] × [${inner}, ${n}]`);
  const C = new Matrix(new Float64Array(m * n), m, n);
  const a = { a: left.data, aOffset: 0, aBatch: 0, aRow: k, aColumn: 1 };
  const b = { b: right.data, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1 };
  return { product: { batch: 1, m, k, n, ...a, ...b, out: C.data }, C };
}

/** The shared properties, read from the state behind. */
export const face = (offload: Offload): PropertyDescriptorMap => ({
  backend: { get: () => offload.backend, enumerable: true },
  precision: { value: 'float32', enumerable: true },
  minFlops: { get: () => offload.minFlops, enumerable: true },
  counts: { value: offload.counts, enumerable: true },
  kernels: { get: () => offload.kernels, enumerable: true },
});

/** The calibration where there is nothing to calibrate. */
export const nothing = (backend: Backend): Calibration => {
  const message = `no GPU runs here (${backend.reason ?? backend.renderer}); products stay on the CPU`;
  return { minFlops: Number.POSITIVE_INFINITY, timings: [], message };
};
