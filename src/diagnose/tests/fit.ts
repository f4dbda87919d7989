/** Before anything else: do loss, gradient, history and optimizer fit together, and do the steps follow the gradient? */
import { sentence } from '../../base/numbers.ts';
import { isConstant } from '../history.ts';
import { isAdaptive, isProportional, isWearing } from '../rules.ts';
import type { Row, Test } from './test.ts';

/** Steps straight on (turn) whose loss rises by this share of what the slope says it should fall: up the slope. */
const UPHILL = 0.5;
/** The step is shorter than rate × ‖g‖ by this factor. */
const SHORT = 0.1;
/** Steps shorter than this by leaving coordinates out. */
const SOME = 0.7;
/** Shorter than this, they are not steps down some coordinates, but hardly steps at all. */
const NONE = 1e-3;
/** −cos(g, θ) from here on, in three dimensions or more, is no accident: weight decay balances the slope. */
const BALANCED = 0.98;

/** The loss is not the same twice; the gradient is not the loss's; the history ends elsewhere; the steps follow something else. */
export const inconsistent: Row = (e) => {
  const { fit, loss, steps, progress, parameters: n, curvature: H } = e;
  const test = (holds: boolean, detail: string, message: string): Test => ({ verdict: 'inconsistent', holds, detail, message });

  const wrong = fit.gradient.slopes.find((s) => s.differs);
  const [checked] = fit.gradient.slopes;
  if (wrong) {
    const of = fit.gradient.slopes.filter((s) => s.differs).map((s) => s.along);
    const parts = [...new Set(of)].join(', ');
    return test(
      true,
      'gradient',
      sentence`along ${parts} the losses show a slope of ${wrong.measured} ± ${wrong.error}, gᵀv is ${wrong.claimed}`,
    );
  }

  const gap = Math.abs(loss - fit.lastLoss);
  const jumped = gap > fit.withinReach + e.rounding + 1e-12 * Math.abs(loss) && Number.isFinite(fit.lastLoss);
  if (fit.apart > 1e-6 * (e.length + steps.travelled)) {
    return test(true, 'history', sentence`θ lies ${fit.apart} further from the last record's θ than its step was long`);
  }
  if (jumped)
    return test(
      true,
      'history',
      sentence`L(θ) = ${loss}, but ${fit.lastLoss} one step before, which can change it by ${fit.withinReach} at most`,
    );

  const up = progress.kind === 'rising' && steps.turn > 0 && steps.slope >= UPHILL;
  if (up)
    return test(
      true,
      'update',
      sentence`ΔL/(stepLength·γ) = ${steps.slope} (≥ ${UPHILL}; −1 is a step down the slope), turn ${steps.turn}: the steps lead up`,
    );

  const inPlace = !(steps.part > SHORT) || (n >= 6 && Math.abs(steps.slope) <= SHORT);
  const rests =
    (progress.kind === 'standing' || progress.kind === 'rising') &&
    inPlace &&
    !H.criticality.critical &&
    n >= 3 &&
    fit.alongTheta <= -BALANCED;
  if (rests)
    return test(
      true,
      'decay',
      sentence`cos(g, θ) = ${fit.alongTheta} (≤ −${BALANCED}): at rest where g = −δθ with δ = ${e.gradientNorm / e.length}`,
    );

  // η‖g_S‖ long, and down the slope by ‖g_S‖/‖g‖: steps down the gradient of some coordinates S alone
  // (of any, where steps are lost in a float32's last digit; an adaptive rule's steps are no such measure)
  const digits = steps.learningRate * e.gradientNorm <= 2 ** -23 * e.length;
  const measured = !isAdaptive(e.optimizer) && !isWearing(e.optimizer);
  const some =
    !digits &&
    measured &&
    steps.part < SOME &&
    steps.part > NONE &&
    Math.abs(steps.slope + steps.part) <= 0.05 * steps.part &&
    steps.turns.length >= 5;
  if (some && !H.criticality.critical)
    return test(
      true,
      'frozen',
      sentence`stepLength / (η‖g‖) = ${steps.part} (< ${SOME}), and ΔL/(stepLength·γ) = ${steps.slope}, the same: steps down the slope of some coordinates alone`,
    );

  const frozen = progress.kind === 'standing' && !H.criticality.critical && fit.unmoved > 0;
  if (frozen) return test(true, 'frozen', sentence`${fit.unmoved} coordinates have a slope and never moved`);
  return test(
    false,
    'gradient',
    checked ? sentence`along ${checked.along} the losses show a slope of ${checked.measured}, gᵀv is ${checked.claimed}` : 'g = 0',
  );
};

/** stepLength ≪ η‖g‖, where steps should be as long as the gradient says: clipping, bounds, decay. */
export const heldBack: Row = (e) => {
  const { gradientNorm: g, optimizer, parameters: n } = e;
  const { part, alike, learningRate: η } = e.steps;
  // Adam's steps are η√n long whatever ‖g‖ is; without a name, steps of one length are clipped ones unless they have that length
  const adaptive = Math.abs(part * g - Math.sqrt(n)) < 0.05 * Math.sqrt(n);
  // shorter than any rule's step at this rate, be it η‖g‖ or η√n long, and not for want of digits
  const seen = η * g > 1e-12 * e.length;
  const still = seen && part * g <= NONE * Math.min(g, 1) && !isWearing(optimizer) && !e.curvature.criticality.critical;
  // an adaptive rule's step is η√n along a slope that does not change; at rest there, something balances it
  const balanced =
    isConstant(e.steps.γ) && isAdaptive(optimizer) && seen && part * g <= 0.05 * Math.sqrt(n) && !e.curvature.criticality.critical;
  const follows = optimizer === undefined ? alike && !adaptive : isProportional(optimizer);
  // without a name: shorter than gradient descent's steps, and than Adagrad's, which are the shortest of the others
  const shortest = Math.min(g, Math.sqrt(n / e.progress.length));
  const known = optimizer !== undefined || e.steps.scattered || e.curvature.criticality.critical;
  const any = !known && part * g <= SHORT * shortest;
  const short = (seen && ((follows && part <= SHORT) || any)) || still;
  return {
    verdict: 'held back',
    holds: short || balanced,
    detail: alike ? 'clipping' : balanced && !short ? 'decay' : 'bounds or decay',
    message:
      balanced && !short
        ? sentence`stepLength / (η√n) = ${(part * g) / Math.sqrt(n)} (≤ 0.05) at η = ${η}, along a slope of ${g} that does not change`
        : sentence`stepLength / (η‖g‖) = ${part} (≤ ${SHORT}) at η = ${η}`,
  };
};
