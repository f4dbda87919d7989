/** Steps that something cuts short. */
import { gradientDescent, oracle, tensor } from 'saddlepoint';
import { classifier, falls } from '../blind/models.ts';
import { cloud } from '../networks.ts';
import { down, length, list, lossAfter, type WildFamily, walk } from '../tools.ts';
import { weights } from './models.ts';
import { family } from './told.ts';

export const held: readonly WildFamily[] = [
  family(
    'held back',
    'the gradient of each layer cut to a norm of its own, and all of them tiny',
    { expected: ['held back'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending'], lower: true } },
    (draw) => {
      const p = classifier(draw, [3, draw.whole(5, 8), draw.whole(4, 6), 3], { activation: draw.pick(['relu', 'gelu']), apart: 1.2 });
      const [η, τ] = [draw.uniform(0.1, 0.3), draw.scale(5e-4, 4e-3)];
      const run = walk(p.whole, p.theta, draw.whole(60, 200), η, (θ, g) => {
        const cut = Float64Array.from(g);
        for (const { start, end } of p.layers) {
          const by = Math.min(1, τ / length(g.subarray(start, end)));
          for (let i = start; i < end; i++) cut[i] *= by;
        }
        return down(η)(θ, cut);
      });
      return {
        L: p.whole,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          run.history.every((r) => r.stepLength < 0.1 * η * r.gradientNorm) &&
          p.whole.value(run.theta) > 0.9 * run.history[0].loss &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [100, 0.25]),
      };
    },
  ),
  family(
    'held back',
    'a critic whose weights are cut to ±0.05 after every step, so that it is no steeper than it may be: it has come to rest there',
    {
      expected: ['held back', 'inconsistent'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'crawling'], raise: true },
    },
    (draw) => {
      const n = draw.whole(3, 5);
      const c = draw.uniform(0.03, 0.08);
      const side = list(n, () => draw.uniform(0.4, 1));
      const [real, made] = [
        tensor(cloud(draw, 30, n).map((x) => x.map((v, j) => v + side[j]))),
        tensor(cloud(draw, 30, n).map((x) => x.map((v, j) => v - side[j]))),
      ];
      const k = draw.whole(3, 5);
      const tree = { W: weights(draw, n, k, 0.02), o: weights(draw, k, 1, 0.02) };
      const critic = ({ W, o }: any, x: any) => x.matmul(W).leakyRelu(0.2).matmul(o).mean();
      const L = oracle((t: any) => critic(t, made).sub(critic(t, real)), tree as any);
      const η = draw.uniform(0.02, 0.1);
      const run = walk(L, L.theta, draw.whole(300, 600), η, (θ, g) => down(η)(θ, g).map((x) => Math.max(-c, Math.min(c, x))));
      return {
        L,
        run,
        holds: () =>
          Array.from(run.theta).filter((x) => Math.abs(x) === c).length > 0.7 * run.theta.length &&
          run.history.at(-1)!.stepLength < 0.05 * η * run.history.at(-1)!.gradientNorm &&
          lossAfter(L, run.theta, gradientDescent({ learningRate: η }), 30) < L.value(run.theta) - 0.3 * Math.abs(L.value(run.theta)),
      };
    },
  ),
];
