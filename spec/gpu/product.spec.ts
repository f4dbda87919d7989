import fc from 'fast-check';
import { type Product, type ProductKernel, withMatmul } from 'saddlepoint';
import { freivalds, type GpuMatmul, gpuMatmul } from 'saddlepoint/gpu';
import { afterAll, describe, expect, test } from 'vitest';
import { randomSigns } from '../../src/gpu/freivalds.ts';
import { exactProducts, honestProduct, lawsOfFloat32Product, lawsOfProductCheck, roundedProducts } from '../laws/gpu/products.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

for (const mode of ['webasm', 'cpu'] as const) {
  describe(`the product in mode ${mode}`, () => {
    const warnings: string[] = [];
    const gpu = gpuMatmul({ mode, verify: 'always', warn: (message) => warnings.push(message) });
    afterAll(() => gpu.dispose());
    for (const law of lawsOfFloat32Product) test(titleOf(law), () => check(law, gpu));
    test('every product ran there, none was refused, and nobody was warned', () => {
      expect(gpu.counts.gpu).toBeGreaterThan(100);
      expect(gpu.counts.cpu).toBeLessThanOrEqual(15); // those that are not finite
      expect(gpu.counts).toMatchObject({ failed: 0, lost: 0, verified: gpu.counts.gpu });
      expect(warnings).toEqual([]);
    });
  });
}

describe("Freivalds' check", () => {
  const accepts =
    (rounds: number) =>
    (product: Product, seed: number): boolean =>
      freivalds(product, { rounds, sign: randomSigns(seed) }).right;
  for (const law of lawsOfProductCheck) test(titleOf(law), () => check(law, accepts(law.id === 'freivalds.two-entries' ? 2 : 8)));

  test('the laws can fail: a check that never looks, one that never accepts, one with a round too few', () => {
    const [neverRefuses, oneEntry, twoEntries] = lawsOfProductCheck as [never, never, never];
    expect(refutes(neverRefuses, () => false)).toBe(true);
    expect(refutes(oneEntry, () => true)).toBe(true);
    expect(refutes(twoEntries, accepts(1))).toBe(true);
  });
});

describe('products that have been wrong elsewhere are refused by the laws, and found by the check', () => {
  const cut: ProductKernel = (p) => honestProduct({ ...p, k: Math.min(p.k, 1000) });
  const zeros: ProductKernel = (p) => void p.out.fill(0);
  const swapped: ProductKernel = (p) => {
    honestProduct(p);
    const C = p.out.slice();
    for (let q = 0; q < p.batch; q++) {
      for (let i = 0; i < p.m * p.n; i++) p.out[q * p.m * p.n + i] = C[q * p.m * p.n + (i % p.m) * p.n + Math.floor(i / p.m)] as number;
    }
  };
  const neighbour: ProductKernel = (p) => honestProduct({ ...p, bOffset: p.bOffset + (p.k * p.n > 1 ? 1 : 0) });
  const half: ProductKernel = (p) => {
    honestProduct(p); // the precision of `lowp` and of half floats: 11 bits
    for (let i = 0; i < p.out.length; i++) p.out[i] = (p.out[i] as number) * (1 + 2 ** -11);
  };
  const byName = (id: string) => lawsOfFloat32Product.find((law) => law.id === id) as (typeof lawsOfFloat32Product)[number];

  test.each([
    ['sums cut at 1000 terms', cut, 'gpu.product.long-sums'],
    ['zeros', zeros, 'gpu.product.exact'],
    ['[rows, columns] for [columns, rows]', swapped, 'gpu.product.exact'],
    ['a factor read one place off', neighbour, 'gpu.product.exact'],
    ['half precision', half, 'gpu.product.rounding'],
  ])('%s', (_, kernel, id) => expect(refutes(byName(id), kernel)).toBe(true));

  test.each([
    ['sums cut at 1000 terms', cut],
    ['zeros', zeros],
    ['[rows, columns] for [columns, rows]', swapped],
  ])("%s: Freivalds' check agrees with the float64 product on which are wrong", (_, kernel) => {
    const sizes = { batch: 1, m: 6, k: 1500, n: 5 };
    const a = Float32Array.from({ length: 6 * 1500 }, (_, i) => ((i * 7) % 13) - 5);
    const b = Float32Array.from({ length: 1500 * 5 }, (_, i) => ((i * 5) % 11) - 4);
    const out = new Float32Array(30);
    const product = { ...sizes, a, aOffset: 0, aBatch: 0, aRow: 1500, aColumn: 1, b, bOffset: 0, bBatch: 0, bRow: 5, bColumn: 1, out };
    kernel(product);
    expect(freivalds(product).right).toBe(false);
    honestProduct(product);
    expect(freivalds(product).right).toBe(true);
  });
});

