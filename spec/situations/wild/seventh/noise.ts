/** What batches scatter, and standing still for which there is too little to tell. */
import { gradientDescent, momentum, oracle, schedules, tensor } from 'saddlepoint';
import { mlp } from 'saddlepoint/nn';
import { attentive, classifier, falls } from '../blind/models.ts';
import { cloud, clusters, problem, smooth, toLabels, toNumbers } from '../networks.ts';
import { anyOf } from '../sixth/models.ts';
import { family, settled } from '../sixth/told.ts';
import { length, stands, train, type WildFamily } from '../tools.ts';

export const noise: readonly WildFamily[] = [
  // more steps at this rate gain nothing, a step by one batch loses on average, a tenth of the rate on all rows gains
  family(
    'noise',
    'a softmax regression by pairs of rows, its labels half wrong: as low as this rate can be',
    { expected: ['noise-limited'], tries: 25, forbidden: { verdicts: ['descending', 'diverging', 'dead', 'minimum'], raise: true } },
    (draw) => {
      const { X, labels } = clusters(draw, 72, 3, 3, 0.9);
      const mixed = labels.map((c) => (draw.uniform() < 0.4 ? draw.whole(0, 2) : c));
      const p = problem(mlp([3, 3], { seed: draw.whole(1, 1e9) }), X, toLabels(mixed));
      const [batches, η] = [p.batches(2), draw.uniform(0.3, 0.8)];
      const run = train(anyOf(draw, batches), p.theta, gradientDescent({ learningRate: η }), draw.whole(300, 600));
      return { L: p.whole, run, options: { batches }, holds: () => settled(p.whole, run, η, batches) };
    },
  ),
  family(
    'noise',
    'a policy over arms learned off an old one, four pulls to a step, weighted by what the old one would have done',
    { expected: ['noise-limited'], tries: 40, forbidden: { verdicts: ['descending', 'diverging', 'dead', 'minimum'], raise: true } },
    (draw) => {
      const arms = draw.whole(3, 5);
      const pulls = Array.from({ length: 80 }, (_, i) => i % arms);
      const worth = draw.normals(arms);
      const reward = pulls.map((a) => worth[a] + 2 * draw.normal());
      const over = (rows: readonly number[]) =>
        oracle(
          ({ z }: any) => {
            const p = z.softmax(-1);
            const gained = p
              .gather(rows.map((i) => pulls[i]))
              .mul(tensor(rows.map((i) => reward[i])))
              .mean();
            // the old policy took each as often
            return gained.mul(arms).neg().add(z.square().sum().mul(0.02));
          },
          { z: tensor(new Float64Array(arms)) },
        );
      const L = over(pulls.map((_, i) => i));
      const order = pulls.map((_, i) => i).sort(() => draw.uniform(-1, 1));
      const batches = Array.from({ length: 20 }, (_, b) => over(order.slice(4 * b, 4 * b + 4)));
      const η = draw.uniform(0.8, 2);
      const run = train(anyOf(draw, batches), L.theta, gradientDescent({ learningRate: η }), draw.whole(300, 600));
      return { L, run, options: { batches }, holds: () => settled(L, run, η, batches) };
    },
  ),
  // as noisy as that, but with four batches to look at, which are too few to say so
  family(
    'stalled',
    'regression on pairs of rows that has come down as far as its noise lets it, four batches at hand',
    {
      expected: ['stalled', 'noise-limited'],
      tries: 25,
      forbidden: { verdicts: ['descending', 'diverging', 'dead', 'minimum', 'inconsistent'], raise: true },
    },
    (draw) => {
      const X = cloud(draw, 60, 3);
      const p = problem(mlp([3, draw.whole(4, 6), 1], { seed: draw.whole(1, 1e9) }), X, toNumbers(smooth(draw, X, 1.2)));
      const [batches, η] = [p.batches(2), draw.uniform(0.08, 0.2)];
      const run = train(anyOf(draw, batches), p.theta, gradientDescent({ learningRate: η }), draw.whole(400, 700));
      return { L: p.whole, run, options: { batches: batches.slice(0, 4) }, holds: () => settled(p.whole, run, η, batches) };
    },
  ),
  // the rate that there was before goes on down
  family(
    'stalled',
    'a schedule made for one epoch of ten: when it is through it answers zero, and the records say so',
    {
      expected: ['crawling', 'held back', 'stalled'],
      tries: 20,
      forbidden: { verdicts: ['minimum', 'plateau', 'descending', 'dead', 'saddle'], lower: true },
    },
    (draw) => {
      const p = draw.pick([
        () => attentive(draw, 4, 2),
        () => classifier(draw, [3, 7, 3], { activation: 'relu', init: 'he', apart: 0.8 }),
      ])();
      const [η, epoch] = [draw.uniform(0.03, 0.1), draw.whole(10, 25)];
      const rule = momentum({ learningRate: schedules.cosine({ learningRate: η, steps: epoch }), momentum: draw.pick([0, 0.5]) });
      const run = train(p.whole, p.theta, rule, 10 * epoch);
      return {
        L: p.whole,
        run,
        holds: () =>
          run.history.at(-1)!.learningRate === 0 &&
          stands(run.history, 1e-3) &&
          length(p.whole.gradient(run.theta)) > 0.02 &&
          falls(p.whole, run.theta, gradientDescent({ learningRate: η }), [200, 0.3]),
      };
    },
  ),
];
