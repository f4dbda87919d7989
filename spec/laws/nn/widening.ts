/** What a wider network has that a narrower one has not: L17 L21 L34. */
import fc from 'fast-check';
import { eigh, grad, hessian, random, type Tensor, tensor } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import type { Law } from '../law.ts';
import type { Mlp } from './symmetries.ts';
import { normals, seeds, small } from './tools.ts';

const rowsOf = (T: Tensor): number[][] => T.toArray() as number[][];
const form = (H: number[][], v: readonly number[]): number =>
  H.reduce((sum, row, i) => sum + v[i] * row.reduce((s, h, j) => s + h * v[j], 0), 0);

/** σ″ of an activation at a. */
const bend = {
  tanh: (a: number): number => -2 * Math.tanh(a) * (1 - Math.tanh(a) ** 2),
  sigmoid: (a: number): number => {
    const s = 1 / (1 + Math.exp(-a));
    return s * (1 - s) * (1 - 2 * s);
  },
};

export const duplication: Law<Mlp> = {
  id: 'nn.duplication',
  rows: ['L17'],
  claim:
    'a unit of one hidden layer, split into α and 1 − α of itself: the loss stays, and each copy has its share of the unit’s gradient; along another split the curvature is 0, so the smallest eigenvalue is at most 0; along the units’ parting it is α(1 − α)·(2/N) Σ rₙ v σ″(aₙ)(d·xₙ)², so that of α = ½ and α = 3/2 one is no minimum',
  tolerance: 'B',
  runs: 20,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(1, 4), fc.constantFrom('tanh' as const, 'sigmoid' as const), (seed, n, activation) => {
      const r = random(seed);
      const [x, y] = [normals(r, 7, 1), normals(r, 7, 1)];
      const [W, b, V, c] = [normals(r, 1, n), normals(r, n), normals(r, n, 1), normals(r, 1)].map((t) => Array.from(t.data)) as [
        number[],
        number[],
        number[],
        number[],
      ];
      const at = (w: number[], bias: number[], v: number[]) => {
        const net = mlp([1, w.length, 1], { activation, seed: 0 });
        const tree: nn.DenseTree[] = [
          { W: tensor(w, { shape: [1, w.length] }), b: tensor(bias) },
          { W: tensor(v, { shape: [v.length, 1] }), b: tensor(c) },
        ];
        const loss = (t: nn.DenseTree[]): Tensor => squaredError(net.apply(t, x), y);
        const [hidden, output] = grad(loss)(tree) as nn.DenseTree[];
        return {
          loss: loss(tree).item(),
          residual: net.apply(tree, x).sub(y).data,
          gradient: [hidden.W, hidden.b!, output.W].map(({ data }) => Array.from(data)) as [number[], number[], number[]],
          H: rowsOf(hessian(loss)(tree) as Tensor),
        };
      };
      const narrow = at(W, b, V);
      const m = n + 1;
      // d = (1, 0) moves the weight, (0, 1) the bias; θ = [W, b, V, c]; the first unit is 0, its copy n
      const parting = (α: number, [dw, db]: readonly [number, number]): number[] =>
        Array.from({ length: 3 * m + 1 }, (_, i) => ({ 0: 1 - α, [n]: -α })[i % m] * (i < m ? dw : i < 2 * m ? db : 0) || 0);
      const bent = ([dw, db]: readonly [number, number]): number =>
        Array.from(x.data).reduce(
          (sum, xₙ, k) => sum + (2 / 7) * narrow.residual[k] * V[0] * bend[activation](W[0] * xₙ + b[0]) * (dw * xₙ + db) ** 2,
          0,
        );
      const shares = Array.from({ length: 3 * m + 1 }, (_, i) => (i === 2 * m ? 1 : i === 2 * m + n ? -1 : 0));
      return [0.5, 0.25, 1.5].every((α) => {
        const { loss, gradient, H } = at([...W, W[0]], [...b, b[0]], [α * V[0], ...V.slice(1), (1 - α) * V[0]]);
        const scale = Math.max(...H.flat().map(Math.abs));
        const near = (a: number, expected: number, slack: number): boolean => Math.abs(a - expected) <= slack * Math.max(1, scale);
        // of weight and bias its share, of the output weight all
        const passed = gradient.every((g, k) => {
          const whole = narrow.gradient[k];
          const [first, copy] = k < 2 ? [α * whole[0], (1 - α) * whole[0]] : [whole[0], whole[0]];
          return [first, ...whole.slice(1), copy].every((expected, i) => near(g[i], expected, 1e-12));
        });
        return (
          Math.abs(loss - narrow.loss) <= 1e-13 * Math.max(1, loss) &&
          passed &&
          Math.abs(form(H, shares)) <= 1e-13 * scale &&
          eigh(H, { vectors: false }).values[0] <= 1e-12 * scale &&
          (
            [
              [1, 0],
              [0, 1],
              [1, 1],
            ] as const
          ).every((d) => near(form(H, parting(α, d)), α * (1 - α) * bent(d), 1e-12))
        );
      });
    }),
};