/** gpu.js's class, with kernels whose results pass through `spoil` first. */
async function spoiled(spoil: (rows: Float32Array[][], call: number) => unknown): Promise<never> {
  const { default: real } = (await import('gpu.js')) as unknown as { default: { GPU: new (settings: object) => any; Input: unknown } };
  let call = 0;
  return class extends real.GPU {
    static Input = real.Input;
    createKernel(source: string, settings: object) {
      const kernel = super.createKernel(source, settings);
      const wrapped = (...factors: unknown[]) => spoil(kernel(...factors), ++call);
      return new Proxy(wrapped, { get: (_, name) => kernel[name] });
    }
  } as never;
}

const exact = (gpu: GpuMatmul): void => {
  fc.assert(
    fc.property(exactProducts, (product) => {
      const right = product.out.slice();
      honestProduct({ ...product, out: right });
      gpu(product);
      expect(product.out).toEqual(right);
    }),
    { seed: 1, numRuns: 40 },
  );
};

describe('a GPU that lies', () => {
  test('a failed check is answered with the right product, a warning that names kernel and sizes, and checks from then on', async () => {
    const warnings: string[] = [];
    const GPU = await spoiled((rows, call) => {
      if (call === 7) (rows[0] as Float32Array[])[0]?.fill(1e6);
      return rows;
    });
    const gpu = gpuMatmul({ mode: 'cpu', GPU, verify: 'always', warn: (message) => warnings.push(message) });
    exact(gpu);
    expect(gpu.counts).toMatchObject({ failed: 1, cpu: 1 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^saddlepoint\/gpu: \S+ \[\d+, \d+\] × \[\d+, \d+\].* on cpu \(JavaScript\) was computed on the CPU: Freivalds/,
    );
    gpu.dispose();
  });

  test("verify: 'sample' sees the first product of a kernel and every 16th, and all once one was wrong", async () => {
    let wrong = false;
    const GPU = await spoiled((rows) => {
      if (wrong) (rows[0] as Float32Array[])[0]?.fill(1e6);
      return rows;
    });
    const warnings: string[] = [];
    const gpu = gpuMatmul({ mode: 'cpu', GPU, warn: (message) => warnings.push(message) });
    const A = [
      [1, 2],
      [3, 4],
    ];
    for (let i = 0; i < 33; i++) gpu.matmul(A, A);
    expect(gpu.counts).toMatchObject({ gpu: 33, verified: 3 });
    gpu.matmul([[1]], [[1]]);
    expect(gpu.counts).toMatchObject({ gpu: 34, verified: 4 });
    wrong = true;
    for (let i = 0; i < 15; i++) gpu.matmul(A, A);
    expect(gpu.counts.failed).toBe(1);
    expect(warnings[0]).toContain('Up to 15 products before it were not checked; from now on all are.');
    for (let i = 0; i < 5; i++) expect(gpu.matmul(A, A).toArray()).toEqual([[7, 10], [15, 22]]); // biome-ignore format: a matrix
    expect(gpu.counts.failed).toBe(6);
    wrong = false;
    const { verified } = gpu.counts;
    for (let i = 0; i < 20; i++) gpu.matmul(A, A);
    expect(gpu.counts).toMatchObject({ failed: 6, verified: verified + 20 });
    gpu.dispose();
  });

  test('rows that are missing, or of the wrong length, or an exception: the CPU, and a warning', async () => {
    for (const spoil of [
      () => [],
      (rows: Float32Array[][]) => rows.map((matrix) => matrix.map((row) => row.subarray(1))),
      () => {
        throw new Error('texture too large');
      },
    ]) {
      const warnings: string[] = [];
      const gpu = gpuMatmul({ mode: 'cpu', GPU: await spoiled(spoil), verify: 'never', warn: (message) => warnings.push(message) });
      exact(gpu);
      expect(gpu.counts).toMatchObject({ gpu: 0, cpu: 40 });
      expect(warnings.length).toBeGreaterThan(0);
      gpu.dispose();
    }
  });

  test('a gpu.js whose calls return Promises, or that put its CPU kernel in place of another, is given up by name', async () => {
    const warnings: string[] = [];
    const warn = (message: string) => warnings.push(message);
    const later = gpuMatmul({ mode: 'cpu', GPU: await spoiled((rows) => Promise.resolve(rows)), warn });
    exact(later);
    expect(later.backend).toMatchObject({ mode: 'none', reason: expect.stringContaining('returns Promises') });

    const { default: real } = (await import('gpu.js')) as unknown as { default: { GPU: new (settings: object) => any; Input: unknown } };
    class Substituting extends real.GPU {
      static Input = real.Input;
      constructor() {
        super({ mode: 'cpu' });
      }
    }
    const substituted = gpuMatmul({ mode: 'webasm', GPU: Substituting as never, warn });
    exact(substituted);
    expect(substituted.backend).toMatchObject({ mode: 'none', reason: expect.stringContaining("in mode 'cpu' instead of 'webasm'") });
    expect(substituted.counts.cpu).toBe(40);
    expect(warnings).toHaveLength(2);
    later.dispose();
    substituted.dispose();
  });
});

describe('what is held', () => {
  test.each(['webasm', 'cpu'] as const)(
    '%s: 10⁴ products of 40 inner sizes leave no more kernels than the limit, and dispose() none',
    async (mode) => {
      const { default: real } = (await import('gpu.js')) as unknown as { default: { GPU: new (settings: object) => any; Input: unknown } };
      const instances: { kernels: unknown[] }[] = [];
      let memories = 0;
      const Memory = WebAssembly.Memory;
      class Counted extends real.GPU {
        static Input = real.Input;
        constructor(settings: object) {
          super(settings);
          instances.push(this as never);
        }
      }
      WebAssembly.Memory = class extends Memory {
        constructor(descriptor: WebAssembly.MemoryDescriptor) {
          super(descriptor);
          memories++;
        }
      };
      try {
        const gpu = gpuMatmul({ mode, GPU: Counted as never, verify: 'never', maxKernels: 8 });
        const multiply = (k: number) => {
          const out = new Float32Array(4);
          const a = new Float32Array(2 * k).fill(1);
          gpu({
            batch: 1,
            m: 2,
            k,
            n: 2,
            a,
            aOffset: 0,
            aBatch: 0,
            aRow: k,
            aColumn: 1,
            b: a,
            bOffset: 0,
            bBatch: 0,
            bRow: 2,
            bColumn: 1,
            out,
          });
          expect(out[3]).toBe(k);
        };
        for (let k = 1; k <= 40; k++) multiply(k);
        expect(gpu.kernels).toBe(8);
        const before = memories;
        for (let i = 0; i < 10_000; i++) multiply(33 + (i % 8));
        expect(gpu.kernels).toBe(8);
        expect(instances[0]?.kernels).toHaveLength(8);
        expect(memories).toBe(before);
        gpu.dispose();
        expect(instances[0]?.kernels).toHaveLength(0);
        expect(gpu.kernels).toBe(0);
        expect(() => multiply(1)).toThrow('gpuMatmul: used after dispose()');
      } finally {
        WebAssembly.Memory = Memory;
      }
    },
  );
});

describe('which products leave the CPU', () => {
  const square = (n: number): Product => {
    const a = new Float64Array(n * n).fill(0.1);
    const out = new Float64Array(n * n);
    return {
      batch: 1,
      m: n,
      k: n,
      n,
      a,
      aOffset: 0,
      aBatch: 0,
      aRow: n,
      aColumn: 1,
      b: a,
      bOffset: 0,
      bBatch: 0,
      bRow: n,
      bColumn: 1,
      out,
    };
  };

  test('those below minFlops stay, and so do empty ones and, with float64: keep, those of float64', () => {
    const gpu = gpuMatmul({ mode: 'webasm', minFlops: 2 * 8 ** 3 });
    gpu(square(7));
    expect(gpu.counts).toMatchObject({ gpu: 0, cpu: 1 });
    gpu(square(8));
    expect(gpu.counts).toMatchObject({ gpu: 1, cpu: 1 });
    gpu.dispose();
    const keeping = gpuMatmul({ mode: 'webasm', float64: 'keep' });
    const product = square(8);
    keeping(product);
    expect(product.out[0]).toBeCloseTo(0.08, 15);
    keeping({ ...product, out: new Float32Array(64) });
    keeping({ ...square(3), k: 0 });
    expect(keeping.counts).toMatchObject({ gpu: 1, cpu: 2 });
    keeping.dispose();
  });

  test('under auto without WebGL 2 everything stays, and backend says why', () => {
    const gpu = gpuMatmul();
    expect(gpu.backend).toEqual({ mode: 'none', renderer: 'none', software: true, reason: 'there is no WebGL 2 here' });
    exact(gpu);
    expect(gpu.counts).toMatchObject({ gpu: 0, cpu: 40 });
    expect(gpu.calibrate()).toMatchObject({
      minFlops: Number.POSITIVE_INFINITY,
      message: expect.stringContaining('products stay on the CPU'),
    });
    gpu.dispose();
  });

  test('calibrate() sets minFlops by what it measured, and ends within its budget by its own clock', () => {
    const gpu = gpuMatmul({ mode: 'webasm' });
    let clock = 0;
    const { minFlops, timings } = gpu.calibrate({ budget: 100, now: () => clock++ });
    expect(clock).toBeLessThan(150);
    expect(timings.length).toBeGreaterThan(0);
    expect(gpu.minFlops).toBe(minFlops);
    expect(minFlops).toBe(Number.POSITIVE_INFINITY); // by this clock both sides take one tick: no side wins
    gpu(square(16));
    expect(gpu.counts).toMatchObject({ gpu: 0, cpu: 1 });
    gpu.dispose();
  });

  test('float32 factors that lie contiguous are sent without a copy, and come back unharmed', () => {
    const gpu = gpuMatmul({ mode: 'webasm', verify: 'always' });
    fc.assert(
      fc.property(roundedProducts, (product) => {
        const before = [product.a.slice(), product.b.slice()];
        gpu(product);
        expect([product.a, product.b]).toEqual(before);
      }),
      { seed: 2, numRuns: 30 },
    );
    gpu.dispose();
  });
});

describe('refusals', () => {
  test('modes that cannot run here are refused with the reason', () => {
    expect(() => gpuMatmul({ mode: 'webgl2' })).toThrow("gpuMatmul: mode 'webgl2' cannot run: there is no WebGL 2 here");
    expect(() => gpuMatmul({ mode: 'webgpu' })).toThrow(
      "gpuMatmul: mode 'webgpu' cannot run: there is no WebGPU here (navigator.gpu is missing)",
    );
  });

  test('options out of range are named', () => {
    expect(() => gpuMatmul({ mode: 'cuda' as never })).toThrow(
      "gpuMatmul: mode must be 'auto' or 'webgl2' or 'webgpu' or 'webasm' or 'cpu', got 'cuda'",
    );
    expect(() => gpuMatmul({ verify: 'maybe' as never })).toThrow("gpuMatmul: verify must be 'always' or 'sample' or 'never', got 'maybe'");
    expect(() => gpuMatmul({ rounds: 0 })).toThrow('gpuMatmul: rounds must be a whole number ≥ 1, got 0');
    expect(() => gpuMatmul({ minFlops: Number.NaN })).toThrow('gpuMatmul: minFlops must be ≥ 0, got NaN');
    expect(() => gpuMatmul({ GPU: {} as never })).toThrow("gpuMatmul: GPU must be gpu.js's GPU class");
    const wrong = {
      maxKernels: [0, '4'],
      rounds: ['8', 1.5],
      minFlops: ['0', -1],
      allowSoftware: [1, 'yes'],
      float64: ['round up'],
      seed: [0.5, '1'],
      fallback: [1],
      warn: ['loud'],
    };
    for (const [name, values] of Object.entries(wrong))
      for (const value of values)
        expect(() => gpuMatmul({ mode: 'cpu', [name]: value } as never), name).toThrow(`gpuMatmul: ${name} must be `);
    expect(() => gpuMatmul({ verfy: 'never' } as never)).toThrow("gpuMatmul: unknown option 'verfy'; did you mean verify?");
    expect(() => gpuMatmul('cpu' as never)).toThrow('gpuMatmul: options must be an object');
    expect(() => (gpuMatmul as (...all: unknown[]) => unknown)({ mode: 'cpu' }, 32)).toThrow(
      'gpuMatmul: takes one object of options, got 1 more: 32',
    );
    const gpu = gpuMatmul({ mode: 'cpu' });
    expect(() => gpu.calibrate({ budget: -1 })).toThrow('calibrate: budget must be a number in [0, Infinity], got -1');
    expect(() => gpu.calibrate({ milliseconds: 1 } as never)).toThrow("calibrate: unknown option 'milliseconds'");
    gpu.dispose();
  });

  test('using disposes of it where its block ends, also by an error; disposing again does nothing', () => {
    let kept: ReturnType<typeof gpuMatmul> | undefined;
    const block = (fails: boolean): void => {
      using gpu = gpuMatmul({ mode: 'cpu' });
      kept = gpu;
      expect(gpu.matmul([[2]], [[3]]).toArray()).toEqual([[6]]);
      if (fails) throw new Error('on the way');
    };
    for (const fails of [false, true]) {
      if (fails) expect(() => block(true)).toThrow('on the way');
      else block(false);
      expect(() => kept!.matmul([[1]], [[1]])).toThrow('gpuMatmul: used after dispose()');
      kept!.dispose();
    }
  });

  test('matmul names inner sizes that differ', () => {
    const gpu = gpuMatmul({ mode: 'cpu' });
    expect(() => gpu.matmul([[1, 2]], [[1, 2]])).toThrow('gpuMatmul: the number of rows of B must be 2, as many as A has columns, got 1');
    gpu.dispose();
  });

  test('a callback that returns a Promise is refused, and the kernel before is back in force', () => {
    const gpu = gpuMatmul({ mode: 'cpu' });
    expect(() => withMatmul(gpu, async () => 1)).toThrow('Promise');
    gpu.dispose();
  });
});
