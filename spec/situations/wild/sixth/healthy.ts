/** Nothing is wrong. */
import { adam, clipByValue, gradientDescent, momentum, nesterov, oracle, schedules, tensor } from 'saddlepoint';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { attentive } from '../blind/models.ts';
import { cloud, clusters, problem, smooth } from '../networks.ts';
import { list, type WildFamily } from '../tools.ts';
import { column, weights } from './models.ts';
import { well } from './told.ts';

export const healthy: readonly WildFamily[] = [
  well('attention in the middle of its cosine, each entry of the gradient cut at one', (draw) => {
    const p = attentive(draw, draw.whole(3, 5), draw.whole(2, 4));
    const rate = schedules.cosine({ learningRate: draw.uniform(0.05, 0.15), steps: 200 });
    return {
      L: p.whole,
      theta: p.theta,
      rule: clipByValue(momentum({ learningRate: rate, momentum: 0.8 }), 1),
      steps: draw.whole(20, 40),
      onward: momentum({ learningRate: rate(100), momentum: 0.8 }),
    };
  }),
  well('normalised by the batch between two layers, written by hand, Nesterov’s momentum', (draw) => {
    const { X, labels } = clusters(draw, 36, 3, 3, 1);
    const k = draw.whole(4, 7);
    const tree = {
      W: weights(draw, 3, k),
      γ: tensor(new Float64Array(k).fill(1)),
      β: tensor(new Float64Array(k)),
      V: weights(draw, k, 3),
      c: tensor(new Float64Array(3)),
    };
    const L = oracle(({ W, γ, β, V, c }: any) => {
      const z = tensor(X).matmul(W);
      return crossEntropy(z.sub(z.mean(0)).div(z.variance(0).add(1e-5).sqrt()).mul(γ).add(β).relu().matmul(V).add(c), labels);
    }, tree);
    return { L, theta: L.theta, rule: nesterov({ learningRate: draw.uniform(0.02, 0.05), momentum: 0.8 }), steps: draw.whole(15, 35) };
  }),
  well('a network that learns the ninth decile, Adam', (draw) => {
    const X = cloud(draw, 50, 2);
    const y = smooth(draw, X, 0.7);
    const p = problem(mlp([2, draw.whole(5, 9), 1], { activation: 'elu', seed: draw.whole(1, 1e9) }), X, (z, rows) => {
      const e = column(rows.map((i) => y[i])).sub(z);
      return e.mul(0.9).maximum(e.mul(-0.1)).mean();
    });
    return { L: p.whole, theta: p.theta, rule: adam({ learningRate: draw.scale(0.004, 0.015) }), steps: draw.whole(20, 50) };
  }),
  well('survival times by a network in Cox’s partial likelihood, a heavy ball', (draw) => {
    const X = cloud(draw, 40, 3);
    const risk = smooth(draw, X);
    const order = X.map((_, i) => i).sort((a, b) => risk[a] - risk[b] + (0.1 * (a - b)) / 40);
    const p = problem(
      mlp([3, draw.whole(4, 7), 1], { seed: draw.whole(1, 1e9) }),
      order.map((i) => X[i]),
      (η) => η.exp().cumsum(0).log().sub(η).mean(),
    );
    return {
      L: p.whole,
      theta: p.theta,
      rule: momentum({ learningRate: draw.uniform(0.03, 0.1), momentum: 0.8 }),
      steps: draw.whole(10, 30),
    };
  }),
  well('a variational autoencoder with its noise drawn once, Adam', (draw) => {
    const n = draw.whole(4, 6);
    const mix = cloud(draw, 2, n);
    const x = tensor(cloud(draw, 30, 2).map((r) => mix[0].map((_, j) => r[0] * mix[0][j] + r[1] * mix[1][j])));
    const noise = tensor(cloud(draw, 30, 2));
    const L = oracle(
      ({ M, S, s, W, b }: any) => {
        const [μ, logσ] = [x.matmul(M), x.matmul(S).add(s)];
        const z = noise.mul(logσ.exp()).add(μ);
        const KL = μ.square().add(logσ.mul(2).exp()).sub(1).div(2).sub(logσ).sum(1).mean();
        return z.matmul(W).add(b).sub(x).square().sum(1).mean().add(KL.mul(0.3));
      },
      {
        M: weights(draw, n, 2, 0.2),
        S: weights(draw, n, 2, 0.05),
        s: tensor([-0.5, -0.5]),
        W: weights(draw, 2, n, 0.4),
        b: tensor(new Float64Array(n)),
      },
    );
    return { L, theta: L.theta, rule: adam({ learningRate: draw.scale(0.005, 0.02) }), steps: draw.whole(25, 60) };
  }),
  well('a policy over ten arms in five contexts, its expected reward and some entropy: the loss is below zero', (draw) => {
    const reward = tensor(cloud(draw, 5, 10).map((r) => r.map((v) => 1 / (1 + Math.exp(-2 * v)))));
    const L = oracle(
      ({ logits }: any) => {
        const p = logits.softmax(1);
        return p
          .mul(reward)
          .sum(1)
          .add(p.mul(logits.logSoftmax(1)).sum(1).mul(-0.02))
          .mean()
          .neg();
      },
      { logits: weights(draw, 5, 10, 0.1) },
    );
    return {
      L,
      theta: L.theta,
      rule: draw.pick([gradientDescent({ learningRate: draw.uniform(1, 3) }), adam({ learningRate: 0.03 })]),
      steps: draw.whole(20, 50),
    };
  }),
  well('labels smoothed by a tenth, the rate cut to a half every so often, twice by now', (draw) => {
    const k = draw.whole(3, 5);
    const { X, labels } = clusters(draw, 48, 3, k, 1.2);
    const soft = labels.map((c) => Array.from(list(k, (j) => 0.1 / k + (j === c ? 0.9 : 0))));
    const p = problem(mlp([3, draw.whole(5, 9), k], { activation: 'gelu', seed: draw.whole(1, 1e9) }), X, (z, rows) =>
      z
        .logSoftmax(1)
        .mul(tensor(rows.map((i) => soft[i])))
        .sum(1)
        .mean()
        .neg(),
    );
    const every = draw.whole(10, 18);
    const top = draw.uniform(0.1, 0.3);
    return {
      L: p.whole,
      theta: p.theta,
      rule: momentum({ learningRate: schedules.stepDecay({ learningRate: top, every, factor: 0.5 }), momentum: 0.7 }),
      onward: momentum({ learningRate: top / 4, momentum: 0.7 }),
      steps: 2 * every + draw.whole(4, 9),
    };
  }),
];
