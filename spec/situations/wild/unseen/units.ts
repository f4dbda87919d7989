/** Parameters and features each in a unit of their own: enzymes, genes, activation energies, cents, satellites. */
import { adam, gradientDescent, momentum, newton, type Oracle, oracle, oracleFrom, tensor } from 'saddlepoint';
import { binaryCrossEntropy, mlp, squaredError } from 'saddlepoint/nn';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { eigenvalues, fell, length, list, lossAfter, lossBetween, of, train, until, type WildFamily } from '../tools.ts';
import { column, type Own, zeros } from './models.ts';

/** The oracle in coordinates θᵢ = unitᵢ qᵢ, its values times `size`. */
const inUnits = (inside: Oracle, unit: ArrayLike<number>, size: number): Oracle => {
  const q = (θ: ArrayLike<number>): Float64Array => list(unit.length, (i) => θ[i] / unit[i]);
  return oracleFrom({
    value: (θ) => size * inside.value(q(θ)),
    gradient: (θ) => inside.gradient(q(θ)).map((x, i) => (size * x) / unit[i]),
    hvp: (θ, v) => inside.hvp(q(θ), q(v)).map((x, i) => (size * x) / unit[i]),
  });
};
const spread = (L: Oracle, θ: ArrayLike<number>): number => {
  const λ = eigenvalues(L, θ).map(Math.abs).sort();
  return λ.at(-1)! / Math.max(1e-300, λ[0]);
};
const NOT_THERE = { verdicts: ['minimum', 'descending', 'plateau', 'degenerate'], raise: true } as const;

