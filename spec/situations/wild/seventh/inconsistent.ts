/** What was given does not fit together. */
import { adam, gradientDescent, momentum, oracle, rmsprop, tensor, weightDecay } from 'saddlepoint';
import { crossEntropy } from 'saddlepoint/nn';
import { attentive, classifier, falls, regressor } from '../blind/models.ts';
import { factorisation, problem, toNumbers } from '../networks.ts';
import { weights } from '../sixth/models.ts';
import { family } from '../sixth/told.ts';
import { length, mismatch, stands, train, type WildFamily, withGradient } from '../tools.ts';

export const inconsistent: readonly WildFamily[] = [
  // differences of the loss do not give this gradient
  family(
    'inconsistent',
    'embeddings whose rows are written and not added: of a word that stands twice in the batch only the last place counts',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'dead', 'saddle'] } },
    (draw) => {
      const [words, features, count] = [draw.whole(6, 9), draw.whole(2, 4), draw.whole(16, 24)];
      const texts = Array.from({ length: 3 * count }, () => draw.whole(0, words - 1));
      const tone = draw.normals(words);
      const labels = Array.from({ length: count }, (_, i) =>
        tone[texts[3 * i]] + tone[texts[3 * i + 1]] + tone[texts[3 * i + 2]] > 0 ? 1 : 0,
      );
      const tree = { E: weights(draw, words, features, 0.5), W: weights(draw, features, 2) };
      const read = (rows: any, W: any) => crossEntropy(rows.reshape([count, 3, features]).mean(1).matmul(W), labels);
      const whole = oracle(({ E, W }: any) => read(E.gather(texts), W), tree);
      // the gradient of the looked-up rows, each place by itself
      const places = oracle(({ R, W }: any) => read(R, W), {
        R: tensor(new Float64Array(3 * count * features), { shape: [3 * count, features] }),
        W: tree.W,
      });
      const head = words * features;
      const L = withGradient(whole, (θ) => {
        const rows = texts.flatMap((w) => Array.from(θ.slice(w * features, (w + 1) * features)));
        const g = places.gradient(Float64Array.from([...rows, ...θ.slice(head)]));
        const out = new Float64Array(θ.length);
        texts.forEach((w, i) => {
          for (let f = 0; f < features; f++) out[w * features + f] = g[i * features + f];
        });
        out.set(g.slice(rows.length), head);
        return out;
      });
      const run = train(
        L,
        whole.theta,
        draw.pick([gradientDescent({ learningRate: 0.3 }), adam({ learningRate: 0.02 })]),
        draw.whole(10, 60),
      );
      return { L, run, holds: () => mismatch(L, run.theta) > 0.2 && length(L.gradient(run.theta)) > 1e-3 };
    },
  ),
  // L(θ) is far from the last record's loss, and the records' own model is where they say
  family(
    'inconsistent',
    'the records of a wide network beside the weights of a narrow one, fresh from its seed',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'diverging', 'cliff', 'oscillating'] } },
    (draw) => {
      const wide = regressor(draw, [3, 14, 1], { activation: 'gelu', size: 2 });
      const narrow = problem(regressor(draw, [3, draw.whole(4, 6), 1], { activation: 'gelu' }).net, wide.X, toNumbers(wide.y));
      const { history } = train(
        wide.whole,
        wide.theta,
        momentum({ learningRate: draw.uniform(0.01, 0.05), momentum: 0.9 }),
        draw.whole(80, 200),
      );
      const run = { theta: narrow.theta, history };
      return {
        L: narrow.whole,
        run,
        holds: () => narrow.whole.value(run.theta) > 5 * history.at(-1)!.loss && history.at(-1)!.loss < 0.2 * history[0].loss,
      };
    },
  ),
  // it rests where g = −δθ; with the decay in the loss that place is critical, without it 300 steps go on down
  family(
    'inconsistent',
    'a factorisation with a decay that the optimizer knows and the loss does not: at rest on a slope',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead'] } },
    (draw) => {
      const L = factorisation(draw, draw.whole(4, 6), draw.whole(4, 6), 2, { size: 0.5 });
      const [η, δ] = [draw.uniform(0.1, 0.2), draw.uniform(0.03, 0.08)];
      const rule = weightDecay(momentum({ learningRate: η, momentum: 0.8 }), δ);
      const run = train(L, L.theta, rule, draw.whole(800, 1500));
      return {
        L,
        run,
        holds: () => {
          const g = L.gradient(run.theta);
          return (
            length(run.theta) > 0.5 &&
            length(g) > 0.01 &&
            length(g.map((x, i) => x + δ * run.theta[i])) < 1e-3 * length(g) &&
            stands(run.history, 1e-3) &&
            falls(L, run.theta, gradientDescent({ learningRate: η }), [300, 0.3])
          );
        },
      };
    },
  ),
  // the loss of the records at the same θ is theirs, the oracle's is another
  family(
    'inconsistent',
    'trained on one half of the rows, and looked at by the loss of the other half, which it has not seen',
    { expected: ['inconsistent'], tries: 20, forbidden: { verdicts: ['minimum', 'diverging', 'cliff'] } },
    (draw) => {
      const n = draw.whole(5, 8);
      const all = regressor(draw, [n, draw.whole(10, 14), 1], { count: 40, noise: 0.8, activation: draw.pick(['tanh', 'relu']) });
      const [mine, other] = [0, 20].map(
        (from) => problem(all.net, all.X.slice(from, from + 20), toNumbers(all.y.slice(from, from + 20))).whole,
      );
      const run = train(mine, all.theta, adam({ learningRate: draw.uniform(0.01, 0.03) }), draw.whole(150, 300));
      return {
        L: other,
        run,
        holds: () =>
          mine.value(run.theta) < 1.1 * run.history.at(-1)!.loss &&
          other.value(run.theta) > 5 * run.history.at(-1)!.loss &&
          other.value(run.theta) > 0.3,
      };
    },
  ),
  // no coordinate moves although each has a slope; the same rule given these weights trains on
  family(
    'inconsistent',
    'the optimizer was made before the model was copied to the device: it steps with weights that nobody looks at',
    {
      expected: ['inconsistent', 'held back', 'stalled'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'descending', 'saddle', 'dead', 'plateau'] },
    },
    (draw) => {
      const p = draw.pick([() => attentive(draw, 4, 2), () => classifier(draw, [3, 6, 3], { activation: 'relu', init: 'he' })])();
      const rule = draw.pick([gradientDescent({ learningRate: 0.1 }), rmsprop({ learningRate: 0.01 })]);
      const rate = rule.name === 'rmsprop' ? 0.01 : 0.1;
      const steps = draw.whole(30, 100);
      const { value, gradient } = p.whole.valueAndGradient(p.theta);
      const history = Array.from({ length: steps }, (_, t) => ({
        t: t + 1,
        loss: value,
        gradientNorm: length(gradient),
        learningRate: rate,
        stepLength: 0,
        turn: Number.NaN,
        optimizer: rule.name,
      }));
      return {
        L: p.whole,
        run: { theta: p.theta, history },
        holds: () => length(gradient) > 0.05 && falls(p.whole, p.theta, rule, [100, 0.2]),
      };
    },
  ),
];
