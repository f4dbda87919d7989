import { oracle, parameters, randn, random, type Tensor } from 'saddlepoint';
import { crossEntropy, type Layer, type SequentialTree } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';
import * as networks from '../../docs/chapters/networks.ts';

const count = (network: Layer): number => parameters(network.tree as never).theta.length;

/** One step of training on random data; the gradient against central differences. */
function oneStep(
  network: Layer<SequentialTree>,
  x: Tensor,
  classes: number,
): { size: number; before: number; after: number; error: number } {
  const labels = Array.from({ length: x.shape[0] }, (_, i) => (i * 7) % classes);
  const loss = (tree: SequentialTree): Tensor => crossEntropy(network.apply(tree, x, { training: true, random: random(5) }), labels);
  const o = oracle(loss as never, network.tree);
  const θ = Float64Array.from(o.theta);
  const { value: before, gradient: g } = o.valueAndGradient(θ);
  const length = Math.sqrt(g.reduce((s, v) => s + v * v, 0));
  const along = (u: Float64Array): number => {
    const h = 1e-6;
    const slope = g.reduce((s, v, i) => s + v * u[i], 0);
    const differences = (o.value(θ.map((v, i) => v + h * u[i])) - o.value(θ.map((v, i) => v - h * u[i]))) / (2 * h);
    return Math.abs(differences - slope) / length;
  };
  // A random unit vector, bent towards g, so that its slope is no accident of rounding.
  const r = random(11);
  const u = g.map((v) => v / length + r.normal() / Math.sqrt(θ.length));
  const norm = Math.sqrt(u.reduce((s, v) => s + v * v, 0));
  const error = along(u.map((v) => v / norm));
  // θ ← θ − η g
  const after = o.value(θ.map((v, i) => v - (1e-4 / length) * g[i]));
  return { size: θ.length, before, after, error };
}

describe('L47 the notes’ networks', () => {
  const [F1, C1] = [networks.F1({ seed: 1 }), networks.C1({ seed: 1 })];
  const dense = (inputs: number, outputs: number): number => inputs * outputs + outputs;
  const norm = (features: number): number => 2 * features;

  it('L47 F1 and C1 have their published sizes', () => {
    expect(count(F1)).toBe(dense(784, 512) + 4 * dense(512, 512) + 5 * norm(512) + dense(512, 10));
    expect(count(C1)).toBe(
      dense(75, 64) + dense(1600, 64) + 2 * norm(64) + dense(4096, 384) + norm(384) + dense(384, 192) + norm(192) + dense(192, 10),
    );
  });

  const image = [4, 32, 32, 3];
  const cases: [string, Layer<SequentialTree>, number[], number][] = [
    ['F1 at its published size', F1, [8, 784], 10],
    ['F2, an eighth as wide', networks.F2({ seed: 1, width: 1 / 8 }), [8, 360], 1973],
    ['C1 at its published size', C1, [3, 32, 32, 3], 10],
    ['C2, a sixteenth as wide', networks.C2({ seed: 1, width: 1 / 16 }), image, 10],
    ['C3, an eighth as wide', networks.C3({ seed: 1, width: 1 / 8 }), image, 100],
    ['C4, a sixteenth as wide', networks.C4({ seed: 1, width: 1 / 16 }), image, 100],
    ['the small transformer', networks.smallTransformer({ seed: 1 }), [4, 12, 12], 10],
  ];
  for (const [name, network, shape, classes] of cases) {
    it(`L47 ${name}: one step runs, its gradient agrees with differences along a direction, and the loss falls`, () => {
      const { before, after, error } = oneStep(network, randn(shape, { seed: 2 }), classes);
      expect(error).toBeLessThan(1e-5);
      expect(after).toBeLessThan(before);
    });
  }

  it('L10 the chain is y = w₁ w₂ x', () => {
    const { tree, apply } = networks.chain(3, -0.5);
    expect(apply(tree, randn([1, 1], { seed: 1 }).mul(0).add(2)).item()).toBe(-3);
    expect(count(networks.chain(1, 1))).toBe(2);
    expect(count(networks.sincNetwork())).toBe(97);
  });
});
