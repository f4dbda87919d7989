/** Nothing is wrong. */
import { adagrad, gradientDescent, momentum, oracle, rmsprop, schedules, tensor } from 'saddlepoint';
import { crossEntropy } from 'saddlepoint/nn';
import { regressor } from '../blind/models.ts';
import { anyOf, weights } from '../sixth/models.ts';
import { atEdge, family, well } from '../sixth/told.ts';
import type { WildFamily } from '../tools.ts';
import { barProblem, towers } from './models.ts';

export const healthy: readonly WildFamily[] = [
  // it bounces at 2/λmax and falls, and a third of the rate does not win 500 steps on
  family(
    'edge',
    'a network of GELUs on three inputs: steps go back and forth and the loss falls',
    { expected: ['descending'], remark: /edge of stability/, healthy: true, tries: 60, forbidden: { raise: true } },
    (draw) =>
      atEdge(draw, regressor(draw, [3, draw.whole(7, 11), 1], { count: 24, activation: draw.pick(['gelu', 'tanh']) }).whole as any, 0.03),
  ),
  // it fell lately, and 40 steps more take it further
  well('a convolutional network under a cyclical rate, in its second round', (draw) => {
    const p = barProblem(draw, draw.whole(2, 4), 24);
    const half = draw.whole(8, 14);
    const top = draw.uniform(0.06, 0.15);
    return {
      L: p.whole,
      theta: p.theta,
      rule: momentum({ learningRate: schedules.cyclical({ learningRate: top, minimum: top / 5, steps: half }), momentum: 0.7 }),
      onward: momentum({ learningRate: top / 2, momentum: 0.7 }),
      steps: draw.whole(Math.round(2.4 * half), 4 * half),
    };
  }),
  well('words in batches of two texts, Adagrad, and a third of the vocabulary never occurs', (draw) => {
    const [seen, unseen, features, count] = [draw.whole(8, 12), draw.whole(4, 6), draw.whole(2, 4), 40];
    const texts = Array.from({ length: count }, () => Array.from({ length: 4 }, () => draw.whole(0, seen - 1)));
    const tone = draw.normals(seen);
    const labels = texts.map((words) => (words.reduce((s, w) => s + tone[w], 0) > 0 ? 1 : 0));
    const tree = { words: weights(draw, seen + unseen, features, 0.5), W: weights(draw, features, 2), b: tensor(new Float64Array(2)) };
    const over = (from: number, to: number) =>
      oracle(({ words, W, b }: any) => {
        const looked = words
          .gather(texts.slice(from, to).flat())
          .reshape([to - from, 4, features])
          .mean(1);
        return crossEntropy(looked.matmul(W).add(b), labels.slice(from, to));
      }, tree);
    const [L, batches] = [over(0, count), Array.from({ length: count / 2 }, (_, b) => over(2 * b, 2 * b + 2))];
    return {
      L,
      theta: L.theta,
      source: anyOf(draw, batches),
      rule: adagrad({ learningRate: draw.uniform(0.08, 0.2) }),
      onward: gradientDescent({ learningRate: 0.5 }),
      steps: draw.whole(150, 300),
      options: draw.pick([{}, { batches }]),
    };
  }),
  well('two towers that learn which text belongs to which picture, RMSProp', (draw) => {
    const L = towers(draw, draw.uniform(0.3, 0.6));
    return { L, theta: L.theta, rule: rmsprop({ learningRate: draw.scale(0.005, 0.02) }), steps: draw.whole(20, 60) };
  }),
  well('a policy in four contexts learned from the record of a random one, forty pulls to a step', (draw) => {
    const [contexts, arms, count] = [4, draw.whole(3, 5), 800];
    const worth = Array.from({ length: contexts }, () => draw.normals(arms));
    const pulls = Array.from({ length: count }, () => ({ c: draw.whole(0, contexts - 1), a: draw.whole(0, arms - 1) }));
    const reward = pulls.map(({ c, a }) => worth[c][a] + 0.3 * draw.normal());
    const over = (from: number, to: number) =>
      oracle(
        ({ z }: any) => {
          const some = pulls.slice(from, to);
          const p = z
            .softmax(1)
            .reshape([-1])
            .gather(some.map(({ c, a }) => c * arms + a));
          return p
            .mul(tensor(reward.slice(from, to)))
            .mean()
            .mul(-arms);
        },
        { z: tensor(new Float64Array(contexts * arms), { shape: [contexts, arms] }) },
      );
    const batches = Array.from({ length: 20 }, (_, b) => over(40 * b, 40 * b + 40));
    const L = over(0, count);
    return {
      L,
      theta: L.theta,
      source: anyOf(draw, batches),
      rule: momentum({ learningRate: draw.uniform(0.08, 0.2), momentum: 0.8 }),
      steps: draw.whole(50, 100),
      options: draw.pick([{}, { batches }]),
    };
  }),
];
