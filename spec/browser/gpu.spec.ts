import fc from 'fast-check';
import { adam, descend, grad, oracle, type Product, type ProductKernel, randn, tensor, withMatmul } from 'saddlepoint';
import { type AsyncGpuMatmul, type GpuMatmul, gpuMatmul } from 'saddlepoint/gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exactProducts, honestProduct, lawsOfFloat32Product } from '../laws/gpu/products.ts';
import { lawsOfFloat32Training } from '../laws/gpu/training.ts';
import { check, titleOf } from '../laws/law.ts';

const seed = 20_261_122;

/** A [2, k] × [k, 2] product of ones: every entry of C is k. */
function ones(k: number): Product {
  const a = new Float32Array(2 * k).fill(1);
  const factors = { a, aOffset: 0, aBatch: 0, aRow: k, aColumn: 1, b: a, bOffset: 0, bBatch: 0, bRow: 2, bColumn: 1 };
  return { batch: 1, m: 2, k, n: 2, ...factors, out: new Float32Array(4) };
}

for (const mode of ['webgl2', 'webasm', 'cpu'] as const) {
  describe(`the product in mode ${mode}`, () => {
    const warnings: string[] = [];
    let gpu: GpuMatmul;
    beforeAll(() => {
      gpu = gpuMatmul({ mode, verify: 'always', warn: (message) => warnings.push(message) });
    });
    afterAll(() => gpu.dispose());
    const kernel: ProductKernel = (p) => gpu(p);
    for (const law of [...lawsOfFloat32Product, ...lawsOfFloat32Training]) test(titleOf(law), () => check(law, kernel));
    test('every product ran there, none was refused, and nobody was warned', () => {
      expect(gpu.backend).toMatchObject({ mode, software: true });
      if (mode === 'webgl2') expect(gpu.backend.renderer).toContain('SwiftShader');
      expect(gpu.counts.gpu).toBeGreaterThan(800);
      expect(gpu.counts.cpu).toBeLessThanOrEqual(15); // those that are not finite
      expect(gpu.counts).toMatchObject({ failed: 0, lost: 0, verified: gpu.counts.gpu });
      expect(warnings).toEqual([]);
    });
  });
}

describe('the product in mode webgpu', () => {
  const warnings: string[] = [];
  let gpu: AsyncGpuMatmul;
  beforeAll(() => {
    gpu = gpuMatmul({ mode: 'webgpu', verify: 'always', warn: (message) => warnings.push(message) });
  });
  afterAll(() => gpu.dispose());
  for (const law of lawsOfFloat32Product) {
    test(titleOf(law), () =>
      fc.assert(
        law.eventually((p) => gpu.multiply(p)),
        { seed, numRuns: law.runs ?? 100 },
      ),
    );
  }

  test('products asked for at once are answered each with its own', async () => {
    const sizes = Array.from({ length: 24 }, (_, i) => 1 + (i % 5));
    const products = sizes.map(ones);
    await Promise.all(products.map((p) => gpu.multiply(p)));
    expect(products.map((p) => p.out[0])).toEqual(sizes);
    const [C, D] = await Promise.all([gpu.matmul([[1, 2]], [[3], [4]]), gpu.matmul([[2]], [[3]])]);
    expect([C.toArray(), D.toArray()]).toEqual([[[11]], [[6]]]);
  });

  test('every product ran there, and ready tells where: in software', async () => {
    expect(await gpu.ready).toEqual(gpu.backend);
    expect(gpu.backend).toMatchObject({ mode: 'webgpu', software: true, renderer: expect.stringContaining('swiftshader') });
    expect(gpu.counts).toMatchObject({ failed: 0, lost: 0, verified: gpu.counts.gpu });
    expect(warnings).toEqual([]);
  });

  test('withMatmul and grad refuse it by name', () => {
    const asKernel = gpu as unknown as ProductKernel;
    const x = tensor([[1, 2]]);
    const named = 'AsyncGpuMatmul: the webgpu product is asynchronous and cannot be a kernel of withMatmul or of grad';
    // @ts-expect-error: TypeScript refuses it, too
    expect(() => withMatmul(gpu, () => x.matmul(x.transpose()))).toThrow(named);
    expect(() => withMatmul(asKernel, () => grad((y: typeof x) => y.matmul(x.transpose()).sum())(x))).toThrow(named);
    expect(() => grad((y: typeof x) => gpu.matmul(y, x.transpose()) as never)(x)).toThrow('Promise');
  });

  test('calibrate() answers, and sets minFlops', async () => {
    const { minFlops, message: says } = await gpu.calibrate({ budget: 300 });
    expect(says).toContain('swiftshader');
    expect(gpu.minFlops).toBe(minFlops);
  });
});

