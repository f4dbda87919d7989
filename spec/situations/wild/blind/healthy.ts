/** Nothing is wrong: the loss falls, and goes on falling. */
import {
  adam,
  adamw,
  amsgrad,
  clipByNorm,
  gradientDescent,
  lbfgs,
  lookahead,
  momentum,
  nadam,
  type Optimizer,
  type Oracle,
  oracle,
  tensor,
} from 'saddlepoint';
import { conv2d, dense, flatten, huber, layerNorm, mlp, sequential, transformerBlock } from 'saddlepoint/nn';
import {
  bagOfWords,
  cloud,
  clusters,
  factorisation,
  problem,
  sequenceModel,
  sequences,
  smooth,
  tokens,
  toLabels,
  toNumbers,
} from '../networks.ts';
import { type Draw, fell, foreign, lossBetween, of, type Run, train, until, type Wild, type WildFamily } from '../tools.ts';
import { attentive, classifier, falls, regressor } from './models.ts';

interface Fine {
  readonly L: Oracle;
  readonly theta: ArrayLike<number>;
  readonly rule: Optimizer;
  readonly options?: Parameters<typeof of>[2]['options'];
  readonly steps?: readonly [number, number];
  readonly log?: (run: Run) => Run;
}

/** A run that has fallen lately and falls further under the same rule. */
const fine = (name: string, make: (draw: Draw) => Fine, share = 0.05): WildFamily => ({
  kind: 'healthy',
  name,
  healthy: true,
  make: (draw) =>
    until((): Wild => {
      const { L, theta, rule, options = {}, steps = [20, 50], log = (run) => run } = make(draw);
      const run = train(L, theta, rule, draw.whole(...(steps as [number, number])));
      return of(L, log(run), {
        options,
        expected: ['descending'],
        forbidden: { verdicts: ['inconsistent', 'dead', 'not finite', 'diverging', 'minimum'] },
        holds: () => fell(run.history, share) && falls(L, run.theta, rule, [40, 0.1]),
      });
    }, 25),
});

