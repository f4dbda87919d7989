/** What was given does not fit together. */
import { adam, adamw, gradientDescent, oracle, random, tensor, weightDecay } from 'saddlepoint';
import { dense, dropout, mlp, sequential, squaredError } from 'saddlepoint/nn';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { dot, length, list, mismatch, of, STUCK, stands, train, until, type WildFamily, walk, withGradient } from '../tools.ts';
import { classifier, falls, regressor } from './models.ts';

export const inconsistent: readonly WildFamily[] = [
  {
    kind: 'inconsistent',
    name: 'a backward pass by hand that forgot the slope of tanh',
    make: (draw) =>
      until(() => {
        const h = draw.whole(4, 7);
        const p = regressor(draw, [2, h, 1], { size: 2 });
        // θ = W [2, h], b [h], w [h], c
        const gradient = (θ: Float64Array): Float64Array => {
          const g = new Float64Array(θ.length);
          p.X.forEach((x, r) => {
            const a = list(h, (j) => Math.tanh(x[0] * θ[j] + x[1] * θ[h + j] + θ[2 * h + j]));
            const w = θ.subarray(3 * h, 4 * h);
            const e = (2 * (dot(a, w) + θ[4 * h] - p.y[r])) / p.X.length;
            for (let j = 0; j < h; j++) {
              g[j] += e * w[j] * x[0];
              g[h + j] += e * w[j] * x[1];
              g[2 * h + j] += e * w[j];
              g[3 * h + j] += e * a[j];
            }
            g[4 * h] += e;
          });
          return g;
        };
        const L = withGradient(p.whole, gradient);
        const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.02, 0.1) }), draw.whole(50, 300));
        return of(L, run, {
          expected: ['inconsistent'],
          forbidden: STUCK,
          holds: () => mismatch(L, run.theta) > 0.1 && length(gradient(p.theta)) > 0,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the gradient of a square matrix handed over transposed',
    make: (draw) =>
      until(() => {
        const h = draw.whole(3, 6);
        const p = regressor(draw, [2, h, h, 1], { activation: draw.pick(['tanh', 'sigmoid', 'relu']) });
        const at = 2 * h + h; // behind W [2, h] and b [h]
        const L = withGradient(p.whole, (θ) => {
          const g = p.whole.gradient(θ);
          return g.map((x, i) => (i >= at && i < at + h * h ? g[at + ((i - at) % h) * h + Math.floor((i - at) / h)] : x));
        });
        const run = train(L, p.theta, adam({ learningRate: draw.scale(0.003, 0.02) }), draw.whole(5, 60));
        return of(L, run, {
          options: { layers: p.layers },
          expected: ['inconsistent'],
          forbidden: { verdicts: ['minimum'] },
          holds: () => mismatch(L, run.theta) > 0.1,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'a gradient summed over the rows, of a loss that is their mean',
    make: (draw) =>
      until(() => {
        const count = draw.whole(16, 64);
        const p = classifier(draw, [3, draw.whole(3, 6), 3], { count, activation: 'relu', init: 'he' });
        const L = withGradient(p.whole, (θ) => p.whole.gradient(θ).map((x) => count * x));
        const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.2) / count }), draw.whole(5, 80));
        return of(L, run, { expected: ['inconsistent'], forbidden: { verdicts: ['minimum'] }, holds: () => mismatch(L, run.theta) > 1 });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'dropout left on while the loss is measured',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = tensor(smooth(draw, X).map((v) => [v]));
        const net = sequential([
          dense(3, 10, { seed: draw.whole(1, 1e9) }),
          (x) => x.tanh(),
          dropout(draw.uniform(0.2, 0.5)),
          dense(10, 1, { seed: draw.whole(1, 1e9) }),
        ]);
        const source = random(draw.whole(1, 1e9));
        const L = oracle((tree: any) => squaredError(net.apply(tree, tensor(X), { training: true, random: source }), y), net.tree as any);
        const run = train(
          L,
          L.theta,
          draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.05 })]),
          draw.whole(30, 150),
        );
        return of(L, run, {
          expected: ['inconsistent'],
          forbidden: { verdicts: ['minimum', 'saddle', 'ill-conditioned'] },
          holds: () => {
            const [a, , b] = [L.value(run.theta), L.value(L.theta), L.value(run.theta)];
            return Math.abs(a - b) > 1e-3 * a;
          },
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'decay in the optimizer and not in the loss: at rest on a slope',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, draw.whole(4, 7), 1], { noise: 0.1, count: 50 });
        const δ = draw.uniform(0.03, 0.1);
        const run = train(
          p.whole,
          p.theta,
          weightDecay(gradientDescent({ learningRate: draw.uniform(0.1, 0.2) }), δ),
          draw.whole(2500, 4000),
        );
        return of(p.whole, run, {
          expected: ['inconsistent', 'held back'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling', 'plateau', 'diverging'], raise: true },
          holds: () => {
            const g = p.whole.gradient(run.theta);
            const rest = length(g.map((x, i) => x + δ * run.theta[i]));
            return rest < 0.01 * length(g) && falls(p.whole, run.theta, gradientDescent({ learningRate: 0.1 }), [300, 0.05]);
          },
        });
      }, 6),
  },
  {
    kind: 'inconsistent',
    name: 'the records of one seed and the parameters of another',
    make: (draw) =>
      until(() => {
        const widths = [3, draw.whole(4, 8), 1];
        const p = regressor(draw, widths, { activation: 'relu', init: 'he', shift: 1 });
        const rule = adam({ learningRate: 0.01 });
        const run = train(p.whole, p.theta, rule, draw.whole(60, 150));
        const other = mlp(widths, { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
        const theta = train(p.whole, problem(other, p.X, toNumbers(p.y)).theta, rule, draw.whole(5, 20)).theta;
        const gap = (): number => Math.abs(p.whole.value(theta) - run.history.at(-1)!.loss);
        return of(
          p.whole,
          { theta, history: run.history },
          {
            expected: ['inconsistent'],
            holds: () =>
              gap() > 3 * run.history.at(-1)!.loss && gap() > 20 * run.history.at(-1)!.gradientNorm * run.history.at(-1)!.stepLength,
          },
        );
      }),
  },
  {
    kind: 'inconsistent',
    name: 'a loop that adds the gradient',
    make: (draw) =>
      until(() => {
        const p = draw.pick([() => regressor(draw, [2, 6, 1]), () => classifier(draw, [3, 6, 3], { apart: 1 })])();
        const η = draw.scale(0.003, 0.03);
        const warm = train(p.whole, p.theta, gradientDescent({ learningRate: 0.1 }), draw.whole(0, 20)).theta;
        const run = walk(p.whole, warm, draw.whole(20, 80), η, (θ, g) => θ.map((x, i) => x + η * g[i]));
        return of(p.whole, run, {
          expected: ['inconsistent'],
          forbidden: { verdicts: ['descending', 'minimum', 'crawling'], raise: true },
          holds: () =>
            run.history.every((r, i) => i === 0 || r.loss > run.history[i - 1].loss) &&
            p.whole.value(run.theta) > 1.1 * run.history[0].loss &&
            falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [20, 0.02]),
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the oracle of the validation rows, behind a run on the training rows',
    make: (draw) =>
      until(() => {
        const p = regressor(draw, [3, 12, 1], { count: 20, noise: 0.4 });
        const X = cloud(draw, 40, 3);
        const validation = problem(p.net, X, toNumbers(X.map((x) => Math.sin(x[0]) + draw.normal())));
        const run = train(p.whole, p.theta, adamw({ learningRate: 0.02 }), draw.whole(300, 600));
        const end = run.history.at(-1)!;
        const gap = (): number => validation.whole.value(run.theta) - end.loss;
        return of(validation.whole, run, {
          expected: ['inconsistent'],
          forbidden: { verdicts: ['descending', 'minimum'] },
          holds: () =>
            gap() > 5 * end.loss &&
            gap() > 20 * end.gradientNorm * end.stepLength &&
            stands(run.history, 1) &&
            length(validation.whole.gradient(run.theta)) > 0,
        });
      }),
  },
];
