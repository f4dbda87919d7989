/** Rates that are too small, valleys that no one rate fits, bounces. */
import { gradientDescent, lbfgs, momentum, oracle, tensor } from 'saddlepoint';
import { bounces, classifier, falls, inverseSharpness } from '../blind/models.ts';
import { column, stacked, steadily, stretch, times } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { dot, list, lossAfter, stands, train, type WildFamily } from '../tools.ts';

export const rate: readonly WildFamily[] = [
  // each layer's gradient is a set share of the next one's; 300 steps more of the same gain nothing
  family(
    'depth',
    'a tower of GELUs without a norm or a way around, its weights drawn by a thumb: the first layers hear nothing',
    { expected: ['vanishing'], tries: 25, forbidden: { verdicts: ['minimum', 'dead'], lower: true } },
    (draw) => {
      const p = stacked(draw, draw.whole(7, 10), (h, W, b) => h.matmul(W).add(b).gelu(), draw.uniform(0.3, 0.5));
      const rule = momentum({ learningRate: draw.uniform(0.02, 0.1), momentum: 0.8 });
      const run = train(p.whole, p.theta, rule, draw.whole(20, 60));
      return {
        L: p.whole,
        run,
        options: { layers: p.layers },
        holds: () => steadily(p, run.theta, 1e-4) && !falls(p.whole, run.theta, rule, [300, 0.1]),
      };
    },
  ),
  // a rate that is as many times higher trains
  family(
    'rate',
    'a loss divided by the number of pixels, of classes and of rows, and a rate for none of that',
    { expected: ['crawling'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'saddle'], lower: true } },
    (draw) => {
      const p = classifier(draw, [3, draw.whole(6, 10), 3], { activation: draw.pick(['relu', 'tanh', 'elu']), init: 'he', apart: 1 });
      const by = draw.scale(1e5, 1e7);
      const L = times(p.whole, 1 / by);
      const run = train(L, p.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.3) }), draw.whole(80, 300));
      return {
        L,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          L.value(run.theta) > 0.99 * run.history[0].loss && falls(L, run.theta, gradientDescent({ learningRate: 0.1 * by }), [200, 0.4]),
      };
    },
  ),
  // 200 steps more at the rate that the steep direction bears gain little, L-BFGS comes to nearly nothing
  family(
    'rate',
    'what a flat costs: years, square feet, rooms and metres to the sea, as they stand in the table',
    { expected: ['ill-conditioned'], tries: 25, forbidden: { verdicts: ['minimum', 'plateau', 'dead'], raise: true } },
    (draw) => {
      const X = Array.from({ length: 60 }, () => [
        draw.uniform(1900, 2020) / 100,
        draw.uniform(300, 3000) / draw.pick([1, 10]),
        draw.whole(1, 6),
        draw.uniform(0.05, 20),
        1,
      ]);
      const w = [1, 0.01, 20, -5, 30].map((c) => c * draw.uniform(0.7, 1.3));
      const y = column(X.map((x) => dot(x, w) + 2 * draw.normal()));
      const L = oracle(({ w }: any) => tensor(X).matmul(w).sub(y).square().mean(), { w: column(new Float64Array(5)) });
      const run = train(
        L,
        L.theta,
        gradientDescent({ learningRate: draw.uniform(0.6, 1.6) * inverseSharpness(L, L.theta) }),
        draw.whole(150, 500),
      );
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 200 &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: inverseSharpness(L, run.theta) }), 200) > 0.8 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 100) < 0.3 * L.value(run.theta),
      };
    },
  ),
  // on the valley's floor; 100 steps more gain little, L-BFGS is through in as many
  family(
    'rate',
    'Rosenbrock’s valley, turned and stretched, by a heavy ball',
    { expected: ['ill-conditioned'], tries: 40, forbidden: { verdicts: ['minimum', 'plateau', 'dead', 'saddle'], raise: true } },
    (draw) => {
      const [φ, s] = [draw.uniform(0, 6.28), draw.scale(0.3, 3)];
      const b = draw.scale(100, 500);
      const L = oracle(
        ({ u, v }: any) => {
          const x = u.mul(Math.cos(φ) * s).sub(v.mul(Math.sin(φ) * s));
          const y = u.mul(Math.sin(φ) * s).add(v.mul(Math.cos(φ) * s));
          return y.sub(x.square()).square().mul(b).add(x.neg().add(1).square());
        },
        { u: (-draw.uniform(0.6, 1.2) * Math.cos(φ)) / s, v: (draw.uniform(0.6, 1.2) * Math.sin(φ)) / s },
      );
      const η = 0.3 / (1000 * s * s * (b / 100));
      const rule = momentum({ learningRate: η, momentum: 0.5 });
      const run = train(L, L.theta, rule, draw.whole(100, 300));
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 200 &&
          L.value(run.theta) > 0.1 &&
          lossAfter(L, run.theta, rule, 100) > 0.7 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 100) < 0.05 * L.value(run.theta),
      };
    },
  ),
  // 100 steps more at the rate that the common words bear gain little, L-BFGS much
  family(
    'rate',
    'how often two words meet, weighted by how common they are, by Zipf’s law: the common ones are learned, and the rare ones wait',
    { expected: ['ill-conditioned'], tries: 30, forbidden: { verdicts: ['minimum', 'plateau', 'dead', 'noise-limited'], raise: true } },
    (draw) => {
      const n = draw.whole(10, 16);
      const steep = draw.uniform(2.2, 2.8);
      const often = column(list(n, (i) => (i + 1) ** -steep));
      const weight = often.matmul(often.transpose());
      const [a, c] = [0, 1].map(() => column(list(n, (i) => (i + 1) * draw.normal())));
      const counts = a.add(c.transpose());
      const L = oracle(({ b, d }: any) => b.add(d.transpose()).sub(counts).square().mul(weight).sum(), {
        b: column(new Float64Array(n)),
        d: column(new Float64Array(n)),
      });
      const rule = gradientDescent({ learningRate: draw.uniform(0.7, 1.4) * inverseSharpness(L, L.theta) });
      const run = train(L, L.theta, rule, draw.whole(100, 250));
      return {
        L,
        run,
        holds: () =>
          stretch(L, run.theta) > 200 &&
          lossAfter(L, run.theta, rule, 100) > 0.8 * L.value(run.theta) &&
          lossAfter(L, run.theta, lbfgs(), 100) < 0.3 * L.value(run.theta),
      };
    },
  ),
  // the steps go back and forth over a kink; a rate a hundred times lower comes below
  family(
    'rate',
    'a median by a network without hidden units: absolute errors of an odd number of rows, each step over the kink and back',
    { expected: ['oscillating'], tries: 30, forbidden: { verdicts: ['minimum', 'descending', 'noise-limited', 'dead'], raise: true } },
    (draw) => {
      const count = 2 * draw.whole(5, 12) + 1;
      const y = column(list(count, () => draw.normal()));
      const η = draw.uniform(6, 20);
      const L = oracle(({ b }: any) => y.sub(b).abs().mean(), { b: draw.sign() * draw.uniform(3, 8) * η });
      const run = train(L, L.theta, gradientDescent({ learningRate: η }), draw.whole(40, 120));
      return {
        L,
        run,
        holds: () =>
          bounces(run) &&
          stands(run.history, 1e-3) &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: η / 100 }), 300) < 0.95 * L.value(run.theta),
      };
    },
  ),
];
