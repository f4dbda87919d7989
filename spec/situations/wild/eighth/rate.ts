/** Rates that are too small, valleys that no one rate fits, bounces. */
import { adam, gradientDescent, lbfgs, momentum, nesterov, oracle, tensor } from 'saddlepoint';
import { huber } from 'saddlepoint/nn';
import { bounces, falls, inverseSharpness } from '../blind/models.ts';
import { cloud, problem, sequenceModel, sequences, toNumbers } from '../networks.ts';
import { column, stacked, steadily, stretch, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { list, lossAfter, stands, train, type WildFamily } from '../tools.ts';

export const rate: readonly WildFamily[] = [
  // each layer's gradient is a fifth of the next one's or less; 300 steps more of the same gain nothing
  family(
    'depth',
    'eight sigmoid layers and Nesterov’s momentum: the last layer knows how many there are of each, and that is all',
    { expected: ['vanishing'], tries: 25, forbidden: { verdicts: ['minimum', 'dead'], lower: true } },
    (draw) => {
      const p = stacked(draw, draw.whole(7, 10), (h, W, b) => h.matmul(W).add(b).sigmoid(), draw.uniform(0.7, 1.2));
      const rule = nesterov({ learningRate: draw.uniform(0.02, 0.1), momentum: 0.9 });
      const run = train(p.whole, p.theta, rule, draw.whole(40, 120));
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () => steadily(p, run.theta, 1e-4) && !falls(p.whole, run.theta, rule, [300, 0.05]),
      };
    },
  ),
  // a rate that is as many times higher trains
  family(
    'rate',
    'a recurrent network by Adam at a ten-millionth, “to be on the safe side”',
    { expected: ['crawling'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'vanishing'], lower: true } },
    (draw) => {
      const { X, sums } = sequences(draw, 24, draw.whole(3, 6));
      const p = problem(sequenceModel(draw.whole(4, 7), 1, draw.whole(1, 1e9)), X, toNumbers(sums));
      const run = train(p.whole, p.theta, adam({ learningRate: draw.scale(3e-8, 1e-6) }), draw.whole(80, 300));
      return {
        L: p.whole,
        run,
        holds: () =>
          p.whole.value(run.theta) > 0.99 * run.history[0].loss && falls(p.whole, run.theta, adam({ learningRate: 0.01 }), [200, 0.5]),
      };
    },
  ),
  // 200 steps more at this rate gain little, L-BFGS comes to nearly nothing
  family(
    'rate',
    'two linear layers on inputs of which each is a third of the one before: the large ones are learned',
    { expected: ['ill-conditioned'], tries: 40, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const n = draw.whole(4, 6);
      const x = tensor(cloud(draw, 40, n).map((r) => r.map((v, j) => v * draw.uniform(0.28, 0.36) ** j)));
      const y = x.matmul(weights(draw, n, 2, 1).mul(column(list(n, (j) => 3 ** j))));
      const L = oracle(({ A, B }: any) => x.matmul(A).matmul(B).sub(y).square().mean(), { A: weights(draw, n, 4), B: weights(draw, 4, 2) });
      const near = train(L, L.theta, adam({ learningRate: 0.03 }), draw.whole(60, 120)).theta;
      const η = draw.uniform(0.7, 1.2) * inverseSharpness(L, near);
      const run = train(L, near, gradientDescent({ learningRate: η }), draw.whole(150, 400));
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 200 &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 200) > 0.8 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 300) < 0.1 * L.value(run.theta),
      };
    },
  ),
  family(
    'rate',
    'a polynomial through its powers, x to x⁶, by a heavy ball: Hilbert’s matrix',
    { expected: ['ill-conditioned'], tries: 25, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const degree = draw.whole(5, 8);
      const x = list(40, () => draw.uniform(0, 1));
      const [a, b] = [draw.uniform(4, 7), draw.uniform(0, 3)];
      const y = column(x.map((v) => Math.sin(a * v + b)));
      const X = Array.from(x, (v) => Array.from(list(degree + 1, (k) => v ** k)));
      const L = oracle(({ w }: any) => tensor(X).matmul(w).sub(y).square().mean(), { w: column(draw.normals(degree + 1)) });
      const rule = momentum({ learningRate: draw.uniform(0.7, 1.5) * inverseSharpness(L, L.theta), momentum: draw.uniform(0.3, 0.6) });
      const run = train(L, L.theta, rule, draw.whole(150, 400));
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 200 &&
          lossAfter(L, run.theta, rule, 100) > 0.7 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 200) < 0.2 * L.value(run.theta),
      };
    },
  ),
  family(
    'rate',
    'a logistic regression on the same thing measured three times: their sum is learned, their differences are not',
    { expected: ['ill-conditioned'], tries: 40, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const ε = draw.uniform(0.01, 0.03);
      const X = Array.from({ length: 80 }, () => {
        const [z, u, v] = [draw.normal(), draw.normal(), draw.normal()];
        return { x: [5 * z, 5 * (z + ε * u), 5 * (z + ε * v)], t: u - v + 0.3 * draw.normal() > 0 ? 1 : 0 };
      });
      const [x, t] = [tensor(X.map((r) => r.x)), column(X.map((r) => r.t))];
      const L = oracle(
        ({ w, b }: any) => {
          const s = x.matmul(w).add(b);
          return s.softplus().sub(s.mul(t)).mean();
        },
        { w: column(draw.normals(3)), b: 0 },
      );
      const rule = nesterov({ learningRate: draw.uniform(0.5, 1) * inverseSharpness(L, L.theta), momentum: 0.5 });
      const run = train(L, L.theta, rule, draw.whole(150, 400));
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 150 &&
          lossAfter(L, run.theta, rule, 100) > 0.9 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 200) < 0.6 * L.value(run.theta),
      };
    },
  ),
  // each step goes as far back as the last went forth; a rate a tenth as high comes below
  family(
    'rate',
    'Huber’s loss with a rate above twice its inverse curvature: out of the bowl onto one arm, and back onto the other',
    { expected: ['oscillating'], tries: 30, forbidden: { verdicts: ['minimum', 'descending', 'noise-limited', 'dead'], raise: true } },
    (draw) => {
      const y = column(list(30, () => 0.3 * draw.normal()));
      const η = draw.uniform(3, 8);
      const L = oracle(({ b }: any) => huber(b.add(y.mul(0)), y, { delta: 1 }), { b: draw.sign() * draw.uniform(3, 8) * η });
      const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(40, 120));
      return {
        L,
        run,
        holds: () =>
          bounces(run) &&
          stands(run.history, 1e-3) &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: η / 10 }), 100) < 0.7 * L.value(run.theta),
      };
    },
  ),
];
