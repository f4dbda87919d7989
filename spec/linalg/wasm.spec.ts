import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { blockedProduct } from '../../src/linalg/products/blocked.ts';
import { product } from '../../src/linalg/products/matmul.ts';
import { fusedProduct, simdProduct } from '../../src/linalg/products/simd.ts';
import { assemble, f64x2, i32, increase, repeat, routine, set, signed, times, unsigned, v128 } from '../../src/linalg/wasm/assembler.ts';
import { engine } from '../../src/linalg/wasm/engine.ts';
import { check, titleOf } from '../laws/law.ts';
import { lawsOfProduct } from '../laws/linalg/product.ts';
import { lawOfSameSums, lawsOfLeb128, lawsOfPackedProduct } from '../laws/linalg/wasm.ts';

describe('the assembler', () => {
  for (const law of lawsOfLeb128) test(titleOf(law), () => check(law, { unsigned, signed }));

  const memory = new WebAssembly.Memory({ initial: 1 });
  const load = (bytes: Uint8Array<ArrayBuffer>) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports as Record<string, (...numbers: number[]) => void>;
  const integers = new Int32Array(memory.buffer);
  const numbers = new Float64Array(memory.buffer);

  test('integer arithmetic is that of JavaScript, with constants and offsets of every length [E]', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.nat(60_000), (p, constant, offset) => {
        const body = (v: Record<string, number>) => i32.store(v.at, offset, i32.mul(i32.add(v.p, i32.const(constant)), i32.const(3)));
        load(assemble([routine('f', 'at p', '', '', body)])).f(offset % 4 === 0 ? 0 : 4 - (offset % 4), p);
        return integers[Math.ceil(offset / 4)] === Math.imul((p + constant) | 0, 3);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('a loop over vectors computes y += a·x as JavaScript does, and stops where it should [E]', () => {
    const axpy = routine('axpy', 'a x y count', 'end', 'factor', (v) => {
      const { a, x, y, count, end, factor } = v as Record<'a' | 'x' | 'y' | 'count' | 'end' | 'factor', number>;
      return [
        ...set(factor, f64x2.splat(a)),
        ...set(end, i32.add(x, i32.mul(count, i32.const(16)))),
        ...repeat(
          i32.ne(x, end),
          v128.store(y, 0, f64x2.add(v128.load(y), f64x2.mul(factor, v128.load(x)))),
          increase(x, i32.const(16)),
          increase(y, i32.const(16)),
        ),
      ];
    });
    const twice = routine('twice', 'at count', '', '', (v) => times(v.count, i32.store(v.at, 0, i32.mul(i32.load(v.at), i32.const(2)))));
    const bytes = assemble([axpy, twice]);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const calls = load(bytes);
    const vectors = fc.array(fc.double({ noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(vectors, vectors, fc.double({ noNaN: true }), fc.integer({ min: 1, max: 4 }), (x, y, a, count) => {
        numbers.set([a, ...x, ...y]);
        calls.axpy(0, 8, 72, count);
        return y.every((yi, i) => Object.is(numbers[9 + i], i < 2 * count ? yi + a * (x[i] ?? 0) : yi));
      }),
      { seed: 1, numRuns: 100 },
    );
    integers[0] = 3;
    calls.twice(0, 5);
    expect(integers[0]).toBe(96);
  });
});

describe('the memory', () => {
  test('is replaced where it is too small, and no buffer is ever detached: that would slow every typed array of the program [E]', () => {
    const machine = engine()!;
    const { load } = machine;
    const twice = () => [
      routine('twice', 'at', '', 'x', (v) => [...set(v.x, v128.load(v.at)), ...v128.store(v.at, 0, f64x2.add(v.x, v.x))]),
    ];
    const calls = load(twice);
    for (let i = 0; i < 3; i++) {
      const before = machine.double.memory;
      machine.reserve(before.byteLength + 1);
      expect(before.length).toBeGreaterThan(0); // 0 if it were detached
      expect(machine.double.memory.length).toBeGreaterThanOrEqual(2 * before.length);
      expect(machine.single.memory.buffer).toBe(machine.double.memory.buffer);
      machine.double.memory.set([1.5, -4], machine.double.memory.length - 2);
      calls.twice(machine.double.memory.byteLength - 16);
      expect([...machine.double.memory.subarray(-2)]).toEqual([3, -8]);
    }
    expect(load(twice)).toBe(calls);
    check(lawOfSameSums, simdProduct);
  });
});

describe('the SIMD product', () => {
  test('runs on this machine', () => expect(engine()).toBeDefined());
  for (const law of lawsOfPackedProduct) {
    test(titleOf(law), () => check(law, simdProduct));
    test(`${titleOf(law)} fused`, () => check(law, fusedProduct));
    test(`${titleOf(law)} as chosen by size`, () => check(law, product));
  }
  for (const law of lawsOfProduct) {
    test(`${titleOf(law)} SIMD`, () => check(law, simdProduct));
    test(`${titleOf(law)} fused`, () => check(law, fusedProduct));
  }
  test(titleOf(lawOfSameSums), () => check(lawOfSameSums, simdProduct));

  test('its memory is bounded, whatever the sizes', () => {
    const k = 70_000;
    const a = new Float64Array(k).fill(1);
    const out = new Float64Array(1);
    simdProduct({
      batch: 1,
      m: 1,
      k,
      n: 1,
      a,
      aOffset: 0,
      aBatch: 0,
      aRow: k,
      aColumn: 1,
      b: a,
      bOffset: 0,
      bBatch: 0,
      bRow: 1,
      bColumn: 1,
      out,
    });
    expect(out[0]).toBe(k);
    expect(engine()!.double.memory.byteLength).toBeLessThan(33 * 2 ** 20);
  });
});

describe('where WebAssembly is missing or forbidden', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  const forbidden = class {
    constructor() {
      throw new Error('CompileError: refused by the content security policy');
    }
  };
  test.each([
    ['missing', undefined],
    ['forbidden', { Memory: WebAssembly.Memory, Module: forbidden, Instance: forbidden }],
  ])('%s: the product is the blocked one, bit for bit [E]', async (_, stub) => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', stub);
    const [{ simdProduct: bare, fusedProduct: fused }, { engine: none }] = await Promise.all([
      import('../../src/linalg/products/simd.ts'),
      import('../../src/linalg/wasm/engine.ts'),
    ]);
    expect(none()).toBeUndefined();
    for (const law of lawsOfPackedProduct) for (const kernel of [bare, fused]) check(law, kernel, { runs: Math.min(20, law.runs ?? 20) });
    const a = Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i));
    const of = (kernel: typeof product) => {
      const out = new Float32Array(1600);
      kernel({
        batch: 1,
        m: 40,
        k: 40,
        n: 40,
        a,
        aOffset: 0,
        aBatch: 0,
        aRow: 40,
        aColumn: 1,
        b: a,
        bOffset: 0,
        bBatch: 0,
        bRow: 40,
        bColumn: 1,
        out,
      });
      return out;
    };
    expect(of(bare)).toEqual(of(blockedProduct));
  });
});
