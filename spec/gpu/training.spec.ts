import { eigh, grad, hessian, hvp, jacobian, type ProductKernel, product, type Tensor, tensor, withMatmul } from 'saddlepoint';
import { gpuMatmul } from 'saddlepoint/gpu';
import { afterAll, describe, expect, test } from 'vitest';
import { lawsOfFloat32Training } from '../laws/gpu/training.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

for (const mode of ['webasm', 'cpu'] as const) {
  describe(`derivatives and training in mode ${mode}`, () => {
    const gpu = gpuMatmul({ mode, verify: 'always' });
    afterAll(() => gpu.dispose());
    for (const law of lawsOfFloat32Training) test(titleOf(law), () => check(law, gpu));
    test('they ran there', () => expect(gpu.counts).toMatchObject({ cpu: 0, failed: 0 }));
  });
}

test.each([...lawsOfFloat32Training])('$id can fail: eleven bits are not float32', (law) => {
  const half: ProductKernel = (p) => {
    product(p);
    for (let i = 0; i < p.out.length; i++) p.out[i] = (p.out[i] as number) * (1 + 2 ** -11);
  };
  expect(refutes(law, half)).toBe(true);
});

test('the product serves any derivative, and nests', () => {
  const gpu = gpuMatmul({ mode: 'webasm', verify: 'always' });
  const A = tensor([[2, 1], [1, 3]]); // biome-ignore format: a matrix
  const f = (x: Tensor): Tensor => x.dot(A.matmul(x));
  withMatmul(gpu, () => {
    expect(grad(f)(tensor([1, 1])).toArray()).toEqual([6, 8]);
    const used = gpu.counts.gpu;
    withMatmul(product, () => expect(grad(f)(tensor([1, 2])).toArray()).toEqual([8, 14]));
    expect(gpu.counts.gpu).toBe(used);
    grad(f)(tensor([1, 1]));
    expect(gpu.counts.gpu).toBeGreaterThan(used);
  });
  gpu.dispose();
});

/**
 * A least-squares loss whose Hessian has the eigenvalues 1, 10⁻², 10⁻⁴, 10⁻⁶ and 10⁻¹⁰: five features of these scales, in
 * the orthonormal directions of a Householder reflection.
 */
function illConditioned(): { loss: (w: Tensor) => Tensor; w: Tensor; λ: number[] } {
  const scales = [1, 1e-1, 1e-2, 1e-3, 1e-5];
  const v = [1, 2, 3, 4, 5];
  const vv = 55;
  const X = scales.map((s, i) => scales.map((_, j) => s * ((i === j ? 1 : 0) - (2 * (v[i] as number) * (v[j] as number)) / vv)));
  const features = tensor(X);
  const loss = (w: Tensor): Tensor =>
    features
      .matmul(w.reshape([5, 1]))
      .square()
      .sum()
      .div(2);
  return { loss, w: tensor([1, 1, 1, 1, 1]), λ: scales.map((s) => s * s).reverse() };
}

test('why Hessians stay in float64: over float32 products the smallest eigenvalue of this minimum is negative', () => {
  const { loss, w, λ } = illConditioned();
  const exact = eigh(hessian(loss)(w)).values;
  const gpu = gpuMatmul({ mode: 'webasm' });
  // the Jacobian of the gradient is the Hessian, and nothing keeps it from the GPU
  const H = withMatmul(gpu, () => jacobian(grad(loss))(w)) as Tensor;
  const rounded = eigh(H, { symmetryTolerance: 1e-5 }).values;
  // `hessian` and `hvp` themselves do not leave the CPU
  expect(withMatmul(gpu, () => hessian(loss)(w)).toArray()).toEqual(hessian(loss)(w).toArray());
  expect(withMatmul(gpu, () => hvp(loss)(w, w)).toArray()).toEqual(hvp(loss)(w, w).toArray());
  gpu.dispose();
  // n·ε·λmax, with n = 5 and λmax = 1, in either precision
  λ.forEach((value, i) => {
    expect(Math.abs((exact[i] as number) - value)).toBeLessThan(5 * 2 ** -52);
    expect(Math.abs((rounded[i] as number) - value)).toBeLessThan(5 * 2 ** -23);
  });
  expect(exact[0]).toBeCloseTo(1e-10, 14);
  expect(rounded[0]).toBeLessThan(-1e-9);
});
