/** At the edge of stability. */
import { oracle, tensor } from 'saddlepoint';
import { list, type WildFamily } from '../tools.ts';
import { column, weights } from './models.ts';
import { atEdge, family } from './told.ts';

export const edge: readonly WildFamily[] = [
  family(
    'edge',
    'two layers of sines fit a wave, the rate at the limit of where they are',
    { expected: ['descending'], remark: /edge of stability/, healthy: true, tries: 40, forbidden: { raise: true } },
    (draw) => {
      const x = column(list(30, (i) => -1.5 + i / 10));
      const y = x.mul(draw.uniform(1, 2)).sin().add(x.mul(3).cos().mul(0.5));
      const k = draw.whole(6, 10);
      const L = oracle(({ W, b, V, c, o }: any) => x.matmul(W).add(b).sin().matmul(V).add(c).tanh().matmul(o).sub(y).square().mean(), {
        W: weights(draw, 1, k, 1.2),
        b: tensor(draw.normals(k)),
        V: weights(draw, k, 4),
        c: tensor(new Float64Array(4)),
        o: weights(draw, 4, 1),
      });
      return atEdge(draw, L, 0.05);
    },
  ),
];
