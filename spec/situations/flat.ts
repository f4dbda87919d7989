/** Plateaus, and gradients that fade or grow with depth. */
import { adam, gradientDescent, layersOf, momentum, type Oracle, oracle, oracleFrom, type Tensor, tensor } from 'saddlepoint';
import { crossEntropy, squaredError } from 'saddlepoint/nn';
import { after, type Draw, dot, type Family, inUnits, list, type Situation } from './tools.ts';

const train = (draw: Draw) =>
  draw.pick([gradientDescent({ learningRate: draw.scale(0.01, 1) }), momentum({ learningRate: 0.05, momentum: 0.9 })]);
const some = (draw: Draw, L: Oracle, θ: ArrayLike<number>, options = {}): Situation =>
  draw.uniform() < 0.3 ? { oracle: L, theta: Float64Array.from(θ), options } : after(L, θ, train(draw), draw.whole(5, 40), options);

const plateaus: Family[] = [
  {
    truth: 'plateau',
    name: 'a saturated unit on the wrong side',
    make: (draw) => {
      const n = draw.whole(1, 10);
      const X = Array.from({ length: 8 }, () => list(n, () => draw.uniform(0.5, 1.5)));
      const far = draw.uniform(25, 45) / n;
      const sign = draw.sign();
      const L = oracle(({ w }) => tensor(X).matmul(w).tanh().add(sign).square().mean(), {
        w: tensor(
          list(n, () => sign * far * draw.uniform(0.9, 1.1)),
          { shape: [n, 1] },
        ),
      });
      return some(draw, L, L.theta);
    },
  },
  {
    truth: 'plateau',
    name: 'a constant',
    make: (draw) => {
      const n = draw.whole(1, 30);
      const c = draw.normal();
      const L = oracleFrom({ value: () => c, gradient: () => new Float64Array(n), hvp: () => new Float64Array(n) });
      return some(draw, L, draw.normals(n));
    },
  },
  {
    truth: 'plateau',
    name: 'far from the only hole',
    make: (draw) => {
      const n = draw.whole(1, 20);
      const a = draw.scale(1e-4, 1e4);
      const L = oracleFrom({
        value: (θ) => 1 - Math.exp(-dot(θ, θ) / 2),
        gradient: (θ) => θ.map((x) => x * Math.exp(-dot(θ, θ) / 2)),
      });
      const away = draw.normals(n);
      const size = Math.sqrt(dot(away, away));
      return some(
        draw,
        inUnits(L, a, a * draw.normal()),
        away.map((x) => (x / size) * draw.uniform(8, 12)),
      );
    },
  },
  {
    truth: 'plateau',
    name: 'on a step of a staircase',
    make: (draw) => {
      const sharp = draw.uniform(60, 200);
      const σ = (z: number): number => 1 / (1 + Math.exp(-z));
      const rises = [1, 3, 5];
      const L = oracleFrom({
        value: ([x]) => rises.reduce((sum, r) => sum + σ(sharp * (x - r)), 0),
        gradient: ([x]) => [rises.reduce((sum, r) => sum + sharp * σ(sharp * (x - r)) * σ(-sharp * (x - r)), 0)],
      });
      return some(draw, L, [draw.pick([2, 4]) + draw.uniform(-0.1, 0.1)]);
    },
  },
  {
    truth: 'plateau',
    name: 'all rectifiers dead',
    make: (draw) => {
      const h = draw.whole(2, 8);
      const [x, y] = [
        tensor(Array.from({ length: 10 }, () => [draw.uniform(0, 1)])),
        tensor(Array.from({ length: 10 }, () => [draw.normal()])),
      ];
      const L = oracle(({ w, b, v }) => squaredError(x.matmul(w).add(b).relu().matmul(v), y), {
        w: tensor(
          list(h, () => -draw.uniform(0.5, 2)),
          { shape: [1, h] },
        ),
        b: tensor(list(h, () => -draw.uniform(0.5, 2))),
        v: tensor(draw.normals(h), { shape: [h, 1] }),
      });
      return some(draw, L, L.theta);
    },
  },
  {
    truth: 'plateau',
    name: 'a saturated network under Adam, thousands of weights',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000]);
      const x = list(n, () => draw.uniform(0.5, 1.5));
      const L = oracle(({ w }) => w.mul(tensor(x)).sum().sigmoid().square(), { w: tensor(list(n, () => draw.uniform(40, 60) / n)) });
      return after(L, L.theta, adam({ learningRate: 1e-5 }), 5);
    },
  },
];

/** Weights of n → n, scaled so that a signal grows `gain`-fold. */
const square = (draw: Draw, n: number, gain: number): Tensor =>
  tensor(
    draw.normals(n * n).map((w) => (gain * w) / Math.sqrt(n)),
    { shape: [n, n] },
  );