export const healthy: readonly WildFamily[] = [
  fine('a transformer block with a warm-up, AdamW', (draw) => {
    const T = tokens(draw, 16, 4, 4);
    const labels = T.map((_, i) => i % 2);
    const X = T.map((t, i) => t.map((x) => x.map((v, j) => v + (j === labels[i] ? 1 : 0))));
    const [block, out] = [transformerBlock(4, { seed: draw.whole(1, 1e9), hidden: 6 }), dense(4, 2, { seed: draw.whole(1, 1e9) })];
    const p = problem(
      { tree: { block: block.tree, out: out.tree }, apply: (tree: any, x) => out.apply(tree.out, block.apply(tree.block, x).mean(1)) },
      X,
      toLabels(labels),
    );
    const top = draw.scale(0.002, 0.006);
    return { L: p.whole, theta: p.theta, rule: adamw({ learningRate: (t: number) => top * Math.min(1, t / 10) }) };
  }),
  fine('a small convolution network with momentum', (draw) => {
    const labels = Array.from({ length: 24 }, (_, i) => i % 2);
    const X = labels.map((c) =>
      Array.from({ length: 5 }, (_, r) => Array.from({ length: 5 }, (_, s) => [0.5 * draw.normal() + ((c === 0 ? r : s) === 2 ? 1 : 0)])),
    );
    const net = sequential([
      conv2d(1, 3, { seed: draw.whole(1, 1e9) }),
      (x) => x.relu(),
      flatten,
      dense(27, 2, { seed: draw.whole(1, 1e9) }),
    ]);
    const p = problem(net, X, toLabels(labels));
    return { L: p.whole, theta: p.theta, rule: momentum({ learningRate: draw.uniform(0.005, 0.015), momentum: 0.9 }), steps: [10, 25] };
  }),
  fine('a recurrence with a clip that bites now and then', (draw) => {
    const { X, first } = sequences(draw, 24, draw.whole(4, 7));
    const p = problem(sequenceModel(draw.whole(4, 7), 1, draw.whole(1, 1e9), 0.9), X, toNumbers(first.map((v) => 2 * v)));
    return {
      L: p.whole,
      theta: p.theta,
      rule: clipByNorm(gradientDescent({ learningRate: draw.uniform(0.03, 0.08) }), 3),
      options: { layers: p.layers },
    };
  }),
  fine('words, most of which never occur: their zeros are no death', (draw) => {
    const { oracle: L, theta, layers } = bagOfWords(draw, 40, draw.whole(22, 28), 3, 30);
    return { L, theta, rule: adam({ learningRate: draw.scale(0.01, 0.03) }), options: draw.pick([{}, { layers }]) };
  }),
  fine('a first layer that is frozen, by name, in the oracle', (draw) => {
    const { X, labels } = clusters(draw, 40, 3, 3, 0.8);
    const net = mlp([3, draw.whole(6, 9), 5, 3], { seed: draw.whole(1, 1e9) });
    const L = oracle(
      (tree: any) =>
        toLabels(labels)(
          net.apply(tree, tensor(X)),
          labels.map((_, i) => i),
        ),
      net.tree as any,
      { frozen: ['0'] },
    );
    return { L, theta: L.theta, rule: nadam({ learningRate: draw.scale(0.003, 0.01) }) };
  }),
  fine('a log of losses alone, a factorisation with entries missing', (draw) => {
    const L = factorisation(draw, 7, 6, 2, { seen: 0.7, size: 0.4 });
    return {
      L,
      theta: L.theta,
      rule: momentum({ learningRate: draw.uniform(0.1, 0.25), momentum: 0.8 }),
      steps: [20, 40],
      log: (run) => ({ ...run, history: run.history.map(({ loss }) => ({ loss })) as any }),
    };
  }),
  fine('a ReLU network from elsewhere: value and gradient, no more', (draw) => {
    const p = regressor(draw, [3, draw.whole(5, 9), 1], { activation: 'relu', init: 'he' });
    return { L: foreign(p.whole), theta: p.theta, rule: amsgrad({ learningRate: draw.scale(0.005, 0.02) }) };
  }),
  fine('layer norms between the layers, look-ahead around Adam', (draw) => {
    const X = cloud(draw, 40, 3);
    const seed = (): number => draw.whole(1, 1e9);
    const net = sequential([
      dense(3, 6, { seed: seed() }),
      layerNorm(6),
      (x) => x.relu(),
      dense(6, 5, { seed: seed() }),
      layerNorm(5),
      (x) => x.tanh(),
      dense(5, 1, { seed: seed() }),
    ]);
    const p = problem(net, X, toNumbers(smooth(draw, X)));
    return { L: p.whole, theta: p.theta, rule: lookahead(adam({ learningRate: draw.scale(0.005, 0.02) })) };
  }),
  fine(
    'a robust loss with outliers among the targets',
    (draw) => {
      const X = cloud(draw, 40, 3);
      const y = smooth(draw, X).map((v, i) => (i % 10 === 0 ? v + 15 * draw.sign() : v));
      const net = mlp([3, draw.whole(5, 9), 1], { seed: draw.whole(1, 1e9) });
      const p = problem(net, X, (z, rows) => huber(z, tensor(rows.map((i) => [y[i]])), { delta: 0.5 }));
      return { L: p.whole, theta: p.theta, rule: momentum({ learningRate: draw.uniform(0.03, 0.08), momentum: 0.9 }), steps: [15, 35] };
    },
    0.02,
  ),
  fine('the last layer began at zero, as is good practice', (draw) => {
    const p = attentive(draw, draw.whole(4, 6), 3);
    const { start } = p.layers.at(-1)!;
    return {
      L: p.whole,
      theta: p.theta.map((x, i) => (i >= start ? 0 : x)),
      rule: gradientDescent({ learningRate: draw.uniform(0.1, 0.3) }),
      options: { layers: p.layers },
    };
  }),
  fine('L-BFGS half-way through a network', (draw) => {
    const p = regressor(draw, [2, draw.whole(6, 10), 1], { activation: 'softplus', noise: 0.1 });
    return { L: p.whole, theta: p.theta, rule: lbfgs(), steps: [8, 20] };
  }),
  fine('pixels that are blank in every picture, plain descent', (draw) => {
    const { X, labels } = clusters(draw, 40, 3, 3, 0.9);
    const p = problem(
      mlp([9, draw.whole(4, 7), 3], { seed: draw.whole(1, 1e9) }),
      X.map((x) => [0, 0, ...x, 0, 0, 0, 0]),
      toLabels(labels),
    );
    return { L: p.whole, theta: p.theta, rule: gradientDescent({ learningRate: draw.uniform(0.1, 0.3) }), options: { layers: p.layers } };
  }),
  {
    kind: 'healthy',
    name: 'a step of the schedule just behind: the loss fell at the cut and falls on',
    healthy: true,
    make: (draw) =>
      until(() => {
        const p = classifier(draw, [3, draw.whole(5, 9), 3], { count: 96, activation: 'relu', init: 'he', apart: 0.8 });
        const batches = p.batches(8);
        const at = draw.whole(60, 100);
        const high = draw.uniform(0.3, 0.5);
        const rule = gradientDescent({ learningRate: (t: number) => (t <= at ? high : 0.1 * high) });
        const pick = () => batches[draw.whole(0, batches.length - 1)];
        const run = train(pick, p.theta, rule, at + draw.whole(30, 60));
        return of(p.whole, run, {
          options: { batches },
          expected: ['descending'],
          forbidden: { verdicts: ['diverging', 'dead', 'inconsistent'] },
          holds: () => {
            const h = run.history;
            const [before, after] = [lossBetween(h, (at - 30) / h.length, at / h.length), lossBetween(h, (at + 5) / h.length, 1)];
            return after < 0.85 * before && falls(p.whole, run.theta, gradientDescent({ learningRate: 0.1 * high }), [200, 0.06]);
          },
        });
      }, 25),
  },
];