export const units: readonly WildFamily[] = [
  {
    kind: 'units',
    name: 'an enzyme’s top speed in micromoles and its constant in millimoles, at the rate that the steeper bears',
    make: (draw) =>
      until(() => {
        const s = list(30, (i) => (i + 1) / 6);
        const y = s.map((v) => v / (1 + v) + 0.01 * draw.normal());
        const inside = oracle(
          ({ q }: any) => {
            const S = tensor(Array.from(s));
            return q
              .at(0)
              .mul(S)
              .div(S.add(q.at(1)))
              .sub(tensor(Array.from(y)))
              .square()
              .mean();
          },
          { q: tensor([draw.uniform(0.3, 0.6), draw.uniform(1.5, 3)]) },
        ) as Own;
        const unit = [draw.scale(1e-7, 1e-6), draw.scale(1e-4, 1e-3)];
        const L = inUnits(inside, unit, 1e12);
        const start = list(2, (i) => unit[i] * inside.theta[i]);
        const η = draw.uniform(0.4, 1) / eigenvalues(L, start).at(-1)!;
        const run = train(L, start, gradientDescent({ learningRate: η }), draw.whole(100, 400));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: NOT_THERE,
          holds: () =>
            spread(L, run.theta) > 1e4 &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 200) > 0.97 * L.value(run.theta) &&
            lossAfter(inside, inside.theta, gradientDescent({ learningRate: 1 }), 800) < 0.3e-12 * L.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'units',
    name: 'genes by their raw counts, some in tens, some in ten thousands: logistic, a heavy ball',
    make: (draw) =>
      until(() => {
        const n = draw.whole(3, 6);
        const scale = list(n, (i) => (i === 0 ? 10 : i === 1 ? 3e4 : draw.scale(10, 3e4)));
        const Z = cloud(draw, 60, n);
        const X = Z.map((r) => [...r.map((z, j) => scale[j] * Math.exp(0.4 * z)), 1]);
        const yes = Z.map((r) => (2 * r[0] + r[2] + 0.5 * draw.normal() > 0 ? 1 : 0));
        const loss = (rows: number[][]): Oracle =>
          oracle(({ w }: any) => binaryCrossEntropy(tensor(rows).matmul(w), column(yes)), { w: column(zeros(n + 1)) });
        const L = loss(X);
        const η = draw.uniform(0.2, 0.5) / eigenvalues(L, zeros(n + 1)).at(-1)!;
        const run = train(L, zeros(n + 1), momentum({ learningRate: η, momentum: 0.8 }), draw.whole(100, 300));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: NOT_THERE,
          holds: () =>
            spread(L, run.theta) > 1e5 &&
            lossBetween(run.history, 0.5, 0.6) - lossBetween(run.history, 0.9, 1) < 0.01 &&
            lossAfter(loss(Z.map((r) => [...r, 1])), zeros(n + 1), gradientDescent({ learningRate: 1 }), 300) < 0.7 * L.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'units',
    name: 'Arrhenius’ law: an activation energy in joules beside the logarithm of a rate',
    make: (draw) =>
      until(() => {
        const X = Array.from({ length: draw.whole(15, 40) }, () => [-1 / (8.314 * draw.uniform(280, 420)), 1]);
        const [E, A] = [draw.uniform(4e4, 9e4), draw.uniform(15, 25)];
        const y = X.map(([x]) => E * x + A + 0.1 * draw.normal());
        const L = oracle(({ w }: any) => squaredError(tensor(X).matmul(w), column(y)), { w: column([0, 0]) });
        const η = draw.uniform(0.1, 0.45);
        const run = train(L, zeros(2), gradientDescent({ learningRate: η }), draw.whole(100, 400));
        return of(L, run, {
          expected: ['ill-conditioned', 'crawling'],
          forbidden: NOT_THERE,
          holds: () =>
            spread(L, run.theta) > 1e6 &&
            Math.abs(run.theta[0]) < 0.01 * E &&
            lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 200) > 0.97 * L.value(run.theta) &&
            lossAfter(L, run.theta, newton(), 3) < 0.1 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'a loss in squared cents of a whole country, by Adam, well on its way',
    healthy: true,
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 40, 3);
        const size = draw.scale(1e12, 1e24);
        const y = smooth(draw, X);
        const net = mlp([3, draw.whole(4, 8), 1], { activation: 'elu', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => toNumbers(y)(z, rows).mul(size));
        const rule = adam({ learningRate: draw.scale(0.003, 0.01) });
        const run = train(p.whole, p.theta, rule, draw.whole(20, 60));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'degenerate', 'plateau', 'held back', 'exploding', 'cliff'] },
          holds: () => fell(run.history, 0.04) && lossAfter(p.whole, run.theta, rule, 60) < 0.9 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'a receiver’s place in metres and its clock’s error in seconds, from satellites: at the minimum',
    healthy: true,
    make: (draw) =>
      until(() => {
        const satellites = cloud(draw, draw.whole(7, 12), 3).map((r) => r.map((v) => (20 * v) / length(Float64Array.from(r))));
        const place = Array.from(draw.normals(3));
        // thousands of kilometres, and the clock in the time that light takes for one of them
        const ranges = satellites.map((s) => Math.hypot(...s.map((v, j) => v - place[j])) + 0.2 + 1e-6 * draw.normal());
        const inside = oracle(
          ({ q }: any) =>
            tensor(satellites)
              .sub(q.slice([[0, 3]]))
              .square()
              .sum(-1)
              .sqrt()
              .add(q.at(3))
              .sub(tensor(ranges))
              .square()
              .mean(),
          { q: tensor([0, 0, 0, 0]) },
        ) as Own;
        const unit = [1e6, 1e6, 1e6, 1e6 / 299792458];
        const L = inUnits(inside, unit, 1e12);
        const q = train(inside, train(inside, inside.theta, gradientDescent({ learningRate: 0.3 }), 300).theta, newton(), 8).theta;
        return of(
          L,
          { theta: q.map((x, i) => unit[i] * x), history: [] },
          {
            expected: ['minimum'],
            forbidden: { verdicts: ['saddle', 'maximum', 'ill-conditioned', 'crawling'], raise: true },
            holds: () =>
              length(inside.gradient(q)) < 1e-14 &&
              eigenvalues(inside, q)[0] > 1e-3 &&
              length(q.slice(0, 3).map((x, i) => x - place[i])) < 1e-3,
          },
        );
      }, 25),
  },
];