describe("mode 'auto'", () => {
  test('refuses a software renderer, says so, and leaves everything to the library’s own kernel', () => {
    const gpu = gpuMatmul();
    expect(gpu.backend).toMatchObject({
      mode: 'none',
      software: true,
      reason: expect.stringMatching(/renderer is software: .*SwiftShader/),
    });
    const p = ones(3);
    gpu(p);
    expect([p.out[0], gpu.counts.cpu]).toEqual([3, 1]);
    gpu.dispose();
  });

  test('takes one where told to, after calibrating: in software the library’s own kernel wins', () => {
    const gpu = gpuMatmul({ mode: 'auto', allowSoftware: true });
    expect(gpu.backend.mode).toBe('webgl2');
    expect(gpu.minFlops).toBe(Number.POSITIVE_INFINITY);
    gpu.dispose();
  });
});

/** Counts what a class makes and frees. */
function living(prototype: object, kinds: readonly string[]): { count: () => number; restore: () => void } {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
  const originals = new Map<string, (...args: unknown[]) => unknown>();
  const alive = new Set<unknown>();
  const wrap = (name: string, note: (result: unknown, args: unknown[]) => void): void => {
    const original = methods[name] as (...args: unknown[]) => unknown;
    originals.set(name, original);
    methods[name] = function (this: unknown, ...args: unknown[]) {
      const result = original.apply(this, args);
      note(result, args);
      return result;
    };
  };
  for (const kind of kinds) {
    wrap(`create${kind}`, (made) => alive.add(made));
    wrap(`delete${kind}`, (_, [gone]) => alive.delete(gone));
  }
  return {
    count: () => alive.size,
    restore: () => originals.forEach((original, name) => void (methods[name] = original)),
  };
}

describe('what is held', () => {
  test('webgl2: 10⁴ products of 10 inner sizes hold no more textures, buffers and programs than the first 10; dispose() frees all', () => {
    const held = living(WebGL2RenderingContext.prototype, ['Texture', 'Buffer', 'Framebuffer', 'Program', 'Shader']);
    try {
      const gpu = gpuMatmul({ mode: 'webgl2', verify: 'never', maxKernels: 8 });
      for (let k = 1; k <= 10; k++) gpu(ones(k));
      expect(gpu.kernels).toBe(8);
      const before = held.count();
      expect(before).toBeGreaterThan(8);
      for (let i = 0; i < 10_000; i++) {
        const p = ones(3 + (i % 8));
        gpu(p);
        if (p.out[3] !== p.k) throw new Error(`product ${i}: ${p.out[3]} instead of ${p.k}`);
      }
      expect(held.count()).toBe(before);
      for (let k = 1; k <= 10; k++) gpu(ones(k)); // makes two kernels go and two come
      expect(held.count()).toBe(before);
      expect(gpu.counts).toMatchObject({ gpu: 10_020, cpu: 0, lost: 0 });
      gpu.dispose();
      expect(held.count()).toBe(0);
      expect(() => gpu(ones(1))).toThrow('gpuMatmul: used after dispose()');
    } finally {
      held.restore();
    }
  });

  test('webgpu: 10⁴ products hold no more buffers than the first; dispose() frees all', async () => {
    const { GPUDevice, GPUBuffer } = globalThis as unknown as Record<
      string,
      { prototype: Record<string, (...args: unknown[]) => unknown> }
    >;
    const device = (GPUDevice as { prototype: Record<string, (...args: unknown[]) => unknown> }).prototype;
    const buffer = (GPUBuffer as { prototype: Record<string, (...args: unknown[]) => unknown> }).prototype;
    const [create, destroy] = [device['createBuffer'], buffer['destroy']] as [() => unknown, () => unknown];
    const alive = new Set<unknown>();
    device['createBuffer'] = function (this: unknown, ...args) {
      const made = create.apply(this, args as []);
      alive.add(made);
      return made;
    };
    buffer['destroy'] = function (this: unknown) {
      alive.delete(this);
      return destroy.apply(this);
    };
    try {
      const gpu = gpuMatmul({ mode: 'webgpu', verify: 'never' });
      await gpu.multiply(ones(5));
      const before = alive.size;
      expect(before).toBeGreaterThan(3);
      for (let i = 0; i < 10_000; i++) await gpu.multiply(ones(5));
      expect(alive.size).toBe(before);
      expect(gpu.counts).toMatchObject({ gpu: 10_001, cpu: 0 });
      gpu.dispose();
      expect(alive.size).toBe(0);
    } finally {
      device['createBuffer'] = create;
      buffer['destroy'] = destroy;
    }
  });
});

