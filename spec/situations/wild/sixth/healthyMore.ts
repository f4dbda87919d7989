/** Nothing is wrong. */
import { adam, gradientDescent, oracle, oracleFrom, radam, rmsprop, tensor } from 'saddlepoint';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { classifier, regressor } from '../blind/models.ts';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { foreign, list, train, type WildFamily } from '../tools.ts';
import { anyOf, weights } from './models.ts';
import { well } from './told.ts';

export const healthyMore: readonly WildFamily[] = [
  well('four small batches to a step, their mean taken, RAdam', (draw) => {
    const p = classifier(draw, [4, draw.whole(5, 8), 3], { count: 64, activation: 'relu', init: 'he', apart: 0.8 });
    const batches = p.batches(4);
    const some = anyOf(draw, batches);
    const mean = () => {
      const four = [some(), some(), some(), some()];
      return oracleFrom({
        value: (θ) => four.reduce((a, o) => a + o.value(θ) / 4, 0),
        gradient: (θ) => four.map((o) => o.gradient(θ)).reduce((a, g) => a.map((x, i) => x + g[i] / 4), new Float64Array(θ.length)),
      });
    };
    return {
      L: p.whole,
      theta: p.theta,
      source: mean,
      rule: radam({ learningRate: draw.scale(0.01, 0.03) }),
      onward: adam({ learningRate: 0.02 }),
      steps: draw.whole(50, 100),
      options: draw.pick([{}, { batches }]),
    };
  }),
  well('resumed from a file without the optimizer’s state: the records begin there', (draw) => {
    const p = regressor(draw, [3, draw.whole(6, 10), 1], { activation: draw.pick(['tanh', 'relu']) });
    const rule = adam({ learningRate: draw.scale(0.004, 0.012) });
    return { L: p.whole, theta: train(p.whole, p.theta, rule, draw.whole(15, 40)).theta, rule, steps: draw.whole(12, 30) };
  }),
  well('dropout in training and none in the oracle, as it should be: the records lie a little above it', (draw) => {
    const { X, labels } = clusters(draw, 60, 3, 3, 1);
    const net = mlp([3, 12, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
    const p = problem(net, X, toLabels(labels));
    // a fifth of the inputs' columns of the second layer off, by a mask on its rows
    const dropped = () => {
      const mask = tensor(list(12, () => (draw.uniform() < 0.2 ? 0 : 1.25)));
      return oracle(
        (tree: any) =>
          toLabels(labels)(
            tensor(X).matmul(tree[0].W).add(tree[0].b).relu().mul(mask).matmul(tree[1].W).add(tree[1].b),
            labels.map((_, i) => i),
          ),
        net.tree as any,
      );
    };
    return {
      L: p.whole,
      theta: p.theta,
      source: dropped,
      rule: adam({ learningRate: draw.scale(0.005, 0.015) }),
      steps: draw.whole(30, 60),
    };
  }),
  well('an autoencoder with tied weights, RMSProp', (draw) => {
    const n = draw.whole(5, 7);
    const mix = cloud(draw, 3, n);
    const x = tensor(cloud(draw, 30, 3).map((r) => mix[0].map((_, j) => r.reduce((s, v, k) => s + v * mix[k][j], 0))));
    const L = oracle(({ W, b, c }: any) => x.matmul(W).add(b).leakyRelu(0.1).matmul(W.transpose()).add(c).sub(x).square().mean(), {
      W: weights(draw, n, 4, 0.25),
      b: tensor(new Float64Array(4)),
      c: tensor(new Float64Array(n)),
    });
    return { L, theta: L.theta, rule: rmsprop({ learningRate: draw.scale(0.003, 0.01) }), steps: draw.whole(20, 45) };
  }),
  well('the tasks were made harder half-way, and the loss jumped, and it has been coming down since', (draw) => {
    const X = cloud(draw, 48, 3);
    const y = smooth(draw, X).map((v) => 2 * v);
    const net = mlp([3, draw.whole(6, 10), 1], { seed: draw.whole(1, 1e9) });
    const [hard, easy] = [problem(net, X, toNumbers(y)), problem(net, X, toNumbers(y.map((v) => 0.2 * v)))];
    const at = draw.whole(15, 25);
    return {
      L: hard.whole,
      theta: hard.theta,
      source: (t: number) => (t <= at ? easy : hard).whole,
      rule: gradientDescent({ learningRate: draw.uniform(0.03, 0.08) }),
      steps: at + draw.whole(35, 60),
    };
  }),
  well('one broken batch made a spike early on, and nothing is left of it', (draw) => {
    const p = regressor(draw, [2, draw.whole(6, 9), 1], { activation: draw.pick(['tanh', 'elu']) });
    const broken = problem(p.net, p.X, toNumbers(p.y.map((v) => v + 6)));
    const at = draw.whole(5, 9);
    return {
      L: p.whole,
      theta: p.theta,
      source: (t: number) => (t === at ? broken : p).whole,
      rule: adam({ learningRate: draw.scale(0.004, 0.01) }),
      steps: at + draw.whole(30, 50),
    };
  }),
  well('one head on top of a frozen random layer, in float32, curvature by differences', (draw) => {
    const { X, labels } = clusters(draw, 40, 4, 3, 0.9);
    const net = mlp([4, 16, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
    const L = oracle((tree: any) => crossEntropy(net.apply(tree, tensor(X, { dtype: 'float32' })), labels), net.tree as any, {
      frozen: ['0'],
      dtype: 'float32',
    });
    return {
      L: foreign(L),
      theta: Float64Array.from(L.theta),
      rule: gradientDescent({ learningRate: draw.uniform(0.05, 0.15) }),
      steps: draw.whole(15, 40),
    };
  }),
];
