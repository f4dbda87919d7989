/** Units that pass nothing on. */
import { adam, gradientDescent, layersOf, momentum, oracle, tensor } from 'saddlepoint';
import { dense, recurrent } from 'saddlepoint/nn';
import { zeros } from '../blind/models.ts';
import { cloud, problem, sequences, smooth, toNumbers } from '../networks.ts';
import { hidden } from '../seventh/models.ts';
import { column, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { list, lossAfter, stands, train, type WildFamily } from '../tools.ts';

export const dead: readonly WildFamily[] = [
  // with the inputs divided by 255 the same network trains; as it is each hidden unit stands at 1 or −1 for every row
  family(
    'dead',
    'inputs up to 255 into units cut at ±1: each is at its end for every row, and hears nothing',
    { expected: ['dead', 'plateau'], tries: 30, forbidden: { verdicts: ['descending', 'minimum'] } },
    (draw) => {
      const n = draw.whole(3, 5);
      const X = cloud(draw, 40, n).map((x) => x.map((v) => 128 + 30 * v));
      const y = column(
        smooth(
          draw,
          X.map((x) => x.map((v) => (v - 128) / 30)),
        ),
      );
      const k = draw.whole(4, 7);
      const tree = { W: weights(draw, n, k, 1), b: tensor(new Float64Array(k)), o: weights(draw, k, 1), c: 0 };
      const on = (rows: number[][]) =>
        oracle(({ W, b, o, c }: any) => tensor(rows).matmul(W).add(b).clamp(-1, 1).matmul(o).add(c).sub(y).square().mean(), tree);
      const [L, scaled] = [on(X), on(X.map((x) => x.map((v) => (v - 128) / 60)))];
      const run = train(
        L,
        L.theta,
        draw.pick([adam({ learningRate: 0.03 }), gradientDescent({ learningRate: 0.05 })]),
        draw.whole(250, 500),
      );
      return {
        L,
        run,
        options: draw.pick([{}, { layers: layersOf(tree) }]),
        holds: () =>
          zeros(L, run.theta) > 0.5 &&
          stands(run.history, 1e-3) &&
          lossAfter(scaled, L.theta, adam({ learningRate: 0.03 }), 400) < 0.5 * L.value(run.theta),
      };
    },
  ),
  // with a code drawn anew the same rule comes far lower; as it is the output is the mean picture for every row
  family(
    'dead',
    'an autoencoder whose rectified code is off for every picture: it answers with the mean picture',
    { expected: ['dead'], tries: 20, forbidden: { verdicts: ['descending', 'minimum'] } },
    (draw) => {
      const [n, k] = [draw.whole(5, 8), draw.whole(2, 3)];
      const x = hidden(draw, 30, n, 2).add(tensor(list(n, () => draw.uniform(0.5, 1.5))));
      const tree = {
        W: weights(draw, n, k),
        b: tensor(list(k, () => -draw.uniform(15, 40))),
        V: weights(draw, k, n),
        c: tensor(new Float64Array(n)),
      };
      const L = oracle(({ W, b, V, c }: any) => x.matmul(W).add(b).relu().matmul(V).add(c).sub(x).square().mean(), tree);
      const rule = draw.pick([adam({ learningRate: 0.03 }), momentum({ learningRate: 0.3, momentum: 0.8 })]);
      const run = train(L, L.theta, rule, draw.whole(250, 500));
      const alive = L.theta.map((v) => (v < -10 ? 0.5 : v));
      return {
        L,
        run,
        options: draw.pick([{}, { layers: layersOf(tree) }]),
        holds: () =>
          zeros(L, run.theta) > 0.5 &&
          stands(run.history, 1e-3) &&
          lossAfter(L, alive, adam({ learningRate: 0.02 }), 400) < 0.6 * L.value(run.theta),
      };
    },
  ),
  // with the bias at zero it trains; as it is the state is zero at all times and only the readout's bias learns
  family(
    'dead',
    'rectifiers in a recurrence with a bias of minus twenty: no word switches them on, at no time',
    { expected: ['dead'], tries: 20, forbidden: { verdicts: ['descending', 'minimum', 'vanishing'] } },
    (draw) => {
      const units = draw.whole(3, 6);
      const { X, sums } = sequences(draw, 24, draw.whole(3, 6));
      const cell = recurrent(1, units, { activation: 'relu', seed: draw.whole(1, 1e9) });
      const out = dense(units, 1, { seed: draw.whole(1, 1e9) });
      const low = -draw.uniform(10, 30);
      const model = (by: number) => ({
        tree: { cell: { ...cell.tree, b: cell.tree.b.add(by) }, out: out.tree },
        apply: (tree: any, x: any) => out.apply(tree.out, cell.apply(tree.cell, x)),
      });
      const [p, alive] = [low, 0.1].map((by) => problem(model(by) as any, X, toNumbers(sums.map((v) => v + 1))));
      const rule = draw.pick([adam({ learningRate: 0.02 }), gradientDescent({ learningRate: 0.1 })]);
      const run = train(p.whole, p.theta, rule, draw.whole(250, 500));
      return {
        L: p.whole,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          zeros(p.whole, run.theta) > 0.8 &&
          stands(run.history, 1e-3) &&
          lossAfter(alive.whole, alive.theta, adam({ learningRate: 0.02 }), 300) < 0.5 * p.whole.value(run.theta),
      };
    },
  ),
];
