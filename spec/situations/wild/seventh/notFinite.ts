/** Numbers that are none. */
import { adam, gradientDescent, oracle, tensor } from 'saddlepoint';
import { cloud, clusters } from '../networks.ts';
import { weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { train, type WildFamily } from '../tools.ts';

const NONE = { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], lower: true } as const;

export const notFinite: readonly WildFamily[] = [
  // at the very start 0 · log 0; with 10⁻¹² inside the logarithm loss and gradient are numbers
  family(
    'not finite',
    'p log p of a softmax with one answer masked away: 0 · log 0, at the first step',
    { expected: ['not finite'], forbidden: NONE },
    (draw) => {
      const k = draw.whole(3, 5);
      const { X } = clusters(draw, 30, 3, k, 1);
      const masked = draw.whole(0, k - 1);
      const mask = tensor(Array.from({ length: k }, (_, j) => (j === masked ? 0 : 1)));
      const entropy = (ε: number) =>
        oracle(
          ({ W }: any) => {
            const e = tensor(X).matmul(W).exp().mul(mask);
            const p = e.div(e.sum(1, { keepDims: true }));
            return p.mul(p.add(ε).log()).sum(1).mean();
          },
          { W: weights(draw, 3, k) },
        );
      const [L, safe] = [entropy(0), entropy(1e-12)];
      const run = train(L, L.theta, draw.pick([adam({ learningRate: 1e-3 }), gradientDescent({ learningRate: 0.1 })]), 10);
      return {
        L,
        run,
        holds: () =>
          !Number.isFinite(L.value(L.theta)) && Number.isFinite(safe.value(L.theta)) && safe.gradient(L.theta).every(Number.isFinite),
      };
    },
  ),
  // the loss is a number and its slope 0/0; with 10⁻¹² under the root both are numbers
  family(
    'not finite',
    'a triplet’s distance is a root, and two of the rows are the same: the loss is a number, its slope is 0/0',
    { expected: ['not finite'], forbidden: NONE },
    (draw) => {
      const X = cloud(draw, 24, 4);
      const [a, b] = [draw.whole(0, 23), draw.whole(0, 23)];
      const anchor = X;
      const positive = X.map((x, i) => (i === a || i === b ? x : x.map((v) => v + 0.2 * draw.normal())));
      const negative = cloud(draw, 24, 4);
      const margin = (ε: number) =>
        oracle(
          ({ W }: any) => {
            const far = (u: number[][], v: number[][]) => tensor(u).matmul(W).sub(tensor(v).matmul(W)).square().sum(1).add(ε).sqrt();
            return far(anchor, positive).sub(far(anchor, negative)).add(1).relu().mean();
          },
          { W: weights(draw, 4, 3) },
        );
      const [L, safe] = [margin(0), margin(1e-12)];
      const run = train(L, L.theta, draw.pick([adam({ learningRate: 1e-3 }), gradientDescent({ learningRate: 0.1 })]), 10);
      return {
        L,
        run,
        holds: () =>
          Number.isFinite(L.value(run.theta)) &&
          !L.gradient(run.theta).every(Number.isFinite) &&
          safe.gradient(run.theta).every(Number.isFinite),
      };
    },
  ),
];
