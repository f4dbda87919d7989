import { describe, expect, it } from 'vitest';
import { Matrix } from '../../src/linalg/matrix.ts';
import { blockedProduct, currentProduct, matmul, product, readableProduct, withMatmul } from '../../src/linalg/products/matmul.ts';
import type { ProductKernel } from '../../src/linalg/products/product.ts';
import { check, titleOf } from '../laws/law.ts';
import { lawsOfProduct, lawsOfProductIn } from '../laws/linalg/product.ts';

describe.each([
  ['readable', readableProduct],
  ['blocked', blockedProduct],
])('the %s product', (_, kernel) => {
  for (const law of lawsOfProductIn('float64')) it(titleOf(law), () => check(law, kernel));
});

describe('the default product', () => {
  for (const law of lawsOfProduct) it(titleOf(law), () => check(law, product));
});

describe('matmul', () => {
  it('takes nested arrays, matrices and ndarray structures of any strides', () => {
    const expected = [
      [19, 22],
      [43, 50],
    ];
    const B = new Matrix(Float64Array.of(5, 6, 7, 8), 2, 2);
    // [[1, 2], [3, 4]], stored by columns and backwards
    const A = { data: [9, 4, 2, 3, 1], shape: [2, 2], stride: [-1, -2], offset: 4 };
    expect(matmul([[1, 2], [3, 4]], B).toArray()).toEqual(expected); // biome-ignore format: a matrix
    expect(matmul(A, B).toArray()).toEqual(expected);
  });

  it('names what does not fit', () => {
    expect(() => matmul([[1, 2, 3], [4, 5, 6]], [[1], [2]])).toThrow('matmul: the inner sizes must be equal, got [2, 3] × [2, 1]'); // biome-ignore format: a matrix
    expect(() => matmul([[1, 2], [3]], [[1]])).toThrow(/matmul: A .* ragged/); // biome-ignore format: a matrix
    expect(() => matmul(3 as never, [[1]])).toThrow('matmul: A must be a matrix of numbers, got 3');
  });
});

describe('withMatmul', () => {
  const counting = () => {
    const kernel = ((p) => {
      kernel.calls++;
      readableProduct(p);
    }) as ProductKernel & { calls: number };
    kernel.calls = 0;
    return kernel;
  };
  const multiplyOnce = () => matmul([[2]], [[3]]).get(0, 0);

  it('puts a kernel in force for a call, and nests', () => {
    const [outer, inner] = [counting(), counting()];
    const before = currentProduct();
    const result = withMatmul(outer, () => {
      multiplyOnce();
      withMatmul(inner, multiplyOnce);
      expect(currentProduct()).toBe(outer);
      return multiplyOnce();
    });
    expect([result, outer.calls, inner.calls]).toEqual([6, 2, 1]);
    expect(currentProduct()).toBe(before);
  });

  it('restores the kernel after an error', () => {
    const before = currentProduct();
    const failing = () => {
      throw new Error('mine');
    };
    expect(() => withMatmul(counting(), failing)).toThrow('mine');
    expect(currentProduct()).toBe(before);
  });

  it('refuses a Promise by name', () => {
    const before = currentProduct();
    expect(() => withMatmul(counting(), async () => 1)).toThrow(/withMatmul: f returned a Promise/);
    expect(() => withMatmul(undefined as never, () => 1)).toThrow('withMatmul: kernel must be a function, got undefined');
    expect(currentProduct()).toBe(before);
  });
});
