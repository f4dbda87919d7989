/** What was given does not fit together. */
import { adam, gradientDescent, momentum, oracle, oracleFrom, rmsprop, stopGradient, tensor } from 'saddlepoint';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { classifier, falls } from '../blind/models.ts';
import { clusters, problem, tokens, toLabels } from '../networks.ts';
import { barProblem, hidden } from '../seventh/models.ts';
import { weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { length, list, mismatch, stands, train, type WildFamily, walk, withGradient } from '../tools.ts';

export const inconsistent: readonly WildFamily[] = [
  // differences of the loss give a gradient that is as many times smaller as there are rows
  family(
    'inconsistent',
    'the loss is a mean, its gradient that of the sum over the batch, and the rate was divided to suit',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'diverging', 'exploding'] } },
    (draw) => {
      const count = draw.whole(16, 32);
      const p = barProblem(draw, draw.whole(2, 3), count);
      const L = withGradient(p.whole, (θ) => p.whole.gradient(θ).map((x) => count * x));
      const run = train(L, p.theta, momentum({ learningRate: draw.uniform(0.02, 0.08) / count, momentum: 0.8 }), draw.whole(10, 40));
      return { L, run, holds: () => mismatch(L, run.theta) > 0.5 && length(p.whole.gradient(run.theta)) > 1e-3 };
    },
  ),
  // the second player's slopes have their sign turned: differences of the loss say so
  family(
    'inconsistent',
    'a game of two given as one loss: the forger goes down it, the detective up, and the gradient holds both',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'saddle', 'descending'] } },
    (draw) => {
      const n = draw.whole(2, 4);
      const real = hidden(draw, 30, n, n).add(tensor(list(n, () => draw.uniform(1, 2))));
      const noise = hidden(draw, 30, n, n);
      const tree = {
        forger: { A: weights(draw, n, n), a: tensor(new Float64Array(n)) },
        judge: { W: weights(draw, n, 5, 0.5), o: weights(draw, 5, 1, 0.5) },
      };
      const whole = oracle(({ forger, judge }: any) => {
        const score = (x: any) => x.matmul(judge.W).leakyRelu(0.2).matmul(judge.o);
        return score(real)
          .neg()
          .softplus()
          .mean()
          .add(score(noise.matmul(forger.A).add(forger.a)).softplus().mean())
          .neg();
      }, tree);
      const mine = n * n + n;
      const L = withGradient(whole, (θ) => whole.gradient(θ).map((x, i) => (i < mine ? x : -x)));
      const run = train(
        L,
        whole.theta,
        draw.pick([gradientDescent({ learningRate: 0.1 }), adam({ learningRate: 0.01 })]),
        draw.whole(15, 60),
      );
      return { L, run, holds: () => mismatch(L, run.theta) > 0.3 && length(L.gradient(run.theta)) > 1e-3 };
    },
  ),
  // the scores' own slopes are missing: differences of the loss have them
  family(
    'inconsistent',
    'attention whose scores went through numpy: queries and keys are cut from the tape',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'dead', 'vanishing'] } },
    (draw) => {
      const f = draw.whole(3, 4);
      const count = 20;
      const labels = Array.from({ length: count }, (_, i) => i % 2);
      const x = tensor(tokens(draw, count, 4, f).map((t, i) => t.map((v) => v.map((u, j) => 1.3 * u + (j === labels[i] ? 1 : 0)))));
      const tree = { Q: weights(draw, f, f, 0.9), K: weights(draw, f, f, 0.9), V: weights(draw, f, f), o: weights(draw, f, 2) };
      const through = (keep: (s: any) => any) =>
        oracle(
          ({ Q, K, V, o }: any) =>
            crossEntropy(
              keep(
                x
                  .matmul(Q)
                  .matmul(x.matmul(K).transpose(0, 2, 1))
                  .softmax(-1),
              )
                .matmul(x.matmul(V))
                .mean(1)
                .matmul(o),
              labels,
            ),
          tree,
        );
      const [whole, cut] = [through((s) => s), through((s) => stopGradient(s))];
      const L = withGradient(whole, (θ) => cut.gradient(θ));
      const run = train(
        L,
        whole.theta,
        draw.pick([gradientDescent({ learningRate: 0.2 }), rmsprop({ learningRate: 0.01 })]),
        draw.whole(10, 50),
      );
      return { L, run, holds: () => mismatch(L, run.theta) > 0.05 && length(L.gradient(run.theta)) > 1e-3 };
    },
  ),
  // asked twice at the same θ, with another in between, the loss is not the same
  family(
    'inconsistent',
    'model.eval() was forgotten: a third of the hidden units drop out anew with every question',
    { expected: ['inconsistent'], forbidden: { verdicts: ['minimum', 'diverging', 'cliff', 'oscillating'] } },
    (draw) => {
      const { X, labels } = clusters(draw, 40, 3, 3, 1);
      const k = draw.whole(8, 14);
      const net = mlp([3, k, 3], { activation: 'relu', init: 'he', seed: draw.whole(1, 1e9) });
      const p = problem(net, X, toLabels(labels));
      const now = (): any => {
        const mask = tensor(list(k, () => (draw.uniform() < 0.33 ? 0 : 1.5)));
        return oracle(
          (tree: any) => crossEntropy(tensor(X).matmul(tree[0].W).add(tree[0].b).relu().mul(mask).matmul(tree[1].W).add(tree[1].b), labels),
          net.tree as any,
        );
      };
      const L = oracleFrom({ value: (θ) => now().value(θ), gradient: (θ) => now().gradient(θ) });
      const run = train(L, p.theta, adam({ learningRate: draw.uniform(0.005, 0.02) }), draw.whole(40, 120));
      // an oracle remembers its last θ: another one in between
      const asked = (times: number): number =>
        new Set(
          Array.from({ length: times }, () => {
            L.value(p.theta);
            return L.value(run.theta);
          }),
        ).size;
      return { L, run, holds: () => asked(5) > 2 };
    },
  ),
  // the pruned weights have a slope and stay at zero; the same rule without the mask goes on down
  family(
    'inconsistent',
    'a pruned network: after each step the mask sets most of the weights to zero again, and the loss knows of no mask',
    { expected: ['inconsistent', 'held back'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead'] } },
    (draw) => {
      const p = classifier(draw, [4, draw.whole(5, 7), 3], { activation: 'tanh', apart: 0.7 });
      const mask = list(p.theta.length, () => (draw.uniform() < 0.7 ? 0 : 1));
      const η = draw.uniform(0.3, 0.6);
      const start = p.theta.map((x, i) => x * mask[i]);
      const run = walk(p.whole, start, draw.whole(1500, 2500), η, (θ, g) => θ.map((x, i) => mask[i] * (x - η * g[i])));
      return {
        L: p.whole,
        run,
        holds: () => {
          const g = p.whole.gradient(run.theta);
          const free = g.filter((_, i) => mask[i] === 1);
          return (
            length(free) < 0.1 * length(g) &&
            length(g) > 0.02 &&
            stands(run.history, 5e-3) &&
            falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [300, 0.15])
          );
        },
      };
    },
  ),
];
