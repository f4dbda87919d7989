/** Back to the lowest point that is known, or to the start, and on from there with a clip (L32) or a lower rate (L55, L72). */
import { sentence } from '../../base/numbers.ts';
import { median } from '../../base/statistics.ts';
import { norm } from '../../linalg/vectors.ts';
import { clipByNorm } from '../../optim/clipping.ts';
import { gradientDescent } from '../../optim/gradientDescent.ts';
import { isWhole, type Situation } from '../evidence.ts';
import type { Settings } from '../options.ts';
import { type Asking, gradient, probed } from '../questions.ts';
import { ownRule } from '../rules.ts';
import type { Test } from '../tests/test.ts';
import { lowering } from '../train.ts';
import { best, type Candidate, literal, nothingToDo, type Prescription, settling } from './candidate.ts';

/** Back to the lowest recorded θ, or to the oracle's own start, and on from there with a clip or a lower rate. */
export function* goBack(s: Settings, e: Situation, test: Test): Asking<Prescription> {
  const { θ, history } = s;
  let [start, lowest]: [Float64Array | undefined, number] = [undefined, Infinity];
  for (let i = 0; i < history.length; i++) {
    const there = history.theta(i);
    if (there?.length === θ.length && history.loss[i] < lowest && Array.prototype.every.call(there, Number.isFinite))
      [start, lowest] = [Float64Array.from(there), history.loss[i]];
  }
  const own = e.loss < lowest && Number.isFinite(e.loss);
  if (own && e.loss <= e.progress.lowest + 0.1 * e.progress.range) [start, lowest] = [θ, e.loss];
  const used = Number.isNaN(e.steps.learningRate) ? (Number.isNaN(e.steps.rate) ? s.learningRate : e.steps.rate) : e.steps.learningRate;
  let where = 'go back to';
  if (!start && s.start) {
    const loss = yield* probed(s.start);
    if (!(loss >= e.loss)) [start, lowest, where] = [s.start, loss, 'start again from oracle.theta,'];
  }
  if (!start) {
    const again = isWhole(e) && Number.isFinite(e.loss) ? θ : undefined;
    const message = sentence`start again with a tenth of the rate${used > 0 ? sentence`, ${used / 10}` : ''}, and record θ so that a run can go back: descend(…, { recordTheta: true })`;
    if (!again) return nothingToDo(θ, message);
    [start, lowest] = [again, e.loss];
  }
  const g = yield* gradient(start);
  // without a rate to go by: a step of a thousandth of θ's length
  const first = used > 0 ? used / 10 : (1e-3 * (norm(start) || 1)) / (norm(g) || 1);
  const rule = used > 0 ? ownRule(e.optimizer) : ownRule(undefined);
  // (what one step down the gradient tells says nothing of an adaptive rule's rate)
  const learningRate = yield* settling(
    start,
    lowest,
    rule.make === gradientDescent ? yield* lowering(start, lowest, first) : first,
    rule.make,
  );
  const normal = median([...e.steps.γ].filter((γ) => γ > 0 && γ < Infinity).slice(0, -1));
  const clipNorm = Math.min(Number.isNaN(normal) ? Infinity : normal, norm(g) || Infinity);
  const from =
    start === θ
      ? sentence`from here, where the loss is ${lowest}, train on with`
      : sentence`${where} where the loss was ${lowest}, and train on with`;
  const slower: Candidate = {
    kind: 'rate',
    optimizer: rule.make({ learningRate }),
    message: sentence`${from} the learning rate lowered${used > 0 ? sentence` from ${used}` : ''} to ${learningRate}`,
    code: `${rule.name}({ learningRate: ${literal(learningRate)} })`,
    numbers: { learningRate },
  };
  const clipped: Candidate | undefined =
    used > 0 && Number.isFinite(clipNorm) && clipNorm > 0
      ? {
          kind: 'clip',
          optimizer: clipByNorm(rule.make({ learningRate: used }), clipNorm),
          message: sentence`${from} gradients clipped at the norm they had before, ${clipNorm}`,
          code: `clipByNorm(${rule.name}({ learningRate: ${literal(used)} }), ${literal(clipNorm)})`,
          numbers: { clipNorm, learningRate: used },
        }
      : undefined;
  const candidates = test.verdict === 'cliff' && clipped ? [clipped, slower] : [slower];
  return yield* best(start, lowest, candidates);
}
