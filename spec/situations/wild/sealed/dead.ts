/** Units that pass nothing on. */
import { adam, gradientDescent, oracle, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { zeros } from '../blind/models.ts';
import { cloud, problem, smooth, toNumbers } from '../networks.ts';
import { column, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { lossAfter, stands, train, type WildFamily } from '../tools.ts';

export const dead: readonly WildFamily[] = [
  family(
    'dead',
    'hard sigmoids whose gates began at −5: exactly zero comes through',
    { expected: ['dead'], forbidden: { verdicts: ['minimum', 'descending'], lower: true } },
    (draw) => {
      const n = draw.whole(3, 5);
      const X = cloud(draw, 40, n);
      const y = column(smooth(draw, X).map((v) => 2 * v));
      const k = draw.whole(4, 8);
      // c + (hard σ(x G + b) · tanh(x W)) o,  hard σ(s) = s/6 + ½ cut to [0, 1]
      const L = oracle(
        ({ G, b, W, o, c }: any) => {
          const gate = tensor(X).matmul(G).add(b).div(6).add(0.5).clamp(0, 1);
          return gate.mul(tensor(X).matmul(W).tanh()).matmul(o).add(c).sub(y).square().mean();
        },
        {
          G: weights(draw, n, k, 0.15),
          b: tensor(new Float64Array(k).fill(-draw.uniform(5, 9))),
          W: weights(draw, n, k),
          o: weights(draw, k, 1),
          c: 0,
        },
      );
      const run = train(
        L,
        L.theta,
        draw.pick([adam({ learningRate: 0.02 }), gradientDescent({ learningRate: 0.2 })]),
        draw.whole(150, 300),
      );
      const open = L.theta.map((x, i) => (i >= n * k && i < n * k + k ? 0 : x));
      return {
        L,
        run,
        holds: () =>
          zeros(L, run.theta) > 0.9 &&
          stands(run.history, 1e-3) &&
          lossAfter(L, open, adam({ learningRate: 0.02 }), 300) < 0.5 * L.value(run.theta),
      };
    },
  ),
  family(
    'dead',
    'degrees of a cold place, none above −15, into rectifiers with positive weights: all are off',
    { expected: ['dead'], forbidden: { verdicts: ['descending', 'minimum'] } },
    (draw) => {
      const n = draw.whole(2, 4);
      const X = cloud(draw, 40, n);
      const y = smooth(draw, X).map((v) => 3 + v);
      const net = mlp([n, draw.whole(5, 9), draw.whole(3, 5), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const tree = net.tree.map((l: any, i: number) => ({ ...l, W: i === 0 ? l.W.abs() : l.W }));
      const p = problem(
        { ...net, tree } as any,
        X.map((x) => x.map((v) => 4 * v - 30)),
        toNumbers(y),
      );
      const run = train(
        p.whole,
        p.theta,
        draw.pick([adam({ learningRate: 0.02 }), gradientDescent({ learningRate: 0.1 })]),
        draw.whole(250, 500),
      );
      const sound = problem(net, X, toNumbers(y));
      return {
        L: p.whole,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          zeros(p.whole, run.theta) > 0.6 &&
          stands(run.history, 1e-3) &&
          lossAfter(sound.whole, sound.theta, adam({ learningRate: 0.02 }), 300) < 0.5 * p.whole.value(run.theta),
      };
    },
  ),
];
