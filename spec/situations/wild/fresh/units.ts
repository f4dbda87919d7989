/** Features and parameters in units of their own: prices, nanometres, years, dollars and seconds. */
import { adam, gradientDescent, newton, type Oracle, oracle, oracleFrom, tensor } from 'saddlepoint';
import { binaryCrossEntropy, mlp, squaredError } from 'saddlepoint/nn';
import { cloud, problem, smooth } from '../networks.ts';
import { eigenvalues, fell, length, list, lossAfter, lossBetween, of, train, until, type WildFamily } from '../tools.ts';

/** mean (Xw − y)², from zero. */
const regression = (X: readonly (readonly number[])[], y: readonly number[]): Oracle =>
  oracle(({ w }: any) => squaredError(tensor(X as number[][]).matmul(w), tensor(y.map((v) => [v]))), {
    w: tensor(X[0].map(() => [0])),
  });

/** The columns but the last, which is ones, to mean 0 and deviation 1. */
const standard = (X: readonly (readonly number[])[]): number[][] => {
  const [N, n] = [X.length, X[0].length];
  const mean = X[0].map((_, j) => X.reduce((s, r) => s + r[j] / N, 0));
  const σ = X[0].map((_, j) => Math.sqrt(X.reduce((s, r) => s + (r[j] - mean[j]) ** 2 / N, 0)));
  return X.map((r) => r.map((x, j) => (j === n - 1 ? 1 : (x - mean[j]) / σ[j])));
};

const zeros = (n: number): Float64Array => new Float64Array(n);
const edge = (L: Oracle, n: number): number => 1 / eigenvalues(L, zeros(n)).at(-1)!;

/** Scaled inputs and a plain rate reach in 300 steps what the run does not. */
const scaledWins = (X: readonly (readonly number[])[], y: readonly number[], loss: number, share = 0.3): boolean => {
  const S = regression(standard(X), y);
  return lossAfter(S, zeros(X[0].length), gradientDescent({ learningRate: 0.2 }), 300) < share * loss;
};

const valley = (L: Oracle, n: number): number => {
  const λ = eigenvalues(L, zeros(n));
  return λ.at(-1)! / Math.max(1e-300, Math.abs(λ[0]));
};

