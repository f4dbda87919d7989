/**
 * What both forms of the GPU product share: which products leave the CPU, which results are checked, and what happens
 * when something goes wrong. Whatever goes wrong, the product is computed again by `fallback`, and the result is right.
 *
 * | what happens                          | what follows                                                              |
 * |---------------------------------------|---------------------------------------------------------------------------|
 * | too small, empty, or not finite       | the CPU, silently                                                         |
 * | Freivalds' check fails                | a warning, the CPU; from then on every product is checked                 |
 * | the context is lost                   | a warning, the CPU; the next product opens a new context, three times     |
 * | the kernel throws (sizes, limits)     | a warning, the CPU                                                        |
 * | gpu.js runs another backend instead   | a warning; the CPU from then on                                           |
 */
import { product as cpuProduct } from '../linalg/products/matmul.ts';
import type { Product, ProductKernel } from '../linalg/products/product.ts';
import { type Backend, Unavailable } from './backend.ts';
import type { Calibration } from './calibrate.ts';
import { freivalds, randomSigns } from './freivalds.ts';
import { type Device, library, openDevice } from './gpujs.ts';
import type { Counts, GpuMatmulOptions } from './options.ts';
import { describeJob, type Job, type KernelOutput, pack, unpack } from './pack.ts';

const SAMPLE = 16;
const RESTARTS = 3;

/** The state behind a GPU product. */
export class Offload {
  backend: Backend;
  minFlops: number;
  readonly counts: Counts = { gpu: 0, cpu: 0, verified: 0, failed: 0, lost: 0 };
  readonly options: GpuMatmulOptions;
  /** Undefined after loss, until the next product; and for good where there is nothing to run on. */
  private device: Device | undefined;
  readonly fallback: ProductKernel;
  private readonly rounds: number;
  private readonly limit: number;
  private readonly sign: () => 1 | -1;
  private suspicious = false;
  private disposed = false;
  private lastWarning = '';

  constructor(options: GpuMatmulOptions) {
    const { mode = 'auto', minFlops = 0, rounds = 8, maxKernels = 32, fallback = cpuProduct, seed = 1 } = options;
    this.options = options;
    this.fallback = fallback;
    this.rounds = rounds;
    this.limit = maxKernels;
    this.sign = randomSigns(seed);
    this.minFlops = minFlops;
    const loaded = library(options.GPU);
    try {
      this.device = openDevice(mode === 'auto' ? 'webgl2' : mode, loaded, this.limit);
      this.backend = this.device.backend;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      if (mode !== 'auto') throw new Error(`gpuMatmul: mode '${mode}' cannot run: ${error.message}`);
      this.backend = { mode: 'none', renderer: 'none', software: true, reason: error.message };
    }
    if (mode === 'auto' && this.device?.backend.software && !options.allowSoftware) {
      this.disable(`the renderer is software: ${this.backend.renderer}`);
    }
  }

  /** Kernels held at the moment. */
  get kernels(): number {
    return this.device?.kernels ?? 0;
  }

  /** The product as a job for the GPU; undefined where the CPU has it, and has done it. */
  dispatch(p: Product): { device: Device; job: Job } | undefined {
    this.refuseDisposed();
    const flops = 2 * p.batch * p.m * p.k * p.n;
    const keep = this.options.float64 === 'keep' && p.out instanceof Float64Array;
    if (flops === 0 || flops < this.minFlops || keep) return this.compute(p);
    const device = this.open();
    if (!device) return this.compute(p);
    const job = pack(p);
    return job.finite ? { device, job } : this.compute(p);
  }

  /** The device, opened again where its context was lost; undefined where nothing runs. */
  open(): Device | undefined {
    this.refuseDisposed();
    if (this.device?.isLost()) this.lose('between two products');
    this.device ??= this.reopen();
    return this.device;
  }

  /** Lets a measurement set the threshold. */
  setThreshold(calibration: Calibration): Calibration {
    this.minFlops = calibration.minFlops;
    return calibration;
  }

  /** Accepts a kernel's rows, after the check that is due, or computes the product on the CPU. */
  accept(p: Product, job: Job, device: Device, rows: KernelOutput, fresh: boolean): void {
    const trouble = this.receive(p, device, rows, fresh);
    if (trouble === undefined) this.counts.gpu++;
    else this.computeOnCpu(p, job, trouble);
  }

  /** Computes on the CPU what the GPU could not, and says why. */
  computeOnCpu(p: Product, job: Job, why: unknown): void {
    const reason = why instanceof Error ? why.message : String(why);
    if (this.device?.isLost()) this.lose(`during ${describeJob(job)}, which was computed on the CPU`);
    else {
      this.warn(`${describeJob(job)} on ${this.backend.mode} (${this.backend.renderer}) was computed on the CPU: ${reason}`);
      if (why instanceof Unavailable) this.disable(reason);
    }
    this.compute(p);
  }

  /** Gives up the GPU for good. */
  disable(reason: string): void {
    this.device?.destroy();
    this.device = undefined;
    this.backend = { ...this.backend, mode: 'none', reason };
  }

  dispose(): void {
    this.device?.destroy();
    this.device = undefined;
    this.disposed = true;
  }

  private refuseDisposed(): void {
    if (this.disposed) throw new Error('gpuMatmul: used after dispose()');
  }

  private compute(p: Product): undefined {
    this.fallback(p);
    this.counts.cpu++;
  }

  /** Writes the rows to `out` and, where it is due, checks them. Returns what is wrong. */
  private receive(p: Product, device: Device, rows: KernelOutput, fresh: boolean): unknown {
    if (device.isLost()) return 'the context was lost';
    try {
      unpack(rows, p);
    } catch (error) {
      return error;
    }
    if (!this.isDue(fresh)) return undefined;
    this.counts.verified++;
    const verdict = freivalds(p, { rounds: this.rounds, sign: this.sign });
    if (verdict.right) return undefined;
    this.counts.failed++;
    const { product, row, off, bound } = verdict;
    const place = `row ${row}${p.batch > 1 ? ` of product ${product}` : ''}`;
    const unseen = this.options.verify !== 'always' && !this.suspicious;
    this.suspicious = true;
    return (
      `Freivalds' check failed: ${place} is off by ${off.toExponential(2)} where ${bound.toExponential(2)} is allowed.` +
      (unseen ? ` Up to ${SAMPLE - 1} products before it were not checked; from now on all are.` : '')
    );
  }

  private isDue(fresh: boolean): boolean {
    const { verify = 'sample' } = this.options;
    if (verify === 'never') return false;
    return verify === 'always' || this.suspicious || fresh || this.counts.gpu % SAMPLE === 0;
  }

  private lose(when: string): void {
    this.counts.lost++;
    const { mode, renderer } = this.backend;
    this.warn(`the ${mode} context (${renderer}) was lost ${when}.`);
    this.device?.destroy();
    this.device = undefined;
    if (this.counts.lost > RESTARTS) this.disable(`the context was lost ${this.counts.lost} times`);
  }

  private reopen(): Device | undefined {
    const { mode } = this.backend;
    if (mode === 'none') return undefined;
    try {
      return openDevice(mode, library(this.options.GPU), this.limit);
    } catch (error) {
      this.disable(`the context was lost and cannot be opened again: ${(error as Error).message}`);
      return undefined;
    }
  }

  private warn(message: string): void {
    if (message === this.lastWarning) return;
    this.lastWarning = message;
    (this.options.warn ?? console.warn)(`saddlepoint/gpu: ${message}`);
  }
}
