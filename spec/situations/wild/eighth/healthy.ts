/** Nothing is wrong. */
import { adam, adamw, gradientDescent, nesterov, oracle, schedules, tensor } from 'saddlepoint';
import { dense, mlp, transformerBlock } from 'saddlepoint/nn';
import { regressor } from '../blind/models.ts';
import { clusters, problem, sequenceModel, sequences, tokens, toLabels, toNumbers } from '../networks.ts';
import { hidden } from '../seventh/models.ts';
import { anyOf, weights } from '../sixth/models.ts';
import { well } from '../sixth/told.ts';
import { foreign, type WildFamily } from '../tools.ts';

export const healthy: readonly WildFamily[] = [
  // of each: it fell lately, and 40 steps more take it further
  well('a curriculum for a recurrent network: first two numbers to add, then four, now all of them', (draw) => {
    const time = draw.whole(6, 8);
    const { X, sums } = sequences(draw, 30, time);
    const model = sequenceModel(draw.whole(5, 8), 1, draw.whole(1, 1e9));
    const all = problem(model, X, toNumbers(sums));
    const short = [2, 4].map((n) =>
      problem(
        model,
        X.map((s) => s.slice(-n)),
        toNumbers(X.map((s) => s.slice(-n).reduce((a, [v]) => a + v, 0) / Math.sqrt(time))),
      ),
    );
    const stage = draw.whole(8, 14);
    return {
      L: all.whole,
      theta: all.theta,
      source: (t: number) => (t <= stage ? short[0] : t <= 2 * stage ? short[1] : all).whole,
      rule: gradientDescent({ learningRate: draw.uniform(0.03, 0.08) }),
      steps: 2 * stage + draw.whole(40, 70),
    };
  }),
  well('a transformer block with its norms inside, Adam after a warm-up of some twenty steps', (draw) => {
    const f = draw.pick([4, 6]);
    const block = transformerBlock(f, { heads: 2, seed: draw.whole(1, 1e9) });
    const out = dense(f, 2, { seed: draw.whole(1, 1e9) });
    const labels = Array.from({ length: 20 }, (_, i) => i % 2);
    const X = tokens(draw, 20, 3, f).map((t, i) => t.map((v) => v.map((u, j) => u + (j === labels[i] ? 1 : 0))));
    const model = {
      tree: { block: block.tree, out: out.tree },
      apply: (tree: any, x: any) => out.apply(tree.out, block.apply(tree.block, x).mean(1)),
    };
    const p = problem(model as any, X, toLabels(labels));
    const η = draw.scale(0.003, 0.01);
    return {
      L: p.whole,
      theta: p.theta,
      rule: adam({ learningRate: schedules.linearWarmup({ learningRate: η, steps: draw.whole(15, 25) }) }),
      onward: adam({ learningRate: η }),
      steps: draw.whole(25, 45),
    };
  }),
  well('a fifth of the labels are wrong, batches of eight, early: it learns what there is to learn', (draw) => {
    const { X, labels } = clusters(draw, 80, 4, 3, 1.2);
    const wrong = labels.map((c) => (draw.uniform() < 0.2 ? draw.whole(0, 2) : c));
    const p = problem(mlp([4, draw.whole(6, 10), 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toLabels(wrong));
    const batches = p.batches(8);
    return {
      L: p.whole,
      theta: p.theta,
      source: anyOf(draw, batches),
      rule: gradientDescent({ learningRate: draw.uniform(0.01, 0.03) }),
      steps: draw.whole(60, 120),
      options: draw.pick([{}, { batches }]),
    };
  }),
  well('an autoencoder with a momentum of 0.95, which overshoots here and there and comes down', (draw) => {
    const [n, k] = [draw.whole(5, 8), draw.whole(2, 4)];
    const x = hidden(draw, 30, n, 3);
    const L = oracle(({ W, b, V, c }: any) => x.matmul(W).add(b).tanh().matmul(V).add(c).sub(x).square().mean(), {
      W: weights(draw, n, k, 0.3),
      b: tensor(new Float64Array(k)),
      V: weights(draw, k, n, 0.3),
      c: tensor(new Float64Array(n)),
    });
    return { L, theta: L.theta, rule: nesterov({ learningRate: draw.uniform(0.01, 0.03), momentum: 0.95 }), steps: draw.whole(40, 90) };
  }),
  well('rectifiers in float32 that answer by value and gradient alone, AdamW', (draw) => {
    const p = regressor(draw, [3, draw.whole(6, 10), draw.whole(4, 6), 1], { activation: 'relu', init: 'he', dtype: 'float32' });
    return {
      L: foreign(p.whole),
      theta: p.theta,
      rule: adamw({ learningRate: draw.scale(0.003, 0.01), weightDecay: 0.01 }),
      steps: draw.whole(25, 60),
      options: draw.pick([{}, { layers: p.layers }]),
    };
  }),
];
