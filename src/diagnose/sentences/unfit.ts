/** Where loss, gradient, history and optimizer do not fit together, or a number is none. */
import { sentence } from '../../base/numbers.ts';
import type { Evidence, Situation } from '../evidence.ts';
import { percent, type Said } from './said.ts';

export const INCONSISTENT: Readonly<Record<string, (e: Evidence) => Said>> = {
  gradient: (e) => {
    const wrong = e.fit.gradient.slopes.find((s) => s.differs) ?? e.fit.gradient.slopes[0];
    const where = e.fit.gradient.coordinates.map((c) => c.index);
    const named = where.length > 0 ? ` Wrong coordinates: ${where.join(', ')}.` : '';
    return {
      headline: 'Inconsistent: the gradient is not the gradient of this loss.',
      why: sentence`Along ${wrong.along} the loss changes at ${wrong.measured}, and the gradient says ${wrong.claimed}.${named}`,
    };
  },
  history: (e) => ({
    headline: 'Inconsistent: the history does not end at this θ.',
    why: sentence`The last record has a loss of ${e.fit.lastLoss}, this θ one of ${e.loss}: no single step of that length can lie between them.`,
  }),
  update: (e) => ({
    headline: 'Inconsistent: the steps go up the slope instead of down.',
    why: sentence`The loss has risen from ${e.progress.lowest} to ${e.loss}, by as much as the gradient says that steps down would have lowered it: the update may have the wrong sign.`,
  }),
  decay: (e) => ({
    headline: 'Inconsistent: the optimizer minimises something else than this loss; it looks like weight decay.',
    why: sentence`The run rests where the gradient, ${e.gradientNorm} long, points straight along θ: there a weight decay of ${e.gradientNorm / e.length} balances it.`,
  }),
  frozen: (e) => ({
    headline: 'Inconsistent: the optimizer does not move all of θ.',
    why:
      e.fit.unmoved > 0
        ? sentence`${e.fit.unmoved} of ${e.parameters} coordinates have a slope and have not moved in the records.`
        : sentence`Steps are only ${percent(e.steps.part)} as long as learning rate times slope, and lower the loss by as much less: some coordinates are not moved.`,
  }),
};

export function brokenSaid({ broken, progress, loss }: Situation, grew: boolean): Said {
  const what = (broken?.what ?? '').replace(/^[a-z]/, (first) => first.toUpperCase());
  return grew
    ? {
        headline: 'Diverging: steps grew until the numbers were no longer finite, because the learning rate is too high.',
        why: sentence`${what}; the lowest loss on the way was ${progress.lowest}.`,
      }
    : {
        headline: 'Not finite: a NaN or an infinity has come in, and no step of the run is to blame.',
        why: sentence`${what}${Number.isFinite(loss) ? sentence`, while the loss is ${loss}` : ''}. Usual sources: NaN in the data, the root or the logarithm of zero, 0/0.`,
      };
}

export const notTheSame = (e: Situation): Said => ({
  headline: 'Inconsistent: the loss is not the same when it is asked twice.',
  why: sentence`At one and the same θ it was ${e.loss}, then ${e.again ?? NaN}. Dropout may be on, or each call draws another batch.`,
});
