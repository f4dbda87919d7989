/**
 * The way on: what each verdict calls for, ready to be carried out.
 *
 *   saddle, maximum, degenerate   the direction of negative curvature (L15)
 *   plateau                       a jump to where the loss was found lower
 *   cliff, diverging              back to the lowest point that is known, with a clip (L32) or a lower rate (L55, L72)
 *   oscillating                   a rate below 1/max|λ|
 *   crawling                      a rate of 1/max|λ| (L74)
 *   ill-conditioned               curvature in the step: damped Newton, or Newton by products (L25, L64)
 *   vanishing, exploding          steps per coordinate (L77), or a line search
 *   noise-limited                 the batch size or the rate at which the signal outweighs the noise (L41)
 *   dead                          the silent units drawn anew
 *   minimum, constant plateau     none: there is nothing lower nearby
 *
 * Where several would do and trying is cheap, each is tried for as many gradients, and the one that gains most is given.
 */

import { sentence } from '../../base/numbers.ts';
import { adam } from '../../optim/adam.ts';
import { gradientDescent } from '../../optim/gradientDescent.ts';
import { lbfgs } from '../../optim/lbfgs.ts';
import { newtonCG } from '../../optim/newtonCG.ts';
import { saddleFreeNewton } from '../../optim/saddleFreeNewton.ts';
import type { Evidence } from '../evidence.ts';
import type { Settings } from '../options.ts';
import type { Asking } from '../questions.ts';
import { ownRule } from '../rules.ts';
import type { Test } from '../tests/test.ts';
import { jump, lowering, lowestAlong } from '../train.ts';
import { APPLY, best, type Candidate, literal, nothingToDo, type Prescription } from './candidate.ts';
import { goBack } from './goBack.ts';
import { larger } from './larger.ts';
import { MEND } from './mend.ts';
import { revive } from './revive.ts';

/** What to do about a verdict. */
export function* prescribe(test: Test, s: Settings, e: Evidence): Asking<Prescription> {
  const { θ } = s;
  const { loss, rate: η, length: ℓ, curvature: H, probe, optimizer: name } = e;
  const low = H.eigenvalues[0];
  // (of a curvature that is all but no number, a rate that is one)
  const safeRate = H.norm > 0 ? Math.min(1 / H.norm, 1e300) : η / 10;
  const nothing = (message: string): Prescription => nothingToDo(θ, message);

  /** The rate that amounts to `wanted` per unit of gradient, in the terms of the user's own rule. */
  const rateOf = (way: string, wanted: number): Candidate => {
    const rule = ownRule(name);
    const used = e.steps.learningRate;
    const factor = wanted / η;
    const own = rule.make !== gradientDescent && used > 0 && factor > 0 && Number.isFinite(used * factor);
    const learningRate = own ? used * factor : wanted;
    const before = used > 0 ? used : η;
    const times = before > 0 ? sentence` (${before} × ${learningRate / before})` : '';
    return {
      kind: 'rate',
      optimizer: rule.make({ learningRate }),
      message: sentence`${way} the learning rate to ${learningRate}${times}`,
      code: `${rule.name}({ learningRate: ${literal(learningRate)} })`,
      numbers: { learningRate },
    };
  };
  const withNewton = (): Candidate => {
    const optimizer = H.full ? saddleFreeNewton() : newtonCG({ products: 50 });
    return {
      kind: 'optimizer',
      optimizer,
      message: 'let curvature set the steps',
      code: H.full ? 'saddleFreeNewton()' : 'newtonCG({ products: 50 })',
    };
  };
  const withLineSearch = (): Candidate => ({
    kind: 'optimizer',
    optimizer: lbfgs(),
    message: 'let a line search set the step',
    code: 'lbfgs()',
  });
  const withAdam = (): Candidate => {
    const learningRate = Math.max(1e-2 * ℓ, Number.EPSILON) / Math.sqrt(e.parameters);
    const optimizer = adam({ learningRate });
    return { kind: 'optimizer', optimizer, message: 'let each coordinate’s own gradient set its step', code: `adam({ learningRate: ${literal(learningRate)} })`, numbers: { learningRate } }; // biome-ignore format: one line
  };
  const slower = function* (from = θ, at = loss): Asking<Candidate> {
    const first = Number.isNaN(η) ? safeRate : Math.min(η / 2, safeRate);
    return rateOf('lower', yield* lowering(from, at, first));
  };

  switch (test.verdict) {
    case 'inconsistent':
      return nothing(MEND[(test.detail ?? 'gradient') as keyof typeof MEND]);
    case 'cliff':
    case 'diverging':
      return yield* goBack(s, e, test);
    case 'dead':
      return yield* revive(s, e);
    case 'minimum':
      return nothing(sentence`none: every direction leads up, λ from ${low} to ${H.eigenvalues[H.eigenvalues.length - 1]}`);
    case 'maximum':
    case 'saddle':
    case 'degenerate':
    case 'plateau': {
      const down = low < -e.zeroBelow && test.verdict !== 'plateau' ? yield* lowestAlong(θ, H.lowest, loss, ℓ) : undefined;
      if (down && down.step !== 0) {
        const direction = H.lowest.map((x) => Math.sign(down.step) * x);
        const step = Math.abs(down.step);
        const message = sentence`go ${step} along the eigenvector of λ = ${low}; the loss falls by ${loss - down.loss} at once`;
        return {
          kind: 'direction',
          message,
          code: APPLY,
          direction,
          step,
          gained: loss - down.loss,
          carry: () => jump(θ, direction, step),
        };
      }
      if (!probe.best) return nothing(sentence`none: nothing lower was found within ${ℓ} along every direction tried`);
      const { direction, step } = probe.best;
      const message = sentence`go ${Math.abs(step)} from here, where the loss was found lower by ${probe.A}`;
      return { kind: 'direction', message, code: APPLY, direction, step, gained: probe.A, carry: () => jump(θ, direction, step) };
    }
    case 'held back':
      return yield* best(θ, loss, [
        rateOf('take the clip or bound off; for this slope, set', yield* lowering(θ, loss, e.steps.learningRate)),
        withLineSearch(),
      ]);
    case 'oscillating':
      return yield* best(θ, loss, [yield* slower(), withLineSearch()]);
    case 'crawling':
      return yield* best(θ, loss, [rateOf('raise', yield* lowering(θ, loss, safeRate)), withLineSearch(), withNewton()]);
    case 'ill-conditioned':
      return yield* best(θ, loss, [withNewton(), withLineSearch(), withAdam()]);
    case 'vanishing':
    case 'exploding':
      return yield* best(θ, loss, [withLineSearch(), withAdam(), withNewton()]);
    case 'noise-limited':
      return larger(s, e, safeRate);
    case 'stalled':
      return yield* best(θ, loss, [withLineSearch(), withAdam(), withNewton()]);
    default:
      return nothing('none needed: keep going');
  }
}