export const zeroResidual: Law<Mlp> = {
  id: 'nn.zero-residual',
  rows: ['L21', 'L20'],
  claim:
    'where a network fits N examples of K outputs exactly, at most N·K eigenvalues of its Hessian are positive and none is negative: the rest are zero',
  tolerance: 'B',
  runs: 15,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(1, 4), small(1, 2), small(2, 6), (seed, N, K, n) => {
      const r = random(seed);
      const net = mlp([2, n, K], { seed: r, activation: 'tanh' });
      const x = normals(r, N, 2);
      const y = net.apply(net.tree, x);
      const λ = eigh(rowsOf(hessian((t: nn.DenseTree[]) => squaredError(net.apply(t, x), y))(net.tree) as Tensor), {
        vectors: false,
      }).values;
      const zero = 1e-12 * λ[λ.length - 1];
      return λ.filter((v) => v > zero).length <= N * K && λ[0] >= -zero && λ[λ.length - 1] > 0;
    }),
};

/** ψ(n/2), from ψ(½) = −γ − 2 ln 2, ψ(1) = −γ and ψ(x + 1) = ψ(x) + 1/x. */
const digammaOfHalf = (n: number): number =>
  n === 1 ? -0.5772156649015329 - 2 * Math.LN2 : n === 2 ? -0.5772156649015329 : digammaOfHalf(n - 2) + 2 / (n - 2);
/** ψ′(n/2), from ψ′(½) = π²/2 and ψ′(1) = π²/6. */
const trigammaOfHalf = (n: number): number =>
  n === 1 ? Math.PI ** 2 / 2 : n === 2 ? Math.PI ** 2 / 6 : trigammaOfHalf(n - 2) - 4 / (n - 2) ** 2;

export const typicalGradient: Law<(init: 'he', gain: number) => nn.Initialiser> = {
  id: 'nn.initialiser.typical',
  rows: ['L34'],
  claim:
    'fresh normal matrices of variance v/n multiply ln‖g‖² by ψ(n/2) + ln(2v/n) a layer on average, about −1/n at v = 1: the typical gradient falls as e^(−T/2n) where the mean square stays; within six standard errors (false alarm 2·10⁻⁹)',
  tolerance: 'S',
  runs: 4,
  property: (he) =>
    fc.property(seeds, fc.constantFrom(2, 5, 8, 16), fc.constantFrom(0.8, 1, 1.25), (seed, n, v) => {
      const r = random(seed);
      const draw = he('he', Math.sqrt(v / 2));
      const layers = 4000;
      let [g, sum] = [normals(r, 1, n), 0];
      for (let t = 0; t < layers; t++) {
        const next = g.matmul(draw([n, n], () => r));
        const size = Math.sqrt(next.square().sum().item());
        sum += 2 * Math.log(size);
        g = next.div(size);
        if (t === 0) sum = 0; // from a vector of length one on
      }
      const expected = digammaOfHalf(n) + Math.log((2 * v) / n);
      return Math.abs(sum / (layers - 1) - expected) <= 6 * Math.sqrt(trigammaOfHalf(n) / (layers - 1));
    }),
};
