/**
 * The one file that knows gpu.js: how it is loaded, which of its backends runs, what its kernels want and how they end.
 *
 * What was learned about gpu.js 2.24, each of it a wrong result or a leak:
 * - `output` is [columns, rows, batch].
 * - `tactic: 'precision'`, or samplers are declared `lowp`, which phones take at its word.
 * - Where a kernel cannot be built, gpu.js puts a CPU kernel in its place and goes on; `kernel.kernel.constructor.mode`
 *   tells. (WebGL 2 calls itself 'gpu' there.)
 * - A WebAssembly kernel keeps a module and a memory for each of the last eight sizes, and a memory reserves gigabytes of
 *   addresses: Chromium has room for about a hundred. There each size is a kernel of its own, so that our limit counts.
 * - A destroyed CPU kernel stays in gpu.kernels; we take it out.
 * - On a lost WebGL context a call returns zeros. `isContextLost` is asked after each call.
 */

import { refuse } from '../base/arguments.ts';
import { type Backend, type Gl, type GpuMode, globals, openWebGL2, Unavailable } from './backend.ts';
import { kernelSource } from './kernels.ts';
import { describeJob, type Job, type KernelOutput } from './pack.ts';

interface KernelClass {
  readonly mode: string;
}
interface Kernel {
  (a: unknown, b: unknown): KernelOutput | PromiseLike<KernelOutput>;
  setOutput(output: readonly number[]): void;
  destroy(removeCanvas?: boolean): void;
  readonly kernel: {
    readonly constructor: KernelClass;
    readonly context?: { readonly isLost?: boolean };
    readonly fallbackReason?: string;
  };
}
interface GpuInstance {
  kernels: unknown[];
  createKernel(source: string, settings: object): Kernel;
}
/** gpu.js's GPU class, as far as a caller who passes it in need know. */
export type GpuClass = new (settings: object) => object;
type InputClass = new (values: Float32Array, size: readonly number[]) => object;

interface Loaded {
  readonly GPU: new (settings: object) => GpuInstance;
  readonly Input: InputClass;
}

/** The module's default export is a namespace in Node and the class itself in its browser build, which carries the rest. */
const find = (module: { readonly default?: unknown }): Loaded => (module.default ?? module) as Loaded;

// Loaded once, with the entry, so that gpuMatmul() itself need not be awaited. Absence is reported when it is called.
const loaded: Loaded | { readonly error: unknown } = await import('gpu.js').then(
  (module) => find(module as { readonly default?: unknown }),
  (error: unknown) => ({ error }),
);

/** gpu.js, or the caller's own copy of its GPU class. */
export function library(GPU?: GpuClass): Loaded {
  if (GPU !== undefined) {
    const Input = (GPU as unknown as { Input?: InputClass }).Input ?? ('Input' in loaded ? loaded.Input : undefined);
    if (typeof GPU !== 'function' || Input === undefined) refuse('gpuMatmul', 'GPU', "gpu.js's GPU class", GPU, TypeError);
    return { GPU: GPU as Loaded['GPU'], Input };
  }
  if ('error' in loaded) {
    throw new Error('gpuMatmul: the peer dependency gpu.js could not be loaded. Install it with\n\n  npm install gpu.js@2.24.1\n', {
      cause: loaded.error,
    });
  }
  return loaded;
}

/** A place where jobs run. */
export interface Device {
  readonly backend: Backend;
  /** Kernels held at the moment. */
  readonly kernels: number;
  /** Whether the last job was the first of its kernel. */
  readonly fresh: boolean;
  /** Runs a job. A Promise on webgpu. */
  run(job: Job): KernelOutput | PromiseLike<KernelOutput>;
  /** Whether the context is gone, and what the last call returned with it. */
  isLost(): boolean;
  destroy(): void;
}

/**
 * Opens a device, which holds up to `limit` kernels and drops the one unused for longest.
 *
 * @throws Unavailable where this machine has none of the mode
 */
export function openDevice(mode: GpuMode, { GPU, Input }: Loaded, limit: number): Device {
  let backend: Backend;
  let context: Gl | undefined;
  let gpu: GpuInstance;
  if (mode === 'webgl2') {
    const opened = openWebGL2();
    ({ backend, context } = opened);
    gpu = new GPU({ mode, canvas: opened.canvas, context });
  } else {
    if (mode === 'webgpu' && !globals.navigator?.gpu) throw new Unavailable('there is no WebGPU here (navigator.gpu is missing)');
    if (mode === 'webasm' && typeof WebAssembly === 'undefined') throw new Unavailable('there is no WebAssembly here');
    const renderer = { webgpu: 'not known before `ready`', webasm: 'WebAssembly', cpu: 'JavaScript' }[mode];
    backend = { mode, renderer, software: mode !== 'webgpu' };
    gpu = new GPU({ mode });
  }

  let fresh = true;
  const kernels = new Map<string, Kernel>(); // in the order of use, the last one last
  const drop = (key: string, kernel: Kernel): void => {
    kernels.delete(key);
    kernel.destroy(true);
    gpu.kernels = gpu.kernels.filter((other) => other !== kernel && other !== kernel.kernel);
  };
  const kernelFor = (job: Job): Kernel => {
    const sizes = mode === 'webasm' ? `${job.batch} ${job.m} ${job.n}` : '';
    const key = `${job.form} ${job.k} ${job.aStep} ${job.bStep} ${sizes}`;
    let kernel = kernels.get(key);
    fresh = kernel === undefined;
    if (kernel) kernels.delete(key);
    else {
      kernel = gpu.createKernel(kernelSource[job.form], {
        constants: { K: job.k, aStep: job.aStep, bStep: job.bStep },
        constantTypes: { K: 'Integer', aStep: 'Integer', bStep: 'Integer' },
        output: [job.n, job.m, job.batch],
        precision: 'single',
        tactic: 'precision',
        dynamicOutput: true,
        dynamicArguments: true,
      });
    }
    kernels.set(key, kernel);
    if (kernels.size > limit) drop(...(kernels.entries().next().value as [string, Kernel]));
    return kernel;
  };

  const ownName = mode === 'webgl2' ? 'gpu' : mode;
  const refuseSubstitute = (kernel: Kernel, job: Job): void => {
    const { mode: ran } = kernel.kernel.constructor;
    if (ran === ownName) return;
    const why = kernel.kernel.fallbackReason;
    throw new Unavailable(`gpu.js ran ${describeJob(job)} in mode '${ran}' instead of '${mode}'${why ? `: ${why}` : ''}`);
  };

  return {
    backend,
    get kernels() {
      return kernels.size;
    },
    get fresh() {
      return fresh;
    },
    run(job) {
      const kernel = kernelFor(job);
      kernel.setOutput([job.n, job.m, job.batch]);
      const rows = kernel(new Input(job.a, [job.a.length]), new Input(job.b, [job.b.length]));
      if (mode !== 'webgpu' && typeof (rows as PromiseLike<KernelOutput>).then === 'function') {
        throw new Unavailable('this gpu.js returns Promises; the synchronous product needs version 2');
      }
      refuseSubstitute(kernel, job);
      return rows;
    },
    isLost: () => context?.isContextLost() ?? [...kernels.values()].some(({ kernel }) => kernel.context?.isLost === true),
    destroy() {
      for (const [key, kernel] of [...kernels]) drop(key, kernel);
      if (context?.isContextLost() === false) context.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}
