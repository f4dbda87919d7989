/** Numbers that are none. */
import { adam, gradientDescent, oracle, tensor, where } from 'saddlepoint';
import { tokens } from '../networks.ts';
import { list, train, type WildFamily } from '../tools.ts';
import { weights } from './models.ts';
import { family } from './told.ts';

export const notFinite: readonly WildFamily[] = [
  family(
    'not finite',
    'Hill’s equation, xʰ/(kʰ + xʰ), on doses that were standardised: half of them are below zero',
    { expected: ['not finite'], forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'], lower: true } },
    (draw) => {
      const dose = list(draw.whole(10, 30), () => draw.scale(0.1, 10));
      const y = tensor(dose.map((x) => x ** 1.5 / (2 ** 1.5 + x ** 1.5)));
      const mean = dose.reduce((a, b) => a + b, 0) / dose.length;
      const response = (x: Float64Array) =>
        oracle(
          ({ k, h }: any) => {
            const raised = tensor(x).pow(h);
            return raised
              .div(raised.add(k.pow(h)))
              .sub(y)
              .square()
              .mean();
          },
          { k: 1, h: draw.uniform(0.7, 1.4) },
        );
      const L = response(dose.map((x) => x - mean));
      const run = train(L, L.theta, gradientDescent({ learningRate: 0.1 }), 10);
      const raw = response(dose);
      return {
        L,
        run,
        holds: () =>
          !Number.isFinite(L.value(L.theta)) && Number.isFinite(raw.value(raw.theta)) && raw.gradient(raw.theta).every(Number.isFinite),
      };
    },
  ),
  family(
    'not finite',
    'attention’s scores in half precision: above 65504 they are infinite, and ∞ − ∞ is none',
    { expected: ['not finite'], forbidden: { verdicts: ['diverging', 'cliff', 'minimum', 'descending'] } },
    (draw) => {
      const f = draw.whole(3, 5);
      const size = draw.scale(150, 500);
      const x = tensor(tokens(draw, 8, 4, f).map((t) => t.map((v) => v.map((u) => size * u))));
      const half = (s: any) => where(s.greater(65504), Number.POSITIVE_INFINITY, s);
      const L = oracle(
        ({ Q, V }: any) =>
          half(x.matmul(Q).matmul(x.transpose(0, 2, 1)))
            .softmax(-1)
            .matmul(x)
            .matmul(V)
            .mean(),
        { Q: weights(draw, f, f), V: weights(draw, f, 1) },
      );
      const run = train(L, L.theta, draw.pick([adam({ learningRate: 1e-3 }), gradientDescent({ learningRate: 1e-3 })]), 10);
      return { L, run, holds: () => !Number.isFinite(L.value(L.theta)) && Number.isFinite(L.value(L.theta.map((v) => 1e-3 * v))) };
    },
  ),
];
