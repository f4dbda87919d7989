/** Threads whose numbers blew up, were no numbers, or never came back; the cause is the one that the thread names. */
import { adam, gradientDescent, type Oracle, oracle, tensor } from 'saddlepoint';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { cloud, clusters, problem } from '../networks.ts';
import { fell, list, lossAfter, lossBetween, of, rose, train, UPHILL, until, type WildFamily } from '../tools.ts';
import { column, type Own } from './models.ts';

export const thrownThreads: readonly WildFamily[] = [
  {
    kind: 'thread',
    // NicolasHug/Surprise #296: nan after two epochs; a tenth of the rate solves it
    name: 'ratings that are mostly 1 and some of them hundreds, factorised one at a time at the usual rate',
    make: (draw) =>
      until(() => {
        const [users, items, k] = [6, 5, 2];
        const seen = Array.from({ length: users * items }, (_, i) => ({
          u: Math.floor(i / items),
          v: i % items,
          r: draw.uniform() < 0.15 ? draw.uniform(100, 660) : 1,
        })).filter(() => draw.uniform() < 0.7);
        const tree = {
          U: tensor(cloud(draw, users, k).map((r) => r.map((x) => 0.3 * x))),
          V: tensor(cloud(draw, items, k).map((r) => r.map((x) => 0.3 * x))),
        };
        const over = (some: typeof seen) => {
          const r = tensor(some.map((s) => s.r));
          return oracle(({ U, V }: any) => {
            const [a, b] = [U.gather(some.map((s) => s.u)), V.gather(some.map((s) => s.v))];
            return a.mul(b).sum(-1).sub(r).square().mean();
          }, tree as any) as Own;
        };
        const whole = over(seen);
        const each = seen.map((s) => over([s]));
        const rule = (η: number) => gradientDescent({ learningRate: η });
        const η = draw.uniform(0.005, 0.02);
        const run = train(() => each[draw.whole(0, each.length - 1)], Float64Array.from(whole.theta), rule(η), draw.whole(40, 200));
        return of(whole, run, {
          expected: ['diverging', 'cliff'],
          forbidden: UPHILL,
          holds: () =>
            !(whole.value(run.theta) < 100 * whole.value(whole.theta)) &&
            lossAfter(whole, Float64Array.from(whole.theta), rule(η / 100), 500) < whole.value(whole.theta),
        });
      }, 40),
  },
  {
    kind: 'thread',
    // google-deepmind/optax #946, huggingface/sentence-transformers #625: a word unknown has the vector 0, and 0/0 follows
    name: 'cosines between sentences, and one sentence has none of the words that are known',
    make: (draw) => {
      const [N, n, k] = [draw.whole(5, 9), draw.whole(3, 5), 2];
      const lost = draw.whole(0, N - 1);
      const X = cloud(draw, N, n).map((r, i) => r.map((v) => (i === lost ? 0 : v)));
      const labels = X.map((_, i) => i);
      const loss = (ε: number) =>
        oracle(
          ({ W }: any) => {
            const z = tensor(X).matmul(W);
            const unit = z.div(z.square().sum(-1, { keepDims: true }).sqrt().add(ε));
            return crossEntropy(unit.matmul(unit.transpose()).mul(5), labels);
          },
          { W: tensor(cloud(draw, n, k)) },
        ) as Own;
      const L = loss(0);
      const run = train(L, L.theta, adam({ learningRate: 0.01 }), draw.whole(5, 30));
      return of(L, run, {
        options: { learningRate: 0.01 },
        expected: ['not finite'],
        forbidden: { verdicts: ['diverging', 'descending', 'minimum', 'exploding'], lower: true },
        holds: () => Number.isNaN(L.value(L.theta)) && Number.isFinite(loss(1e-3).value(L.theta)),
      });
    },
  },
  {
    kind: 'thread',
    // zsdonghao/u-net-brain-tumor #2: from some epoch on the loss is 1 for good; a lower first rate solves it
    name: 'the Dice loss was .5, then it is 1 in every epoch: nothing is marked any more',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 60, 3, 2, 1);
        const few = X.filter((_, i) => labels[i] === 0 || i % 6 === 1);
        const inside = labels.filter((c, i) => c === 0 || i % 6 === 1).map((c) => (c === 1 ? 1 : 0));
        const p = problem(mlp([3, draw.whole(4, 7), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), few, (z, rows) => {
          const [q, t] = [z.sigmoid(), column(rows.map((i) => inside[i]))];
          return q.mul(t).sum().mul(2).div(q.sum().add(t.sum()).add(1e-7)).neg().add(1);
        });
        const η = draw.scale(3, 100);
        const run = train(p.whole, p.theta, adam({ learningRate: (t: number) => (t < 15 ? 0.02 : η) }), draw.whole(60, 150));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['cliff', 'plateau', 'dead', 'diverging'],
          forbidden: { verdicts: ['minimum', 'descending', 'crawling'] },
          holds: () =>
            p.whole.value(run.theta) > 0.97 &&
            lossBetween(run.history, 0.7, 1) > 0.97 &&
            Math.min(...run.history.map((r) => r.loss)) < 0.75 &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.02 }), 250) < 0.4,
        });
      }, 60),
  },
  {
    kind: 'thread',
    // kazewong/flowMC #130: a sudden jump destroys what was learned; clipping keeps it from happening
    name: 'a flow of exponential scales learns a density, and one batch with a far sample sends it up',
    make: (draw) =>
      until(() => {
        const x = Array.from(list(40, () => draw.normal() * 0.5 + 1));
        const over = (some: number[]) =>
          oracle(
            ({ s, m, k, c }: any) => {
              const z = tensor(some).sub(m).mul(s.exp());
              const w = z.sub(c).mul(k.exp());
              return w.square().mul(0.5).mean().sub(s).sub(k);
            },
            { s: tensor(-0.3), m: tensor(0.2), k: tensor(0.1), c: tensor(-0.2) },
          ) as Own;
        const whole: Oracle = over(x);
        const far = over([...x.slice(0, 7), draw.uniform(30, 90)]);
        const T = draw.whole(60, 120);
        const η = draw.uniform(0.02, 0.06);
        const run = train(
          (t) => (t === T ? far : whole),
          [-0.3, 0.2, 0.1, -0.2],
          gradientDescent({ learningRate: η }),
          T + draw.whole(3, 40),
        );
        const history = run.history.map((r, i) => (i === T - 1 ? { ...r, loss: run.history[i - 1].loss } : r));
        return of(
          whole,
          { theta: run.theta, history },
          {
            expected: ['cliff', 'diverging', 'plateau'],
            forbidden: { verdicts: ['minimum', 'descending'] },
            holds: () => {
              const lowest = Math.min(...history.map((r) => r.loss));
              return (
                fell(history.slice(0, T - 1), 1e-4) &&
                whole.value(run.theta) > lowest + 2 &&
                rose(whole, { theta: run.theta, history }, 1.5)
              );
            },
          },
        );
      }, 60),
  },
];
