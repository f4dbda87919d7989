/** Units: of inputs, of targets, of the parameters themselves. */
import { adam, gradientDescent, momentum, newton, oracle, oracleFrom, tensor } from 'saddlepoint';
import { binaryCrossEntropy } from 'saddlepoint/nn';
import { leastSquaresOf } from '../networks.ts';
import { eigenvalues, fell, list, lossAfter, of, train, until, type WildFamily } from '../tools.ts';
import { classifier, falls, regressor } from './models.ts';

export const units: readonly WildFamily[] = [
  {
    kind: 'units',
    name: 'house prices, as they are: Adam takes a thousandth a step where a hundred thousand is to go',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(5, 9), 1], { activation: 'relu', init: 'he', size: 1e5, shift: draw.scale(2e5, 1e6) });
        const run = train(p.whole, p.theta, adam({ learningRate: 0.001 }), draw.whole(60, 200));
        return of(p.whole, run, {
          expected: ['crawling', 'ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'plateau', 'diverging', 'descending'], lower: true },
          holds: () =>
            p.whole.value(run.theta) > 0.999 * run.history[0].loss && falls(p.whole, run.theta, adam({ learningRate: 10 }), [200, 0.2]),
        });
      }),
  },
  {
    kind: 'units',
    name: 'age in years and income in euros: a logistic regression that bears no usual rate',
    make: (draw) =>
      until(() => {
        const people = Array.from({ length: 60 }, () => [draw.uniform(18, 80), draw.scale(10_000, 90_000)]);
        const y = people.map(([age, income]) => [(age - 50) / 15 + (income - 35_000) / 20_000 + 0.7 * draw.normal() > 0 ? 1 : 0]);
        const L = oracle(({ w, b }: any) => binaryCrossEntropy(tensor(people).matmul(w).add(b), tensor(y)), {
          w: tensor([[0], [0]]),
          b: tensor([0]),
        });
        const η = draw.uniform(0.3, 1) / eigenvalues(L, L.theta).at(-1)!;
        const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(80, 250));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'descending', 'plateau'], raise: true },
          holds: () =>
            lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 100) > 0.99 * L.value(run.theta) &&
            lossAfter(L, run.theta, newton(), 15) < 0.95 * L.value(run.theta),
        });
      }, 25),
  },
  {
    kind: 'units',
    name: 'parameters in nanometres or in people: a fit that goes well',
    healthy: true,
    make: (draw) =>
      until(() => {
        const u = draw.pick([1e-9, 1e-6, 1e6]);
        const p = regressor(draw, [2, draw.whole(4, 8), 1]);
        // θ = u φ
        const L = oracleFrom({
          value: (θ) => p.whole.value(θ.map((x) => x / u)),
          gradient: (θ) => p.whole.gradient(θ.map((x) => x / u)).map((x) => x / u),
        });
        const rule = gradientDescent({ learningRate: draw.uniform(0.03, 0.1) * u * u });
        const run = train(
          L,
          p.theta.map((x) => u * x),
          rule,
          draw.whole(20, 60),
        );
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'degenerate'] },
          holds: () => fell(run.history, 0.06) && falls(L, run.theta, rule, [40, 0.15]),
        });
      }),
  },
  {
    kind: 'units',
    name: 'coefficients from a millionth to a million, solved by Newton: done',
    healthy: true,
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 5);
        const scales = list(n, () => 10 ** draw.whole(-4, 4));
        const { whole } = leastSquaresOf(draw, 50, scales, draw.scale(0.05, 1));
        const L = oracleFrom(whole());
        const run = train(
          L,
          list(n, () => 0),
          newton(),
          5,
        );
        return of(L, run, {
          expected: ['minimum'],
          forbidden: { raise: true, lower: true },
          holds: () =>
            Math.max(...scales) / Math.min(...scales) >= 100 &&
            Math.abs(lossAfter(L, run.theta, newton(), 3) - L.value(run.theta)) < 1e-12 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'units',
    name: 'losses of a billionth, squares of small signals: the run falls as it should',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(4, 8), 3], { apart: 0.8 });
        const [a, b] = [draw.scale(1e-12, 1e-8), draw.pick([0, draw.scale(1e-9, 1e-7)])];
        const L = oracleFrom({
          value: (θ) => a * p.whole.value(θ) + b,
          gradient: (θ) => p.whole.gradient(θ).map((x) => a * x),
          hvp: (θ, v) => p.whole.hvp(θ, v).map((x) => a * x),
        });
        const rule = momentum({ learningRate: draw.uniform(0.03, 0.06) / a, momentum: 0.8 });
        const run = train(L, p.theta, rule, draw.whole(20, 45));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['minimum', 'plateau', 'degenerate'] },
          holds: () =>
            fell(
              run.history.map((r) => ({ ...r, loss: r.loss - b })),
              0.05,
            ) && falls(p.whole, run.theta, momentum({ learningRate: 0.04, momentum: 0.8 }), [40, 0.15]),
        });
      }),
  },
];
