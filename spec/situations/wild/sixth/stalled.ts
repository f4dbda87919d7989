/** Flat ground. */
import { adam, gradientDescent, oracle, tensor } from 'saddlepoint';
import { eigenvalues, length, list, train, type WildFamily } from '../tools.ts';
import { column } from './models.ts';
import { family } from './told.ts';

export const stalled: readonly WildFamily[] = [
  family(
    'stalled',
    'the overlap of two boxes that do not touch: 1 − intersection over union is 1, and has no slope',
    {
      expected: ['plateau', 'degenerate'],
      detail: ['escapable', 'undecided'],
      forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
    },
    (draw) => {
      const at = [draw.uniform(4, 8) * draw.sign(), draw.uniform(4, 8) * draw.sign()];
      const size = [draw.uniform(1, 3), draw.uniform(1, 3)];
      const L = oracle(
        ({ box }: any) => {
          const [c, s] = [box.slice([[0, 2]]), box.slice([[2, 4]])];
          const [low, high] = [c.sub(s.div(2)), c.add(s.div(2))];
          const [from, to] = [
            low.maximum(tensor([at[0] - size[0] / 2, at[1] - size[1] / 2])),
            high.minimum(tensor([at[0] + size[0] / 2, at[1] + size[1] / 2])),
          ];
          const shared = to.sub(from).relu().prod();
          return shared
            .div(
              s
                .prod()
                .add(size[0] * size[1])
                .sub(shared),
            )
            .neg()
            .add(1);
        },
        { box: tensor([draw.uniform(-0.5, 0.5), draw.uniform(-0.5, 0.5), draw.uniform(1, 2), draw.uniform(1, 2)]) },
      );
      const run = train(L, L.theta, draw.pick([gradientDescent({ learningRate: 0.1 }), adam({ learningRate: 0.01 })]), draw.whole(20, 100));
      return { L, run, holds: () => L.value(run.theta) === 1 && length(L.gradient(run.theta)) === 0 && L.value([...at, ...size]) < 1e-9 };
    },
  ),
  family(
    'stalled',
    'a bell to be fitted to a peak, begun thirty widths away from it and from all the data',
    {
      expected: ['plateau', 'degenerate'],
      detail: ['escapable', 'undecided'],
      forbidden: { verdicts: ['minimum', 'descending', 'maximum'], lower: true },
    },
    (draw) => {
      const x = column(list(60, (i) => i / 10));
      const [c, w, a] = [draw.uniform(2, 4), draw.uniform(0.3, 0.6), draw.uniform(1, 3)];
      const bell = (A: any, c: any, w: any) => x.sub(c).div(w).square().div(-2).exp().mul(A);
      const y = bell(a, c, w);
      const L = oracle(({ A, c, w }: any) => bell(A, c, w).sub(y).square().mean(), {
        A: draw.uniform(0.5, 2),
        c: draw.pick([-1, 2]) * draw.uniform(10, 14),
        w: draw.uniform(0.3, 0.6),
      });
      const run = train(L, L.theta, gradientDescent({ learningRate: draw.uniform(0.05, 0.5) }), draw.whole(30, 150));
      return {
        L,
        run,
        holds: () =>
          length(L.gradient(run.theta)) < 1e-12 &&
          Math.max(...eigenvalues(L, run.theta).map(Math.abs)) < 1e-9 &&
          L.value(run.theta) > 0.05 &&
          L.value([a, c, w]) < 1e-20,
      };
    },
  ),
];