/** x → f(x W¹ + b¹) → … against random goals, as a situation with its layers named. */
function deep(draw: Draw, depth: number, n: number, gain: number, bias: number, f: (x: Tensor) => Tensor): Situation {
  const tree = Object.fromEntries(
    Array.from({ length: depth }, (_, l) => [
      `layer${l + 1}`,
      { W: square(draw, n, gain), b: tensor(draw.normals(n).map((x) => bias * x)) },
    ]),
  );
  const x = tensor(draw.normals(16 * n), { shape: [16, n] });
  const goal = tensor(draw.normals(16 * n), { shape: [16, n] });
  const labels = Array.from({ length: 16 }, () => draw.whole(0, n - 1));
  const classes = draw.pick([true, false]);
  const L = oracle((t: Record<string, { W: Tensor; b: Tensor }>) => {
    const y = Object.values(t).reduce((h, { W, b }) => f(h.matmul(W).add(b)), x);
    return classes ? crossEntropy(y, labels) : squaredError(y, goal);
  }, tree);
  const options = { layers: layersOf(tree) };
  return draw.pick([
    () => ({ oracle: L, theta: Float64Array.from(L.theta), options }),
    () => after(L, L.theta, gradientDescent({ learningRate: 1e-9 }), 5, options),
  ])();
}

/** A state that every layer changes a little, and multiplies by ρ: what the first layer does is multiplied most often. */
function recurrence(draw: Draw, T: number, ρ: number): Situation {
  const tree = Array.from({ length: T }, () => tensor(draw.normals(3)));
  const scale = ρ > 1 ? ρ ** -T : 1;
  const goal = tensor(list(3, () => 3 * draw.sign()));
  const L = oracle(
    (t: readonly Tensor[]) =>
      t
        .reduce((h, w) => h.mul(ρ).add(w.tanh().mul(scale)), tensor([0, 0, 0]))
        .sub(goal)
        .square()
        .sum(),
    tree,
  );
  return { oracle: L, theta: Float64Array.from(L.theta), options: { layers: layersOf(tree), ...draw.pick([{}, { learningRate: 1e-12 }]) } };
}

const depth: Family[] = [
  {
    truth: 'vanishing',
    name: 'a deep sigmoid network',
    make: (draw) => deep(draw, draw.whole(8, 14), draw.whole(3, 8), draw.uniform(0.6, 1.2), 0.1, (x) => x.sigmoid()),
  },
  {
    truth: 'vanishing',
    name: 'a deep tanh network, weights too small, biases alive',
    make: (draw) => deep(draw, draw.whole(9, 14), draw.whole(4, 8), draw.uniform(0.15, 0.3), 1, (x) => x.tanh()),
  },
  {
    truth: 'vanishing',
    name: 'a deep rectifier network, weights too small, biases alive',
    make: (draw) => deep(draw, draw.whole(9, 14), draw.whole(6, 10), draw.uniform(0.2, 0.4), 1, (x) => x.softplus()),
  },
  { truth: 'vanishing', name: 'a shrinking recurrence', make: (draw) => recurrence(draw, draw.whole(15, 30), draw.uniform(0.3, 0.55)) },
  {
    truth: 'vanishing',
    name: 'a deep sigmoid network, over a thousand weights',
    big: true,
    make: (draw) => deep(draw, draw.whole(9, 12), draw.whole(12, 20), draw.uniform(0.6, 1.2), 0.1, (x) => x.sigmoid()),
  },
  {
    truth: 'exploding',
    name: 'a deep sine network, weights too large',
    make: (draw) => deep(draw, draw.whole(10, 14), draw.whole(6, 10), draw.uniform(4, 6), 0.1, (x) => x.sin()),
  },
  {
    truth: 'exploding',
    name: 'fixed random maps that stretch, with trained shifts between them',
    make: (draw) => {
      const [n, T] = [draw.whole(6, 12), draw.whole(14, 20)];
      const maps = Array.from({ length: T }, () => square(draw, n, draw.uniform(3, 4.5)));
      const tree = maps.map(() => tensor(draw.normals(n).map((x) => 1e-3 * x)));
      const L = oracle(
        (t: readonly Tensor[]) =>
          t
            .reduce(
              (h, b, l) => h.matmul(maps[l]).add(b).sin(),
              tensor(
                list(n, () => 0.5),
                { shape: [1, n] },
              ),
            )
            .sub(2)
            .square()
            .mean(),
        tree,
      );
      return {
        oracle: L,
        theta: Float64Array.from(L.theta),
        options: { layers: layersOf(tree), ...draw.pick([{}, { learningRate: 1e-12 }]) },
      };
    },
  },
  { truth: 'exploding', name: 'a growing recurrence', make: (draw) => recurrence(draw, draw.whole(12, 25), draw.uniform(2, 3)) },
  {
    truth: 'exploding',
    name: 'a chaotic map, unrolled',
    make: (draw) => {
      const tree = Array.from({ length: draw.whole(30, 40) }, () => tensor(draw.uniform(3.93, 3.99)));
      // h ← w h (1 − h)
      const start = draw.uniform(0.1, 0.4);
      const L = oracle(
        (t: readonly Tensor[]) =>
          t
            .reduce((h, w) => h.mul(h.neg().add(1)).mul(w), tensor(start))
            .sub(2)
            .square(),
        tree,
      );
      return {
        oracle: L,
        theta: Float64Array.from(L.theta),
        options: { layers: layersOf(tree), ...draw.pick([{}, { learningRate: 1e-12 }]) },
      };
    },
  },
];

export const flat: readonly Family[] = [...plateaus, ...depth];