describe('training', () => {
  test('a small network learns the exclusive or over webgl2 products, and as on the CPU', () => {
    const x = tensor([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1]]); // biome-ignore format: a matrix
    const y = tensor([[0], [1], [1], [0]]); // biome-ignore format: a matrix
    const tree = { W: randn([3, 8], { seed: 1 }), V: randn([8, 1], { seed: 2 }) };
    const train = (): number[] => {
      const model = oracle(({ W, V }: typeof tree) => x.matmul(W).tanh().matmul(V).sub(y).square().mean(), tree);
      const θ = Float64Array.from(model.theta as ArrayLike<number>);
      return Array.from(descend(model, θ, adam({ learningRate: 0.05 }), { steps: 150 }), ({ loss }) => loss);
    };
    const gpu = gpuMatmul({ mode: 'webgl2', verify: 'always' });
    const onGpu = withMatmul(gpu, train);
    const onCpu = train();
    expect(onGpu[0]).toBeGreaterThan(0.1);
    expect(onGpu.at(-1)).toBeLessThan(1e-3);
    const apart = onGpu.map((loss, t) => Math.abs(loss - (onCpu[t] as number)));
    expect(Math.max(...apart)).toBeLessThan(1e-4);
    expect(onGpu).not.toEqual(onCpu);
    expect(gpu.counts).toMatchObject({ cpu: 0, failed: 0 });
    gpu.dispose();
  });
});