export const units: readonly WildFamily[] = [
  {
    kind: 'units',
    name: 'prices of houses as targets, Adam at its usual rate: the weights have a hundred thousand to go',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, draw.whole(20, 50), draw.whole(2, 4)).map((r) => [...r, 1]);
        const price = draw.scale(1e5, 1e6);
        const y = smooth(draw, X).map((v) => price * (2 + 0.3 * v));
        const L = regression(X, y);
        const η = draw.pick([0.001, 0.003, 0.01]);
        const run = train(L, zeros(X[0].length), adam({ learningRate: η }), draw.whole(100, 500));
        return of(L, run, {
          expected: ['crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'degenerate'], lower: true },
          holds: () =>
            L.value(run.theta) > 0.99 * run.history[0].loss &&
            lossAfter(L, run.theta, adam({ learningRate: price / 50 }), 300) < 0.1 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'a film of some hundred nanometres, in metres, beside a temperature in kelvins',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: draw.whole(20, 50) }, () => [1e-9 * draw.uniform(100, 900), 300 + 10 * draw.normal(), 1]);
        const y = X.map(([d, T]) => (d - 5e-7) / 2e-7 + (T - 300) / 20 + 0.05 * draw.normal());
        const L = regression(X, y);
        const run = train(L, zeros(3), gradientDescent({ learningRate: draw.uniform(0.3, 1) * edge(L, 3) }), draw.whole(80, 300));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], raise: true },
          holds: () => valley(L, 3) > 1e6 && scaledWins(X, y, L.value(run.theta)),
        });
      }),
  },
  {
    kind: 'units',
    name: 'the year as a feature, 1960 to 2024, and an intercept',
    make: (draw) =>
      until(() => {
        const from = draw.whole(1950, 1990);
        const X = Array.from({ length: draw.whole(20, 60) }, () => [draw.whole(from, from + 40), 1]);
        const y = X.map(([t]) => 3 + 0.1 * (t - from) + 0.2 * draw.normal());
        const L = regression(X, y);
        const run = train(L, zeros(2), gradientDescent({ learningRate: draw.uniform(0.5, 1.2) * edge(L, 2) }), draw.whole(100, 400));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau', 'degenerate'], raise: true },
          holds: () =>
            valley(L, 2) > 1e5 && scaledWins(X, y, L.value(run.theta)) && lossAfter(L, run.theta, newton(), 3) < 0.3 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'powers of x up to the fourth or fifth, x up to ten, at the highest rate that holds',
    make: (draw) =>
      until(() => {
        const degree = draw.whole(3, 5);
        const x = list(draw.whole(20, 50), () => draw.uniform(0, 10));
        const X = Array.from(x, (v) => Array.from({ length: degree + 1 }, (_, j) => v ** (degree - j)));
        const y = Array.from(x, (v) => Math.sin(v / 2) + 1 + 0.05 * draw.normal());
        const L = regression(X, y);
        const n = degree + 1;
        const run = train(L, zeros(n), gradientDescent({ learningRate: draw.uniform(0.8, 1.6) * edge(L, n) }), draw.whole(100, 400));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau', 'degenerate'], raise: true },
          holds: () => valley(L, n) > 1e6 && lossAfter(L, run.theta, newton(), 5) < 0.3 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'who will pay: a salary in dollars and a debt ratio, logistic, the rate as high as the salary bears',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: 60 }, () => [1000 * draw.uniform(20, 120), draw.uniform(0, 1), 1]);
        const yes = X.map(([s, d]) => (s / 40000 - 6 * d + 0.3 * draw.normal() > -1.25 ? 1 : 0));
        const loss = (rows: number[][]): Oracle =>
          oracle(({ w }: any) => binaryCrossEntropy(tensor(rows).matmul(w), tensor(yes.map((v) => [v]))), { w: tensor([[0], [0], [0]]) });
        const L = loss(X);
        const run = train(L, zeros(3), gradientDescent({ learningRate: draw.uniform(0.3, 1) * edge(L, 3) }), draw.whole(100, 400));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: { verdicts: ['minimum', 'plateau', 'degenerate'], raise: true },
          holds: () =>
            valley(L, 3) > 1e6 &&
            lossBetween(run.history, 0.5, 0.6) - lossBetween(run.history, 0.95, 1) < 0.02 &&
            lossAfter(loss(standard(X)), zeros(3), gradientDescent({ learningRate: 1 }), 300) < 0.7 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'a network that answers in metres for things of nanometres, or in dollars for billions, well on its way',
    healthy: true,
    make: (draw) =>
      until(() => {
        const u = draw.pick([draw.scale(1e-10, 1e-7), draw.scale(1e6, 1e9)]);
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const net = mlp([3, draw.whole(4, 8), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => squaredError(z.mul(u), tensor(rows.map((i) => [u * y[i]]))));
        const rule = gradientDescent({ learningRate: draw.uniform(0.04, 0.1) / u ** 2 });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 60));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'degenerate', 'plateau', 'held back', 'saddle'] },
          holds: () => fell(run.history, 0.04) && lossAfter(p.whole, run.theta, rule, 60) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'a decay fitted in seconds and farads: amplitude, rate and offset each in their own unit, at the minimum',
    healthy: true,
    make: (draw) =>
      until(() => {
        const [A, r, c] = [draw.scale(1e-6, 1e-3), draw.scale(1e-5, 1e-3), draw.scale(1e-7, 1e-4)];
        const s = list(40, (i) => i / 10);
        const y = s.map((v) => A * Math.exp(-v) + c + 0.01 * A * draw.normal());
        const inside = oracle(
          ({ q }: any) =>
            tensor(Array.from(s))
              .mul(q.at(1))
              .neg()
              .exp()
              .mul(q.at(0))
              .add(q.at(2))
              .sub(tensor(Array.from(y, (v) => v / A)))
              .square()
              .mean(),
          { q: tensor([0.8, 1.2, c / A]) },
        );
        const unit = [A, r, A];
        const to = (θ: ArrayLike<number>): Float64Array => list(3, (i) => θ[i] / unit[i]);
        const L = oracleFrom({
          value: (θ) => A * A * inside.value(to(θ)),
          gradient: (θ) => inside.gradient(to(θ)).map((x, i) => (A * A * x) / unit[i]),
          hvp: (θ, v) => inside.hvp(to(θ), to(v)).map((x, i) => (A * A * x) / unit[i]),
        });
        const q = train(inside, inside.theta as Float64Array, newton(), 30).theta;
        const path = train(inside, inside.theta as Float64Array, gradientDescent({ learningRate: 0.3 }), 600);
        const last = train(inside, path.theta, newton(), 6).theta;
        const θ = last.map((x, i) => x * unit[i]);
        return of(
          L,
          { theta: θ, history: [] },
          {
            expected: ['minimum'],
            forbidden: { raise: true, verdicts: ['saddle', 'maximum', 'ill-conditioned'] },
            holds: () =>
              length(inside.gradient(last)) < 1e-12 &&
              eigenvalues(inside, last)[0] > 1e-3 &&
              length(last.map((x, i) => x - q[i])) < 1e-6 &&
              last[1] > 0,
          },
        );
      }),
  },
];
