/** Losses that go up. */
import { adam, gradientDescent, momentum, nesterov } from 'saddlepoint';
import { attentive, falls, inverseSharpness, regressor } from '../blind/models.ts';
import { family } from '../sixth/told.ts';
import { lossAfter, rose, train, UPHILL, type WildFamily, walk, withGradient } from '../tools.ts';
import { barRegression, towers } from './models.ts';

export const rising: readonly WildFamily[] = [
  // the same Adam on the gradient as it is brings the loss down; this one was given it with its sign turned
  family(
    'rising',
    'two towers that should find their pairs, the score maximised by Adam where the loss was meant: up it goes',
    { expected: ['diverging', 'inconsistent'], tries: 20, forbidden: UPHILL },
    (draw) => {
      const L = towers(draw);
      const rule = adam({ learningRate: draw.scale(0.01, 0.05) });
      const up = withGradient(L, (θ) => L.gradient(θ).map((x) => -x));
      const run = train(up, L.theta, rule, draw.whole(40, 150));
      return {
        L,
        run,
        holds: () => rose(L, run, 2) && L.value(run.theta) > 2 * run.history[0].loss && falls(L, L.theta, rule, [run.history.length, 0.2]),
      };
    },
  ),
  // with the gradients set to zero before each step the same rate brings the loss down
  family(
    'rising',
    'no zero_grad: each step goes by the sum of all gradients so far, in a small convolutional network',
    { expected: ['diverging', 'cliff', 'oscillating', 'inconsistent'], tries: 30, forbidden: UPHILL },
    (draw) => {
      const p = barRegression(draw, draw.whole(2, 4));
      const η = draw.uniform(0.03, 0.15);
      const sum = new Float64Array(p.theta.length);
      const all = walk(p.whole, p.theta, 80, η, (θ, g) => {
        for (let i = 0; i < sum.length; i++) sum[i] += g[i];
        return θ.map((x, i) => x - η * sum[i]);
      }).history;
      // looked at on one of its ways up
      const up = all.findIndex(
        (r, t) => t > 20 && r.loss > 2 * all[0].loss && r.loss > all[t - 1].loss && all[t - 1].loss > all[t - 2].loss,
      );
      sum.fill(0);
      const run = walk(p.whole, p.theta, Math.max(5, up + 1), η, (θ, g) => {
        for (let i = 0; i < sum.length; i++) sum[i] += g[i];
        return θ.map((x, i) => x - η * sum[i]);
      });
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 2) &&
          up > 20 &&
          p.whole.value(run.theta) > 1.5 * run.history[0].loss &&
          falls(p.whole, p.theta, gradientDescent({ learningRate: η }), [run.history.length, 0.1]),
      };
    },
  ),
  // from where it began, a tenth of the last top trains; from the last restart on the loss is above its start
  family(
    'rising',
    'warm restarts, each from twice the top of the last: attention does not survive the last of them',
    { expected: ['diverging', 'cliff', 'oscillating'], tries: 30, forbidden: UPHILL },
    (draw) => {
      const p = attentive(draw, draw.whole(3, 5), draw.whole(2, 3));
      const round = draw.whole(12, 24);
      const first = draw.uniform(0.3, 0.6) * inverseSharpness(p.whole, p.theta);
      const rate = (t: number): number =>
        first * 3 ** Math.floor((t - 1) / round) * 0.5 * (1 + Math.cos((Math.PI * ((t - 1) % round)) / round));
      const rounds = draw.whole(3, 5);
      const run = train(p.whole, p.theta, momentum({ learningRate: rate, momentum: 0.8 }), rounds * round + draw.whole(4, 9));
      return {
        L: p.whole,
        run,
        holds: () =>
          rose(p.whole, run, 3) &&
          p.whole.value(run.theta) > 1.1 * run.history[0].loss &&
          run.history[rounds * round - 1].loss < run.history[0].loss &&
          falls(p.whole, p.theta, momentum({ learningRate: first, momentum: 0.8 }), [100, 0.2]),
      };
    },
  ),
  // the same at the rate of half-way on goes on down
  family(
    'rising',
    'a factor of 1.01 a step where 0.99 was meant: hundreds of good steps, and then the rate is too high',
    { expected: ['diverging', 'cliff', 'oscillating'], tries: 40, forbidden: UPHILL },
    (draw) => {
      const p = regressor(draw, [2, draw.whole(5, 9), 1], { activation: draw.pick(['tanh', 'gelu', 'softplus']), noise: 0.1 });
      const [η, by] = [draw.uniform(0.05, 0.15) * inverseSharpness(p.whole, p.theta), draw.uniform(1.006, 1.012)];
      const rule = (from: number) => nesterov({ learningRate: (t: number) => from * by ** t, momentum: 0.5 });
      const all = train(p.whole, p.theta, rule(η), 1500).history;
      // some steps beyond where the loss has left its lowest for good
      const lowest = Math.min(...all.map((r) => r.loss));
      const gone = all.findIndex(
        (r, t) => t > 100 && r.loss > 2 * lowest + 0.2 * all[0].loss && all.slice(t).every((s) => s.loss > 1.2 * lowest),
      );
      const run = train(p.whole, p.theta, rule(η), Math.max(50, gone + draw.whole(4, 12)));
      return {
        L: p.whole,
        run,
        holds: () => {
          const half = train(p.whole, p.theta, rule(η), Math.round(run.history.length / 2)).theta;
          const onward = nesterov({ learningRate: η * by ** (run.history.length / 2), momentum: 0.5 });
          return gone > 150 && rose(p.whole, run, 1.5) && lossAfter(p.whole, half, onward, 300) < 0.98 * p.whole.value(half);
        },
      };
    },
  ),
];