describe('loss of the context', () => {
  /** Runs `f`, and hands it the WebGL 2 context opened last. */
  const watching = (f: (latest: () => WebGL2RenderingContext) => void): void => {
    const original = HTMLCanvasElement.prototype.getContext;
    let latest: WebGL2RenderingContext | undefined;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const context = (original as (...args: unknown[]) => unknown).apply(this, args);
      if (args[0] === 'webgl2') latest = context as WebGL2RenderingContext;
      return context;
    } as never;
    try {
      f(() => latest as WebGL2RenderingContext);
    } finally {
      HTMLCanvasElement.prototype.getContext = original;
    }
  };
  const lose = (gl: WebGL2RenderingContext): void => gl.getExtension('WEBGL_lose_context')?.loseContext();

  test('webgl2, between two products: a warning, a new context, and every product right', () => {
    watching((latest) => {
      const warnings: string[] = [];
      const gpu = gpuMatmul({ mode: 'webgl2', verify: 'never', warn: (message) => warnings.push(message) });
      let i = 0;
      fc.assert(
        fc.property(exactProducts, (p) => {
          if (++i === 10) lose(latest());
          const right = p.out.slice();
          honestProduct({ ...p, out: right });
          gpu(p);
          expect(p.out).toEqual(right);
        }),
        { seed, numRuns: 30 },
      );
      expect(warnings).toEqual([expect.stringMatching(/^saddlepoint\/gpu: the webgl2 context \(.*\) was lost between two products/)]);
      expect(gpu.counts).toEqual({ gpu: 30, cpu: 0, verified: 0, failed: 0, lost: 1 });
      gpu.dispose();
    });
  });

  test('webgl2, in the middle of a product, again and again: the CPU each time; after the fourth it stays there', () => {
    watching((latest) => {
      const warnings: string[] = [];
      const gpu = gpuMatmul({ mode: 'webgl2', verify: 'never', warn: (message) => warnings.push(message) });
      const draw = WebGL2RenderingContext.prototype.drawArrays;
      let due = false;
      WebGL2RenderingContext.prototype.drawArrays = function (...args) {
        if (due) lose(latest());
        due = false;
        draw.apply(this, args);
      };
      try {
        for (let i = 0; i < 12; i++) {
          due = i % 3 === 1;
          const p = ones(3 + i);
          gpu(p);
          expect([...p.out]).toEqual([p.k, p.k, p.k, p.k]);
        }
      } finally {
        WebGL2RenderingContext.prototype.drawArrays = draw;
      }
      expect(warnings).toHaveLength(4);
      expect(warnings[0]).toMatch(/lost during AB \[2, 4\] × \[4, 2\], which was computed on the CPU/);
      expect(gpu.counts).toMatchObject({ gpu: 7, cpu: 5, lost: 4 });
      expect(gpu.backend).toMatchObject({ mode: 'none', reason: 'the context was lost 4 times' });
      gpu.dispose();
    });
  });

  test('a training that loses its context half-way ends where the undisturbed one ends', () => {
    const x = tensor([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]); // biome-ignore format: a matrix
    const y = tensor([[0], [1], [1], [0]]); // biome-ignore format: a matrix
    const train = (gpu: ProductKernel, at: (step: number) => void): number[] =>
      withMatmul(gpu, () => {
        let θ = { W: tensor([[0.5, -0.7, 0.2, 0.9], [-0.4, 0.6, 0.8, -0.3], [0.1, 0.2, -0.5, 0.3]]), V: tensor([[0.7], [-0.6], [0.4], [0.5]]) }; // biome-ignore format: a matrix
        const loss = ({ W, V }: typeof θ) => x.matmul(W).tanh().matmul(V).sub(y).square().mean();
        for (let step = 0; step < 40; step++) {
          at(step);
          const g = grad(loss)(θ);
          θ = { W: θ.W.sub(g.W.mul(0.3)), V: θ.V.sub(g.V.mul(0.3)) };
        }
        return [...θ.W.data, ...θ.V.data];
      });
    watching((latest) => {
      const gpu = gpuMatmul({ mode: 'webgl2', verify: 'always', warn: () => {} });
      const undisturbed = train(gpu, () => {});
      const disturbed = train(gpu, (step) => step === 20 && lose(latest()));
      expect(disturbed).toEqual(undisturbed);
      expect(gpu.counts).toMatchObject({ lost: 1, failed: 0 });
      gpu.dispose();
    });
  });

  test('webgpu: a destroyed device is replaced, and every product is right', async () => {
    const adapter = (globalThis as unknown as { GPUAdapter: { prototype: { requestDevice: (...args: unknown[]) => Promise<unknown> } } })
      .GPUAdapter.prototype;
    const request = adapter.requestDevice;
    const devices: { destroy(): void }[] = [];
    adapter.requestDevice = async function (...args) {
      const device = (await request.apply(this, args)) as { destroy(): void };
      devices.push(device);
      return device;
    };
    try {
      const gl = (await import('gpu.js')) as unknown as { default: { WebGPUContext: { destroy(): Promise<void> } } };
      await gl.default.WebGPUContext.destroy(); // so that the next device is one of ours
      const warnings: string[] = [];
      const gpu = gpuMatmul({ mode: 'webgpu', verify: 'never', warn: (message) => warnings.push(message) });
      for (let i = 0; i < 12; i++) {
        if (i === 4) devices.at(-1)?.destroy();
        const p = ones(3);
        const done = gpu.multiply(p);
        if (i === 8) devices.at(-1)?.destroy();
        await done;
        expect([...p.out]).toEqual([3, 3, 3, 3]);
      }
      expect(gpu.counts.lost).toBeGreaterThan(0);
      expect(warnings.length).toBeGreaterThan(0);
      expect(gpu.backend.mode).toBe('webgpu');
      gpu.dispose();
    } finally {
      adapter.requestDevice = request;
    }
  });
});
