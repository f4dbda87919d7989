/** Laws of derivatives and of training over a float32 product: how far they may stray from float64. */
import fc from 'fast-check';
import { grad, type ProductKernel, product, type Tensor, tensor, valueAndGrad, withMatmul } from 'saddlepoint';
import type { Law } from '../law.ts';

/** ε₃₂, the distance from 1 to the next float32. */
const ε = 2 ** -23;
/** What the first-order bounds below leave out. */
const SECOND_ORDER = 1.01;

const norm = (x: Tensor): number => Math.hypot(...x.data);
const distance = (x: Tensor, y: Tensor): number => norm(x.sub(y));

const matrix = (rows: number, columns: number, random: () => number): Tensor =>
  tensor(Float64Array.from({ length: rows * columns }, random), { shape: [rows, columns] });

/** Numbers between −1 and 1 from a seed. */
function numbers(seed: number): () => number {
  let word = (seed << 1) | 1;
  return () => (word = Math.imul(word, 0x2c9277b5)) / 2 ** 31;
}

const sizes = fc.record({
  examples: fc.integer({ min: 1, max: 24 }),
  inputs: fc.integer({ min: 1, max: 12 }),
  hidden: fc.integer({ min: 1, max: 12 }),
  outputs: fc.integer({ min: 1, max: 4 }),
  seed: fc.nat(),
});

/**
 * The gradient of L = mean (tanh(XW)V − Y)². Every product of inner size k is off by (k + 3)·ε₃₂·‖A‖‖B‖ at most, and the
 * errors travel through the chain rule. In Frobenius norms, with N entries in Y and c(k) = (k + 3)·ε₃₂:
 *
 *   H = tanh(XW)             δH  ≤ c(inputs)·‖X‖‖W‖
 *   P = HV                   δP  ≤ c(hidden)·‖H‖‖V‖ + δH·‖V‖
 *   R = 2(P − Y)/N           δR  ≤ 2/N·δP
 *   g_V = HᵀR                δg_V ≤ c(examples)·‖H‖‖R‖ + δH·‖R‖ + ‖H‖·δR
 *   S = RVᵀ                  δS  ≤ c(outputs)·‖R‖‖V‖ + δR·‖V‖
 *   g_W = Xᵀ(S ∘ (1 − H²))   δg_W ≤ c(examples)·‖X‖‖R‖‖V‖ + ‖X‖·(δS + 2·δH·‖R‖‖V‖)
 */
const gradientStaysClose: Law<ProductKernel> = {
  id: 'gpu.gradient.rounding',
  rows: [],
  claim: 'a network’s gradient over float32 products is the float64 one to (k + 3)·ε₃₂ a product, carried through the chain rule',
  tolerance: 'B',
  runs: 25,
  property: (kernel) =>
    fc.property(sizes, ({ examples, inputs, hidden, outputs, seed }) => {
      const random = numbers(seed);
      const X = matrix(examples, inputs, random);
      const Y = matrix(examples, outputs, random);
      const θ = { W: matrix(inputs, hidden, random), V: matrix(hidden, outputs, random) };
      const loss = ({ W, V }: typeof θ): Tensor => X.matmul(W).tanh().matmul(V).sub(Y).square().mean();
      const right = withMatmul(product, () => grad(loss)(θ));
      const found = withMatmul(kernel, () => grad(loss)(θ));

      const c = (k: number): number => (k + 3) * ε;
      const N = examples * outputs;
      const H = X.matmul(θ.W).tanh();
      const [x, w, v, h] = [norm(X), norm(θ.W), norm(θ.V), norm(H)];
      const r = (2 / N) * norm(H.matmul(θ.V).sub(Y));
      const δH = c(inputs) * x * w;
      const δR = (2 / N) * (c(hidden) * h * v + δH * v);
      const δgV = c(examples) * h * r + δH * r + h * δR;
      const δgW = c(examples) * x * r * v + x * (c(outputs) * r * v + δR * v + 2 * δH * r * v);
      return distance(found.V, right.V) <= SECOND_ORDER * δgV && distance(found.W, right.W) <= SECOND_ORDER * δgW;
    }) as fc.IRawProperty<unknown>,
};

/**
 * Gradient descent on L = ‖XW − Y‖²/2 with η ≤ 1/λmax. One step never pulls two parameters further apart, so the errors of
 * the gradients add up and nothing more:
 *
 *   ‖Wᵀ − W₃₂ᵀ‖ ≤ Σ η·δgᵗ,   g = XᵀR, R = XW − Y,   δg ≤ c(examples)·‖X‖‖R‖ + ‖X‖·c(inputs)·‖X‖‖W‖
 */
const trainingStaysClose: Law<ProductKernel> = {
  id: 'gpu.training.rounding',
  rows: [],
  claim: 'thirty steps of gradient descent over float32 products end within the sum of thirty rounded gradients of the float64 end',
  tolerance: 'B',
  runs: 10,
  property: (kernel) =>
    fc.property(sizes, ({ examples, inputs, outputs, seed }) => {
      const random = numbers(seed);
      const X = matrix(examples, inputs, random);
      const Y = matrix(examples, outputs, random);
      const start = matrix(inputs, outputs, random);
      const η = 1 / norm(X) ** 2; // λmax(XᵀX) ≤ ‖X‖²
      const loss = (W: Tensor): Tensor => X.matmul(W).sub(Y).square().sum().div(2);
      let allowed = 0;
      const train = (through: ProductKernel, measure: boolean): Tensor =>
        withMatmul(through, () => {
          let W = start;
          for (let t = 0; t < 30; t++) {
            const { value, gradient } = valueAndGrad(loss)(W);
            const r = Math.sqrt(2 * value.item());
            const x = norm(X);
            if (measure) allowed += η * ((examples + 3) * ε * x * r + x * (inputs + 3) * ε * x * norm(W));
            W = W.sub(gradient.mul(η));
          }
          return W;
        });
      const right = train(product, false);
      const found = train(kernel, true);
      return distance(found, right) <= SECOND_ORDER * allowed;
    }) as fc.IRawProperty<unknown>,
};

/** How far derivatives and training over a float32 product may stray. */
export const lawsOfFloat32Training: readonly Law<ProductKernel>[] = [gradientStaysClose, trainingStaysClose];
