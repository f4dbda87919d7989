/** At the edge of stability. */
import { oracle, tensor } from 'saddlepoint';
import { cloud } from '../networks.ts';
import { weights } from '../sixth/models.ts';
import { atEdge, family } from '../sixth/told.ts';
import type { WildFamily } from '../tools.ts';

export const edge: readonly WildFamily[] = [
  family(
    'edge',
    'an autoencoder with tied weights in full batches: sharpness at 2/η, and the loss falls',
    { expected: ['descending'], remark: /edge of stability/, healthy: true, tries: 40, forbidden: { raise: true } },
    (draw) => {
      const n = draw.whole(4, 6);
      const [base, mix] = [cloud(draw, 24, 3), cloud(draw, 3, n)];
      const x = tensor(base.map((r) => mix[0].map((_, j) => Math.tanh(r[0] * mix[0][j] + r[1] * mix[1][j] + r[2] * mix[2][j]))));
      const L = oracle(({ W, b }: any) => x.matmul(W).add(b).tanh().matmul(W.transpose()).sub(x).square().mean(), {
        W: weights(draw, n, draw.whole(4, 6), 0.6),
        b: tensor(new Float64Array(1)),
      });
      return atEdge(draw, L, 0.1);
    },
  ),
];
