/** One step threw the run off. */
import { gradientDescent, oracle, tensor } from 'saddlepoint';
import { squaredError } from 'saddlepoint/nn';
import { attentionModel, problem, tokens } from '../networks.ts';
import { column } from '../sixth/models.ts';
import { thrownAt } from '../sixth/told.ts';
import { list, type WildFamily } from '../tools.ts';

export const thrown: readonly WildFamily[] = [
  thrownAt('bells that were fitting a curve, and one step that carried them all off the data', ['cliff', 'dead', 'diverging'], (draw) => {
    const x = column(list(40, (i) => -2 + i / 10));
    const y = x.mul(draw.uniform(1, 2)).sin();
    const k = draw.whole(3, 6);
    const L = oracle(({ a, c }: any) => x.sub(c).square().neg().exp().matmul(a).sub(y).square().mean(), {
      a: column(list(k, () => 0.3 * draw.normal())),
      c: tensor([Array.from(list(k, (i) => -1.8 + (3.6 * i) / (k - 1)))]),
    });
    const at = draw.whole(15, 40);
    const [rate, far] = [draw.uniform(0.1, 0.3), draw.scale(3e3, 3e4)];
    return {
      L,
      theta: L.theta,
      rule: gradientDescent({ learningRate: (t: number) => (t === at ? far : rate) }),
      at,
      after: draw.whole(30, 100),
      sane: gradientDescent({ learningRate: rate }),
    };
  }),
  thrownAt(
    'attention whose scores one step has blown up: it looks at one token for good, and its answer is saturated',
    ['cliff', 'diverging'],
    (draw) => {
      const f = draw.whole(3, 5);
      const labels = Array.from({ length: 24 }, (_, i) => i % 2);
      const T = tokens(draw, 24, 4, f).map((t, i) => t.map((x) => x.map((v, j) => v + (j === labels[i] ? 1 : 0))));
      const p = problem(attentionModel(f, 1, draw.whole(1, 1e9)), T, (z, rows) =>
        squaredError(z.sigmoid(), tensor(rows.map((i) => [labels[i]]))),
      );
      const at = draw.whole(20, 50);
      const [rate, far] = [draw.uniform(0.5, 1), draw.scale(1e3, 1e4)];
      return {
        L: p.whole,
        theta: p.theta,
        rule: gradientDescent({ learningRate: (t: number) => (t === at ? far : rate) }),
        at,
        after: draw.whole(30, 90),
        sane: gradientDescent({ learningRate: rate }),
      };
    },
  ),
];
