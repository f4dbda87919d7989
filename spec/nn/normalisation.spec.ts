/** Normalisation is carried out in one pass each way; it must be its formula, and its derivatives the formula's. */
import { fc, test } from '@fast-check/vitest';
import { grad, hvp, type Tensor, tensor } from 'saddlepoint';
import { batchNorm, layerNorm } from 'saddlepoint/nn';
import { describe, expect } from 'vitest';

const rows: fc.Arbitrary<Tensor> = fc.tuple(fc.constantFrom(2, 3, 5, 9), fc.constantFrom(2, 4, 7, 9)).chain(([n, features]) =>
  fc
    .array(
      fc.integer({ min: -40, max: 40 }).map((k) => k / 8),
      { minLength: n * features, maxLength: n * features },
    )
    .map((data) => tensor(data, { shape: [n, features] })),
);
const ε = 0.1;

/** (x − μ)/√(σ² + ε) by operations. */
const formula = (x: Tensor, axis: number): Tensor =>
  x.sub(x.mean(axis, { keepDims: true })).div(x.variance(axis, { keepDims: true }).add(ε).sqrt());

describe('Normalised in one pass', () => {
  test.prop([rows, fc.constantFrom(0, 1)])('values and both derivatives are those of the formula', (x, axis) => {
    const features = x.shape[1];
    const layer = axis === 1 ? layerNorm(features, { epsilon: ε }) : batchNorm(features, { epsilon: ε });
    const [gain, shift] = [layer.tree.gain.cumsum().cos().add(2), layer.tree.gain.cumsum().sin()];
    const fast = (t: Tensor, γ = gain): Tensor => layer.apply({ gain: γ, shift }, t, { training: true });
    const weights = tensor(
      Float64Array.from(x.data, (_, i) => Math.cos(i)),
      { shape: x.shape },
    );
    const loss = (f: (t: Tensor) => Tensor) => (t: Tensor) => {
      const y = f(t);
      return y.mul(weights).add(y.square().mul(y)).sum();
    };
    const near = (found: Tensor, expected: Tensor): void => {
      const largest = Math.max(1, ...expected.data.map(Math.abs));
      for (let i = 0; i < found.size; i++)
        expect(Math.abs(found.data[i] - expected.data[i]) / largest).toBeLessThanOrEqual(1000 * 2 ** -52);
    };
    const readable = (t: Tensor, γ = gain): Tensor => formula(t, axis).mul(γ).add(shift);
    near(fast(x), readable(x));
    near(grad(loss(fast))(x), grad(loss(readable))(x));
    near(grad((γ: Tensor) => loss((t) => fast(t, γ))(x))(gain), grad((γ: Tensor) => loss((t) => readable(t, γ))(x))(gain));
    const v = x.sin();
    near(hvp(loss(fast))(x, v), hvp(loss(readable))(x, v));
  });
});
