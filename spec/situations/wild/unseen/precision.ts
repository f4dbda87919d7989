/** Oracles in float32. */
import { gradientDescent, newton, oracle, rmsprop, tensor } from 'saddlepoint';
import { dense, mlp, squaredError } from 'saddlepoint/nn';
import { cloud, clusters, problem, sequenceModel, sequences, smooth, toLabels, toNumbers } from '../networks.ts';
import { eigenvalues, fell, foreign, lossAfter, mismatch, of, train, until, type WildFamily, withGradient } from '../tools.ts';
import { column } from './models.ts';

type Digits = 'float64' | 'float32';

export const precision: readonly WildFamily[] = [
  {
    kind: 'precision',
    name: 'a recurrent mean in float32 by RMSProp, curvature by differences, on its way down',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, sums } = sequences(draw, 24, draw.whole(4, 7));
        const p = problem(sequenceModel(draw.whole(4, 6), 1, draw.whole(1, 1e9)), X, toNumbers(sums, 'float32'), { dtype: 'float32' });
        const L = foreign(p.whole);
        const rule = rmsprop({ learningRate: draw.scale(0.002, 0.006) });
        const run = train(L, p.theta, rule, draw.whole(25, 60));
        return of(L, run, {
          expected: ['descending'],
          forbidden: { verdicts: ['inconsistent', 'minimum', 'plateau', 'noise-limited', 'vanishing'] },
          holds: () => fell(run.history, 0.05) && lossAfter(L, run.theta, rule, 50) < 0.9 * L.value(run.theta),
        });
      }),
  },
  {
    kind: 'precision',
    name: 'a long valley in float32: one column a hundredth and less of the others',
    make: (draw) =>
      until(() => {
        const n = draw.whole(2, 4);
        const scale = [draw.scale(0.003, 0.01), ...Array.from({ length: n }, () => draw.uniform(0.7, 1.5))];
        const X = cloud(draw, 40, n + 1).map((r) => r.map((v, j) => scale[j] * v));
        const w = scale.map((s) => (draw.sign() * draw.uniform(1, 2)) / s);
        const y = X.map((r) => r.reduce((s, x, j) => s + x * w[j], 0) + 0.02 * draw.normal());
        const make = (dtype: Digits) =>
          oracle(
            ({ a }: any) =>
              squaredError(
                tensor(X, { dtype }).matmul(a),
                tensor(
                  y.map((v) => [v]),
                  { dtype },
                ),
              ),
            { a: column(scale.map(() => 0)) },
            { dtype },
          );
        const [fine, coarse] = [make('float64'), make('float32')];
        const L = foreign(coarse);
        const start = scale.map(() => 0);
        const η = draw.uniform(0.6, 1.2) / eigenvalues(fine, start).at(-1)!;
        const run = train(L, start, gradientDescent({ learningRate: η }), draw.whole(100, 300));
        return of(L, run, {
          expected: ['ill-conditioned'],
          forbidden: { verdicts: ['minimum', 'inconsistent', 'plateau', 'degenerate'], raise: true },
          holds: () => {
            const λ = eigenvalues(fine, run.theta);
            return (
              λ.at(-1)! > 3000 * λ[0] &&
              fine.value(run.theta) > 0.3 &&
              lossAfter(fine, run.theta, gradientDescent({ learningRate: η }), 100) > 0.9 * fine.value(run.theta) &&
              lossAfter(fine, run.theta, newton(), 3) < 0.1 * fine.value(run.theta)
            );
          },
        });
      }, 25),
  },
  {
    kind: 'precision',
    name: 'in float32 a gradient half again too large in one layer',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const net = mlp([3, 5, draw.whole(3, 5), 1], { activation: 'gelu', seed: draw.whole(1, 1e9) });
        const make = (dtype: Digits) => problem(net, X, toNumbers(y, dtype), { dtype });
        const [fine, coarse] = [make('float64'), make('float32')];
        const { start, end } = fine.layers[draw.whole(0, 2)];
        const wrong = (g: Float64Array) => g.map((x, i) => (i >= start && i < end ? 1.5 * x : x));
        const L = withGradient(coarse.whole, (θ) => wrong(Float64Array.from(coarse.whole.gradient(θ))));
        const exact = withGradient(fine.whole, (θ) => wrong(fine.whole.gradient(θ)));
        const run = train(L, fine.theta, gradientDescent({ learningRate: draw.scale(0.01, 0.05) }), draw.whole(5, 60));
        return of(L, run, {
          options: draw.pick([{}, { layers: fine.layers }]),
          expected: ['inconsistent'],
          holds: () => mismatch(exact, run.theta) > 0.15 && mismatch(fine.whole, run.theta) < 1e-3,
        });
      }, 25),
  },
  {
    kind: 'precision',
    name: 'two classes far apart in float32: the loss is zero to its last digit',
    healthy: true,
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 24, 3, 2, 4);
        const p = problem(
          dense(3, 2, { seed: draw.whole(1, 1e9) }),
          X.map((r) => r.map((v) => 3 * v)),
          toLabels(labels),
          { dtype: 'float32' },
        );
        const L = draw.pick([foreign(p.whole), p.whole]);
        const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.5, 2) }), draw.whole(100, 600));
        return of(L, run, {
          expected: ['degenerate', 'minimum'],
          detail: ['solved'],
          forbidden: { verdicts: ['dead', 'saddle', 'maximum', 'vanishing', 'inconsistent', 'not finite'] },
          holds: () => L.value(run.theta) === 0 && run.history[0].loss > 0.01 && run.history.at(-1)!.loss === 0,
        });
      }, 60),
  },
];
