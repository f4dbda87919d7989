/** What batches scatter, where it decides and where it does not. */
import { gradientDescent, oracle, tensor } from 'saddlepoint';
import { binaryCrossEntropy } from 'saddlepoint/nn';
import { cloud } from '../networks.ts';
import { anyOf, weights } from '../sixth/models.ts';
import { family, settled } from '../sixth/told.ts';
import { dot, train, type WildFamily } from '../tools.ts';

export const noise: readonly WildFamily[] = [
  family(
    'noise',
    'ratings with an opinion’s noise, one at a time, the rate never lowered',
    { expected: ['noise-limited'], tries: 20, forbidden: { verdicts: ['descending', 'diverging', 'dead'], raise: true } },
    (draw) => {
      const [rows, columns] = [draw.whole(6, 9), draw.whole(5, 8)];
      const [A, B] = [cloud(draw, rows, 2), cloud(draw, columns, 2)];
      const tree = { U: weights(draw, rows, 2, 0.5), V: weights(draw, columns, 2, 0.5) };
      const rated = A.flatMap((a, i) => B.map((b, j) => ({ i, j, m: dot(a, b) + 0.8 * draw.normal() })));
      const over = (some: typeof rated) =>
        oracle(
          ({ U, V }: any) =>
            U.gather(some.map((r) => r.i))
              .mul(V.gather(some.map((r) => r.j)))
              .sum(1)
              .sub(tensor(some.map((r) => r.m)))
              .square()
              .mean()
              .add(U.square().sum().add(V.square().sum()).mul(0.01)),
          tree,
        );
      const [L, batches, η] = [over(rated), rated.map((r) => over([r])), draw.uniform(0.08, 0.12)];
      const run = train(anyOf(draw, batches), L.theta, gradientDescent({ learningRate: η }), draw.whole(900, 1500));
      return { L, run, options: { batches }, holds: () => settled(L, run, η, batches) };
    },
  ),
  family(
    'noise',
    'words and their neighbours against words drawn by chance, four pairs a step, at a lively rate',
    { expected: ['noise-limited'], tries: 20, forbidden: { verdicts: ['descending', 'diverging', 'dead'], raise: true } },
    (draw) => {
      const words = draw.whole(8, 14);
      const tree = { input: weights(draw, words, 3, 0.4), output: weights(draw, words, 3, 0.4) };
      // a word's neighbours are those beside it in the list, most of the time
      const pairs = Array.from({ length: 160 }, (_, k) => {
        const a = draw.whole(0, words - 1);
        const near = (a + draw.pick([1, words - 1])) % words;
        return { a, b: k % 2 === 0 && draw.uniform() < 0.8 ? near : draw.whole(0, words - 1), y: 1 - (k % 2) };
      });
      const over = (some: typeof pairs) =>
        oracle(
          ({ input, output }: any) =>
            binaryCrossEntropy(
              input
                .gather(some.map((r) => r.a))
                .mul(output.gather(some.map((r) => r.b)))
                .sum(1),
              tensor(some.map((r) => r.y)),
            ).add(input.square().sum().add(output.square().sum()).mul(0.002)),
          tree,
        );
      const [L, batches] = [over(pairs), Array.from({ length: 40 }, (_, i) => over(pairs.slice(4 * i, 4 * i + 4)))];
      const η = draw.uniform(0.8, 1.5);
      const run = train(anyOf(draw, batches), L.theta, gradientDescent({ learningRate: η }), draw.whole(800, 1300));
      return { L, run, options: { batches }, holds: () => settled(L, run, η, batches) };
    },
  ),
];
