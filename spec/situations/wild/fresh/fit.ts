/** What does not fit together, and units that pass nothing on. */
import { adam, defineOp, gradientDescent, oracle, oracleFrom, random, stopGradient, type Tensor, tensor } from 'saddlepoint';
import { mlp, squaredError } from 'saddlepoint/nn';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { length, lossAfter, mismatch, of, STUCK, train, until, type WildFamily, withGradient } from '../tools.ts';

const column = (y: readonly number[]): Tensor => tensor(y.map((v) => [v]));

/** σ(z) with the slope z(1 − z), which is right for a = σ(z) alone. */
const wrongSigmoid: (x: Tensor) => Tensor = defineOp({
  name: 'wrongSigmoid',
  forward: ([x]) => x.sigmoid(),
  vjp: [(g, _y, [x]) => g.mul(x.mul(x.neg().add(1)))],
});

export const inconsistent: readonly WildFamily[] = [
  {
    kind: 'inconsistent',
    name: 'a backward pass that puts z for σ(z) into σ(1 − σ)',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 30, 3, 2, 1);
        const net = (activation: 'sigmoid' | ((x: Tensor) => Tensor)) =>
          problem(mlp([3, units, 2], { activation, seed }), X, toLabels(labels));
        const [units, seed] = [draw.whole(3, 6), draw.whole(1, 1e9)];
        const [right, wrong] = [net('sigmoid'), net(wrongSigmoid)];
        const L = withGradient(right.whole, (θ) => wrong.whole.gradient(θ));
        const run = train(L, right.theta, gradientDescent({ learningRate: draw.scale(0.01, 0.1) }), draw.whole(10, 80));
        return of(L, run, {
          options: draw.pick([{}, { layers: right.layers }]),
          expected: ['inconsistent'],
          holds: () => mismatch(L, run.theta) > 0.3 && mismatch(right.whole, run.theta) < 1e-3,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'values learned from values: no gradient through the target, which the loss depends on',
    make: (draw) =>
      until(() => {
        const [N, γ] = [24, draw.uniform(0.8, 0.99)];
        const s = cloud(draw, N, 3);
        const next = s.map((r) => r.map((v) => 0.9 * v + 0.3 * draw.normal()));
        const r = column(smooth(draw, s));
        const net = mlp([3, draw.whole(4, 8), 1], { seed: draw.whole(1, 1e9) });
        const loss = (through: boolean) =>
          oracle((tree: any) => {
            const target = net.apply(tree, tensor(next)).mul(γ).add(r);
            return squaredError(net.apply(tree, tensor(s)), through ? target : stopGradient(target));
          }, net.tree as any);
        const [whole, half] = [loss(true), loss(false)];
        const L = withGradient(whole, (θ) => half.gradient(θ));
        const run = train(L, Float64Array.from(whole.theta), gradientDescent({ learningRate: draw.scale(0.01, 0.1) }), draw.whole(10, 100));
        return of(L, run, {
          expected: ['inconsistent'],
          holds: () => mismatch(L, run.theta) > 0.3 && mismatch(whole, run.theta) < 1e-3,
        });
      }),
  },
  {
    kind: 'inconsistent',
    name: 'the targets are shuffled anew at every call, the inputs are not',
    make: (draw) => {
      const X = cloud(draw, 24, 3);
      const y = smooth(draw, X);
      const net = mlp([3, draw.whole(4, 8), 1], { activation: 'elu', seed: draw.whole(1, 1e9) });
      const sound = problem(net, X, toNumbers(y));
      const { integer } = random(draw.whole(1, 1e9));
      const shuffled = (): number[] => {
        const z = [...y];
        for (let i = z.length - 1; i > 0; i--) {
          const j = integer(i + 1);
          [z[i], z[j]] = [z[j], z[i]];
        }
        return z;
      };
      const { whole, theta } = problem(net, X, (z, rows) => toNumbers(shuffled())(z, rows));
      // the oracle of the network remembers its last θ; this one does not
      const L = oracleFrom({ value: (θ) => whole.value(θ.slice()), gradient: (θ) => whole.gradient(θ.slice()) });
      const rule = gradientDescent({ learningRate: draw.scale(0.01, 0.05) });
      const run = train(L, theta, rule, draw.whole(80, 200));
      return of(L, run, {
        expected: ['inconsistent'],
        forbidden: { verdicts: ['minimum', 'plateau'] },
        holds: () => {
          const asked = Array.from({ length: 6 }, (_, i) => {
            L.value(theta.map((x) => x + i));
            return L.value(run.theta);
          });
          return (
            new Set(asked).size > 3 &&
            lossAfter(sound.whole, theta, gradientDescent({ learningRate: 0.05 }), 300) < 0.7 * Math.min(...asked)
          );
        },
      });
    },
  },
  {
    kind: 'inconsistent',
    name: 'the model was made anew for the second fold, the log is that of the first',
    make: (draw) =>
      until(() => {
        const { X, labels } = clusters(draw, 40, 3, 3, 1);
        const units = draw.whole(4, 8);
        const fold = (seed: number) => problem(mlp([3, units, 3], { activation: 'gelu', seed }), X, toLabels(labels));
        const [first, second] = [fold(draw.whole(1, 1e9)), fold(draw.whole(1, 1e9))];
        const { history } = train(first.whole, first.theta, adam({ learningRate: 0.01 }), draw.whole(150, 300));
        return of(
          second.whole,
          { theta: second.theta, history },
          {
            options: draw.pick([{}, { layers: second.layers }]),
            expected: ['inconsistent'],
            forbidden: { verdicts: ['minimum', 'crawling'] },
            holds: () => second.whole.value(second.theta) > 2 * history.at(-1)!.loss && second.whole.value(second.theta) > history[9].loss,
          },
        );
      }),
  },
];

export const dead: readonly WildFamily[] = [
  {
    kind: 'dead',
    name: 'weights drawn from 0 to −a for a layer behind rectifiers',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 30, 3);
        const y = smooth(draw, X);
        const p = problem(mlp([3, 6, draw.whole(3, 5), 1], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) }), X, toNumbers(y));
        const { start, end } = p.layers[1];
        const from = p.theta.map((x, i) => (i >= start && i < end ? -Math.abs(x) : x));
        const run = train(
          p.whole,
          from,
          draw.pick([adam({ learningRate: 0.01 }), gradientDescent({ learningRate: 0.05 })]),
          draw.whole(200, 500),
        );
        return of(p.whole, run, {
          options: { layers: p.layers },
          expected: ['dead'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            length(p.whole.gradient(run.theta).subarray(0, end)) === 0 &&
            lossAfter(p.whole, p.theta, adam({ learningRate: 0.01 }), 300) < 0.8 * p.whole.value(run.theta),
        });
      }),
  },
  {
    kind: 'dead',
    name: 'answers clamped to 0 … 1 before the loss, and all of them above at the start',
    make: (draw) =>
      until(() => {
        const X = cloud(draw, 24, 3);
        const y = smooth(draw, X).map((v) => 1 / (1 + Math.exp(-2 * v)));
        const net = mlp([3, draw.whole(4, 8), 1], { activation: 'softplus', seed: draw.whole(1, 1e9) });
        const p = problem(net, X, (z, rows) => toNumbers(y)(z.clamp(0, 1), rows));
        const up = draw.uniform(5, 20);
        const start = p.theta.map((x, i) => (i === p.theta.length - 1 ? x + up : x));
        const run = train(p.whole, start, draw.pick([adam(), gradientDescent({ learningRate: 0.1 })]), draw.whole(50, 200));
        return of(p.whole, run, {
          options: draw.pick([{}, { layers: p.layers }]),
          expected: ['dead', 'plateau'],
          forbidden: { ...STUCK, raise: true },
          holds: () =>
            length(p.whole.gradient(run.theta)) === 0 &&
            lossAfter(
              p.whole,
              p.theta.map((x, i) => (i === p.theta.length - 1 ? x + 0.5 : x)),
              adam({ learningRate: 0.02 }),
              300,
            ) <
              0.5 * p.whole.value(run.theta),
        });
      }),
  },
];
