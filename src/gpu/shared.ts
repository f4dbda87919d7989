/// <reference lib="esnext.disposable" preserve="true" />
/** What the synchronous and the asynchronous product have in common. */
import { callable, options, refuse, within } from '../base/arguments.ts';
import { asMatrix, Matrix, type MatrixLike } from '../linalg/matrix.ts';
import type { Product } from '../linalg/products/product.ts';
import type { Backend } from './backend.ts';
import type { Calibration } from './calibrate.ts';
import type { Offload } from './offload.ts';
import type { Counts } from './options.ts';

/** What the synchronous and the asynchronous product both are. `using gpu = gpuMatmul()` disposes of it at the end of its block. */
export interface GpuProduct extends Disposable {
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
  /** Frees all kernels, buffers, textures, and the context. Any later use throws; disposing again does nothing. */
  dispose(): void;
}

/** Options of `calibrate`. */
export interface CalibrateOptions {
  /** Milliseconds to spend. Default 800. */
  readonly budget?: number;
  /** A clock in milliseconds. Default performance.now. */
  readonly now?: () => number;
}

const wallClock = (): number => performance.now();

/** What `calibrate` was told. */
export function calibrateOptions(given: CalibrateOptions | undefined): Required<CalibrateOptions> {
  const { budget = 800, now = wallClock } = options('calibrate', given, ['budget', 'now']);
  within('calibrate', 'budget', budget, [0, Number.POSITIVE_INFINITY]);
  return { budget, now: callable('calibrate', 'now', now) };
}

/** What `using` looks for. Older engines do not have it, and no `using` either. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);

/** The product of two matrices, with nothing in `out` yet. */
export function matrixProduct(A: MatrixLike, B: MatrixLike): { product: Product; C: Matrix } {
  const left = asMatrix(A, 'gpuMatmul', 'A');
  const right = asMatrix(B, 'gpuMatmul', 'B');
  const [m, k] = left.shape;
  const [inner, n] = right.shape;
  if (k !== inner) refuse('gpuMatmul', 'the number of rows of B', `${k}, as many as A has columns`, inner);
  const C = new Matrix(new Float64Array(m * n), m, n);
  const a = { a: left.data, aOffset: 0, aBatch: 0, aRow: k, aColumn: 1 };
  const b = { b: right.data, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1 };
  return { product: { batch: 1, m, k, n, ...a, ...b, out: C.data }, C };
}

/** The properties that both have, read from the state behind. */
export const shared = (offload: Offload): GpuProduct => ({
  get backend() {
    return offload.backend;
  },
  precision: 'float32',
  get minFlops() {
    return offload.minFlops;
  },
  counts: offload.counts,
  get kernels() {
    return offload.kernels;
  },
  dispose: () => offload.dispose(),
  [DISPOSE]: () => offload.dispose(),
});

/** The calibration where there is nothing to calibrate. */
export const noCalibration = (backend: Backend): Calibration => {
  const message = `no GPU runs here (${backend.reason ?? backend.renderer}); products stay on the CPU`;
  return { minFlops: Number.POSITIVE_INFINITY, timings: [], message };
};
