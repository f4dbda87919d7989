/** What gpuMatmul can be told, and what it counts. */
import { atLeast, callable, count, flag, oneOf, options, refuse } from '../base/arguments.ts';
import type { ProductKernel } from '../linalg/products/product.ts';
import type { GpuMode } from './backend.ts';
import type { GpuClass } from './gpujs.ts';

/** Options of `gpuMatmul`. */
export interface GpuMatmulOptions {
  /**
   * 'auto' (default): WebGL 2 where a real GPU draws it, or else the library's own kernel.
   * 'webgl2', 'webasm', 'cpu': this backend of gpu.js, also in software. 'webgpu': asynchronous, another type of result.
   */
  readonly mode?: 'auto' | GpuMode;
  /** Products of fewer than this many operations (2·batch·m·k·n) stay on the CPU. Default: 0; under 'auto', `calibrate()`. */
  readonly minFlops?: number;
  /**
   * Which products Freivalds' check sees. 'sample' (default): the first of each kernel, then every 16th, and all of them
   * once one has failed.
   */
  readonly verify?: 'always' | 'sample' | 'never';
  /** Random vectors for each check; a wrong entry is overlooked with probability 2^−rounds. Default 8. */
  readonly rounds?: number;
  /** Whether 'auto' accepts a software renderer. Default false. */
  readonly allowSoftware?: boolean;
  /** Products with a float64 result: 'round' (default) computes them in float32, 'keep' leaves them to the CPU. */
  readonly float64?: 'round' | 'keep';
  /** Kernels kept compiled, each with its buffers. Default 32. */
  readonly maxKernels?: number;
  /** Who computes what does not run on the GPU. Default: the library's own kernel. */
  readonly fallback?: ProductKernel;
  /** Who hears of trouble. Default: console.warn. */
  readonly warn?: (message: string) => void;
  /** Seed of the check's random signs. Default 1. */
  readonly seed?: number;
  /** gpu.js's GPU class, for pages that load it by a script tag (`GPU: window.GPU`). Default: `import 'gpu.js'`. */
  readonly GPU?: GpuClass;
}

/** How often what happened. */
export interface Counts {
  /** Products that the backend computed, and the caller received. */
  gpu: number;
  /** Products that the CPU computed. */
  cpu: number;
  /** Products that Freivalds' check saw. */
  verified: number;
  /** Those of them that it refused. */
  failed: number;
  /** Contexts lost. */
  lost: number;
}

const KNOWN = [
  'mode',
  'minFlops',
  'verify',
  'rounds',
  'allowSoftware',
  'float64',
  'maxKernels',
  'fallback',
  'warn',
  'seed',
  'GPU',
] as const;

/** Refuses what makes no sense. */
export function checkOptions(given: GpuMatmulOptions): void {
  const checked = options('gpuMatmul', given, KNOWN);
  const { mode = 'auto', minFlops = 0, verify = 'sample', float64 = 'round', rounds = 8, maxKernels = 32, seed = 1 } = checked;
  const { allowSoftware = false, fallback, warn } = checked;
  oneOf('gpuMatmul', 'mode', mode, ['auto', 'webgl2', 'webgpu', 'webasm', 'cpu']);
  oneOf('gpuMatmul', 'verify', verify, ['always', 'sample', 'never']);
  oneOf('gpuMatmul', 'float64', float64, ['round', 'keep']);
  flag('gpuMatmul', 'allowSoftware', allowSoftware);
  count('gpuMatmul', 'rounds', rounds, 1);
  count('gpuMatmul', 'maxKernels', maxKernels, 1);
  atLeast('gpuMatmul', 'minFlops', minFlops, 0);
  if (!Number.isSafeInteger(seed)) refuse('gpuMatmul', 'seed', 'a whole number', seed);
  if (fallback !== undefined) callable('gpuMatmul', 'fallback', fallback);
  if (warn !== undefined) callable('gpuMatmul', 'warn', warn);
}
