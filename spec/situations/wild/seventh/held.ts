/** Steps that something cuts short. */
import { clipByValue, gradientDescent, lbfgs, momentum, oracle, tensor } from 'saddlepoint';
import { classifier, falls } from '../blind/models.ts';
import { column, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { length, list, lossAfter, stands, train, type WildFamily, walk } from '../tools.ts';
import { hidden } from './models.ts';

export const held: readonly WildFamily[] = [
  // each step is a small part of rate × slope, and the same rate without the clip trains
  family(
    'held back',
    'an autoencoder on pixels up to 255, every entry of the gradient cut at a thousandth or less',
    { expected: ['held back'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead'], lower: true } },
    (draw) => {
      const [n, k] = [draw.whole(5, 8), draw.whole(2, 3)];
      const x = hidden(draw, 24, n, 2).mul(40).add(120);
      const L = oracle(({ W, V, b }: any) => x.div(255).matmul(W).matmul(V).add(b).mul(255).sub(x).square().mean(), {
        W: weights(draw, n, k),
        V: weights(draw, k, n),
        b: tensor(new Float64Array(n)),
      });
      const η = draw.scale(1e-6, 4e-6);
      const inner = draw.pick([gradientDescent({ learningRate: η }), momentum({ learningRate: η, momentum: 0.5 })]);
      const run = train(L, L.theta, clipByValue(inner, draw.scale(1e-4, 1e-2)), draw.whole(60, 250));
      return {
        L,
        run,
        holds: () =>
          run.history.every((r) => r.stepLength < 0.05 * η * r.gradientNorm) &&
          L.value(run.theta) > 0.95 * run.history[0].loss &&
          falls(L, run.theta, inner, [200, 0.3]),
      };
    },
  ),
  // at rest at the bound, where the slope still leads out; without the bound the fit is far better
  family(
    'held back',
    'logistic growth within bounds that were guessed: the capacity stands at the upper one',
    {
      expected: ['held back', 'inconsistent'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'crawling'], lower: true },
    },
    (draw) => {
      const t = list(25, (i) => i / 4 - 3);
      const [K, r, m] = [draw.uniform(4, 8), draw.uniform(1, 2), draw.uniform(-0.5, 0.5)];
      const y = column(t.map((s) => K / (1 + Math.exp(-r * (s - m))) + 0.05 * draw.normal()));
      const L = oracle(({ K, r, m }: any) => column(t).sub(m).mul(r).sigmoid().mul(K).sub(y).square().mean(), { K: 1, r: 1, m: 0 });
      const upper = draw.uniform(0.3, 0.5) * K;
      const η = draw.uniform(0.05, 0.15);
      const run = walk(L, L.theta, draw.whole(400, 900), η, (θ, g) =>
        θ.map((x, i) => Math.min([upper, 2.5, 1][i], Math.max([0, 0.1, -1][i], x - η * g[i]))),
      );
      return {
        L,
        run,
        holds: () =>
          run.theta[0] === upper &&
          L.gradient(run.theta)[0] < -0.1 &&
          stands(run.history, 1e-3) &&
          lossAfter(L, run.theta, lbfgs(), 60) < 0.2 * L.value(run.theta),
      };
    },
  ),
  // each step is a set share of the weights' length, a hundredth of what the slope asks; the slope itself trains
  family(
    'held back',
    'layerwise trust ratios with a coefficient of a hundred-thousandth: each layer moves by that share of its own length',
    {
      expected: ['held back', 'crawling'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'vanishing'], lower: true },
    },
    (draw) => {
      const p = classifier(draw, [3, draw.whole(6, 9), draw.whole(4, 6), 3], {
        activation: draw.pick(['relu', 'gelu']),
        init: 'he',
        apart: 1,
      });
      const [η, trust] = [draw.uniform(0.1, 0.3), draw.scale(1e-5, 1e-4)];
      const run = walk(p.whole, p.theta, draw.whole(60, 200), η, (θ, g) => {
        const next = Float64Array.from(θ);
        for (const { start, end } of p.layers) {
          const ratio = (trust * length(θ.subarray(start, end))) / length(g.subarray(start, end));
          for (let i = start; i < end; i++) next[i] -= η * ratio * g[i];
        }
        return next;
      });
      return {
        L: p.whole,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          run.history.every((r) => r.stepLength < 0.05 * η * r.gradientNorm) &&
          p.whole.value(run.theta) > 0.95 * run.history[0].loss &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [100, 0.3]),
      };
    },
  ),
];
