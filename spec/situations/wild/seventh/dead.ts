/** Units that pass nothing on. */
import { adam, gradientDescent, layersOf, momentum, oracle, rmsprop, tensor } from 'saddlepoint';
import { crossEntropy } from 'saddlepoint/nn';
import { zeros } from '../blind/models.ts';
import { cloud, problem, smooth, toLabels } from '../networks.ts';
import { column, weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { list, lossAfter, stands, train, type WildFamily } from '../tools.ts';
import { bars, convolutional } from './models.ts';

export const dead: readonly WildFamily[] = [
  // with the filters' biases at zero the same network trains; as it is the gradient of all filters is exactly zero
  family(
    'dead',
    'filters whose biases were loaded far below zero: no place of any image switches one on, only the last bias learns',
    { expected: ['dead'], tries: 20, forbidden: { verdicts: ['descending', 'minimum'] } },
    (draw) => {
      const { X, labels } = bars(draw, 30, 6);
      const filters = draw.whole(3, 5);
      const net = convolutional(draw, filters, 2);
      const alive = problem(net, X, toLabels(labels));
      const low = -draw.scale(5, 50);
      const tree = net.tree.map((leaf: any, i: number) => (i === 0 ? { ...leaf, b: leaf.b.add(low) } : leaf));
      const p = problem({ ...net, tree } as any, X, toLabels(labels.map((c, i) => (i % 6 === 0 ? 0 : c))));
      const rule = draw.pick([adam({ learningRate: 0.005 }), momentum({ learningRate: 0.1, momentum: 0.8 })]);
      const run = train(p.whole, p.theta, rule, draw.whole(200, 400));
      return {
        L: p.whole,
        run,
        options: draw.pick([{}, { layers: p.layers }]),
        holds: () =>
          zeros(p.whole, run.theta) > 0.8 &&
          stands(run.history, 1e-3) &&
          p.whole.value(run.theta) > 0.5 &&
          lossAfter(alive.whole, alive.theta, rule, 200) < 0.4,
      };
    },
  ),
  // with six put far off the same network trains; as it is the output is six for every row
  family(
    'dead',
    'an output of ReLU6 on ages of twenty to eighty: it stands at six for everyone, and nothing is passed back',
    { expected: ['dead', 'plateau'], forbidden: { verdicts: ['descending', 'minimum', 'maximum'] } },
    (draw) => {
      const X = cloud(draw, 40, 3);
      const y = column(smooth(draw, X).map((v) => 50 + 10 * v));
      const k = draw.whole(5, 8);
      const tree = {
        W: weights(draw, 3, k),
        b: tensor(list(k, () => draw.uniform(0, 0.3))),
        o: tensor(
          list(k, () => draw.uniform(0.5, 1)),
          { shape: [k, 1] },
        ),
        c: draw.uniform(6, 12),
      };
      const to = (top: number) =>
        oracle(
          ({ W, b, o, c }: any) => tensor(X).matmul(W).add(b).relu().matmul(o).add(c).relu().minimum(top).sub(y).square().mean(),
          tree,
        );
      const [L, open] = [to(6), to(1e6)];
      const run = train(
        L,
        L.theta,
        draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.01 })]),
        draw.whole(20, 120),
      );
      return {
        L,
        run,
        options: draw.pick([{}, { layers: layersOf(tree) }]),
        holds: () => zeros(L, run.theta) === 1 && lossAfter(open, run.theta, adam({ learningRate: 0.1 }), 300) < 0.3 * L.value(run.theta),
      };
    },
  ),
  // a code of unrounded numbers trains from here; as it is the coder hears nothing, and the decoder knows one code for all
  family(
    'dead',
    'codes rounded to whole numbers, no slope through the rounding: all that the coder says is zero',
    { expected: ['dead'], tries: 20, forbidden: { verdicts: ['descending', 'minimum'] } },
    (draw) => {
      const [n, k, classes] = [draw.whole(3, 5), draw.whole(3, 5), 3];
      const centers = cloud(draw, classes, n);
      const labels = Array.from({ length: 36 }, (_, i) => i % classes);
      const x = tensor(labels.map((c) => centers[c].map((m) => 1.5 * m + 0.6 * draw.normal())));
      const tree = {
        coder: weights(draw, n, k, 0.04),
        wide: weights(draw, k, 8),
        b: tensor(new Float64Array(8)),
        o: weights(draw, 8, classes),
        c: tensor(new Float64Array(classes)),
      };
      const by = (round: (z: any) => any) =>
        oracle(
          ({ coder, wide, b, o, c }: any) => crossEntropy(round(x.matmul(coder)).matmul(wide).add(b).tanh().matmul(o).add(c), labels),
          tree,
        );
      const [L, soft] = [by((z) => tensor(z.data.map(Math.round), { shape: z.shape })), by((z) => z)];
      const run = train(
        L,
        L.theta,
        draw.pick([rmsprop({ learningRate: 0.003 }), gradientDescent({ learningRate: 0.1 })]),
        draw.whole(150, 400),
      );
      return {
        L,
        run,
        holds: () =>
          zeros(L, run.theta) > 0.5 &&
          stands(run.history, 1e-3) &&
          L.value(run.theta) > 1 &&
          lossAfter(soft, run.theta, adam({ learningRate: 0.02 }), 300) < 0.5,
      };
    },
  ),
];
