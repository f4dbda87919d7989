/**
 * Matrix products on the GPU: gpu.js behind linalg's contract. The entry saddlepoint/gpu; docs/gpu.md is its chapter.
 *
 * gpu.js is an optional peer dependency, looked for when this entry is imported and missed when gpuMatmul is called.
 */
export type { AsyncGpuMatmul } from './async.ts';
export type { Backend, GpuMode } from './backend.ts';
export type { Calibration, Timing } from './calibrate.ts';
export { EPSILON_32, freivalds, type ProductCheck } from './freivalds.ts';
export type { GpuClass } from './gpujs.ts';
export { gpuMatmul } from './gpuMatmul.ts';
export type { Counts, GpuMatmulOptions } from './options.ts';
export type { CalibrateOptions, GpuProduct } from './shared.ts';
export type { GpuMatmul } from './sync.ts';
