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

import { sentence } from '../base/numbers.ts';
import { random } from '../base/random.ts';
import { median } from '../base/statistics.ts';
import { sizesOf } from '../landscape/line.ts';
import { norm } from '../linalg/vectors.ts';
import { adam } from '../optim/adam.ts';
import { clipByNorm } from '../optim/clipping.ts';
import type { Optimizer } from '../optim/frame/optimizer.ts';
import { gradientDescent } from '../optim/gradientDescent.ts';
import { lbfgs } from '../optim/lbfgs.ts';
import { newtonCG } from '../optim/newtonCG.ts';
import { saddleFreeNewton } from '../optim/saddleFreeNewton.ts';
import { type Evidence, isWhole, type Situation } from './evidence.ts';
import type { Settings } from './options.ts';
import { type Asking, gradient, probed } from './questions.ts';
import { isProportional, ruleNamed } from './rules.ts';
import { expectedDecrease } from './tests/motion.ts';
import type { Test } from './tests/test.ts';
import { type Applied, type Batches, jump, lowering, lowestAlong, stay, train } from './train.ts';

export interface Prescription {
  readonly kind: 'none' | 'direction' | 'rate' | 'clip' | 'optimizer' | 'batch size';
  /** What to do, in words and numbers. */
  readonly message: string;
  /** A line of code that does it. */
  readonly code?: string;
  /** A unit direction and how far to go along it, where that is the remedy. */
  readonly direction?: Float64Array;
  readonly step?: number;
  /** The rate, clipping norm or factor of the batch size, where that is the remedy. */
  readonly learningRate?: number;
  readonly clipNorm?: number;
  readonly batchFactor?: number;
  /** By how much the loss fell where it was tried. */
  readonly gained?: number;
  /** What to train on with, where there is one. */
  readonly optimizer?: Optimizer;
  /** Carries it out, in so many steps. */
  carry(steps: number): Asking<Applied>;
}

/** Code that carries a remedy out. */
export const APPLY = 'theta = diagnosis.remedy.apply().theta';

/** Steps of a trial, and up to how many parameters remedies are tried at all. */
const TRIAL = 20;
const TRIED_BELOW = 5000;

/** Where there is nothing to do. */
export const nothingToDo = (θ: Float64Array, message: string, code?: string): Prescription => ({
  kind: 'none',
  message,
  ...(code !== undefined && { code }),
  carry: () => stay(θ),
});

/** One of the rules that might help, with what to say of it. */
interface Candidate {
  readonly kind: Prescription['kind'];
  readonly optimizer: Optimizer;
  readonly message: string;
  readonly code: string;
  readonly numbers?: Partial<Prescription>;
}

const trained = (θ: Float64Array, { kind, optimizer, message, code, numbers }: Candidate, batches?: Batches): Prescription => ({
  ...numbers,
  kind,
  message,
  code,
  optimizer,
  carry: (steps) => train(θ, optimizer, steps, batches),
});

/** The candidate whose trial ends lowest; the first where trying is not affordable. */
function* best(θ: Float64Array, loss: number, candidates: readonly Candidate[]): Asking<Prescription> {
  if (θ.length > TRIED_BELOW) return trained(θ, candidates[0]);
  let found: { candidate: Candidate; after: number } | undefined;
  for (const candidate of candidates) {
    const { loss: after } = yield* train(θ, candidate.optimizer, TRIAL);
    if (!found || after < found.after) found = { candidate, after };
  }
  const { candidate, after } = found as { candidate: Candidate; after: number };
  const gained = loss - after;
  const tried = gained > 0 ? sentence`; tried for ${TRIAL} steps, it lowers the loss by ${gained}` : '';
  return trained(θ, { ...candidate, message: candidate.message + tried, numbers: { ...candidate.numbers, gained } });
}

/** A number as code has it. */
const literal = (x: number): string => String(Number(x.toPrecision(3)));

/** What to do about a verdict. */
export function* prescribe(test: Test, s: Settings, e: Evidence): Asking<Prescription> {
  const { θ } = s;
  const { loss, rate: η, length: ℓ, curvature: H, probe, optimizer: name } = e;
  const low = H.eigenvalues[0];
  const safeRate = H.norm > 0 ? 1 / H.norm : η / 10;
  const nothing = (message: string): Prescription => nothingToDo(θ, message);

  /** The rate that amounts to `wanted` per unit of gradient, in the terms of the user's own rule. */
  const rateOf = (way: string, wanted: number): Candidate => {
    const rule = isProportional(name) ? gradientDescent : (ruleNamed(name) ?? gradientDescent);
    const used = e.steps.learningRate;
    const factor = wanted / η;
    const own = rule !== gradientDescent && used > 0 && factor > 0 && Number.isFinite(used * factor);
    const learningRate = own ? used * factor : wanted;
    const before = used > 0 ? used : η;
    const times = before > 0 ? sentence` (${before} × ${learningRate / before})` : '';
    return {
      kind: 'rate',
      optimizer: rule({ learningRate }),
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

/** What to mend where loss, gradient, history and optimizer do not fit together. */
export const MEND: Readonly<Record<'number' | 'loss' | 'gradient' | 'history' | 'update' | 'decay' | 'frozen', string>> = {
  number: 'look where it comes in: search data and targets for NaN, and add a small ε under roots, logarithms and divisions',
  loss: 'make the loss the same twice: dropout and other noise off, one fixed batch; then diagnose again',
  gradient: 'mend the gradient: check it with checkGradients, layer by layer',
  history: 'pass the records of the run that ends at this θ, or the θ where the records end',
  update: 'turn the sign of the update: θ ← θ − ηg',
  decay: 'add what the optimizer adds to the loss: pass the oracle of L + ½δ‖θ‖², or train without the decay',
  frozen: 'leave frozen coordinates out of the oracle’s θ (parameters’ option frozen), or let the optimizer move them',
};

/** Back to the lowest recorded θ, and on from there with a clip or a lower rate. */
export function* goBack(s: Settings, e: Situation, test: Test): Asking<Prescription> {
  const { θ, history } = s;
  let [start, lowest]: [Float64Array | undefined, number] = [undefined, Infinity];
  for (let i = 0; i < history.length; i++) {
    const there = history.theta(i);
    if (there?.length === θ.length && history.loss[i] < lowest && Array.prototype.every.call(there, Number.isFinite))
      [start, lowest] = [Float64Array.from(there), history.loss[i]];
  }
  const own = e.loss < lowest && Number.isFinite(e.loss);
  if (own && e.loss <= 2 * Math.abs(e.progress.lowest) + e.progress.lowest) [start, lowest] = [θ, e.loss];
  const used = Number.isNaN(e.steps.learningRate) ? (Number.isNaN(e.steps.rate) ? s.learningRate : e.steps.rate) : e.steps.learningRate;
  if (!start) {
    const again = isWhole(e) && Number.isFinite(e.loss) ? θ : undefined;
    const message = sentence`start again with a tenth of the rate${used > 0 ? sentence`, ${used / 10}` : ''}, and record θ so that a run can go back: descend(…, { recordTheta: true })`;
    if (!again) return nothingToDo(θ, message);
    [start, lowest] = [again, e.loss];
  }
  const g = yield* gradient(start);
  // without a rate to go by: a step of a thousandth of θ's length
  const first = used > 0 ? used / 10 : (1e-3 * (norm(start) || 1)) / (norm(g) || 1);
  const learningRate = yield* lowering(start, lowest, first);
  const normal = median([...e.steps.γ].filter((γ) => γ > 0 && γ < Infinity).slice(0, -1));
  const clipNorm = Math.min(Number.isNaN(normal) ? Infinity : normal, norm(g) || Infinity);
  const from = sentence`go back to where the loss was ${lowest}, and train on with`;
  const slower: Candidate = {
    kind: 'rate',
    optimizer: gradientDescent({ learningRate }),
    message: sentence`${from} the learning rate lowered${used > 0 ? sentence` from ${used}` : ''} to ${learningRate}`,
    code: `gradientDescent({ learningRate: ${literal(learningRate)} })`,
    numbers: { learningRate },
  };
  const clipped: Candidate | undefined =
    used > 0 && Number.isFinite(clipNorm) && clipNorm > 0
      ? {
          kind: 'clip',
          optimizer: clipByNorm(gradientDescent({ learningRate: used }), clipNorm),
          message: sentence`${from} gradients clipped at the norm they had before, ${clipNorm}`,
          code: `clipByNorm(${e.optimizer ?? 'optimizer'}, ${literal(clipNorm)})`,
          numbers: { clipNorm, learningRate: used },
        }
      : undefined;
  const candidates = test.verdict === 'cliff' && clipped ? [clipped, slower] : [slower];
  return yield* best(start, lowest, candidates);
}

/** The silent coordinates drawn anew, at their own size, and trained by Adam. */
function* revive({ θ, seed }: Settings, e: Evidence): Asking<Prescription> {
  const g = yield* gradient(θ);
  const size = sizesOf(θ);
  const typical = norm(size) / Math.sqrt(size.length);
  let [start, lowest] = [θ, Infinity];
  for (let draw = 0; draw < 8; draw++) {
    const { normal } = random(seed + 31 * (draw + 1));
    const there = θ.map((x, j) => (g[j] === 0 ? Math.min(1, Math.max(size[j], typical / 2)) * normal() : x));
    const loss = yield* probed(there);
    if (loss < lowest) [start, lowest] = [there, loss];
  }
  const learningRate = 0.02 * Math.max(typical, 0.1);
  const optimizer = adam({ learningRate });
  const named = e.zeros.layers.length > 0 ? ` of ${e.zeros.layers.join(', ')}` : '';
  const message = sentence`draw the weights${named} with zero gradient anew (He's scale for rectifiers, not zeros), and train on at a lower rate: here by adam, ${learningRate}`;
  return trained(start, { kind: 'optimizer', optimizer, message, code: APPLY, numbers: { learningRate } });
}

/** Larger batches, so that the noise is a thirtieth of the signal. */
function larger(s: Settings, e: Evidence, safeRate: number): Prescription {
  const { rate: η, curvature: H } = e;
  const { signal, lost } = expectedDecrease(e);
  // the noise a thirtieth of the signal, which shrinks on the way: ½η̂ tr(HΣ)/k ≤ (1 − ½η̂λ_g)‖g‖²/30
  const batchFactor = Math.max(2, Math.ceil((30 * lost) / signal));
  // the rate that gains most with batches k times as large: the maximum over η of η(1 − ½ηλ_g)‖g‖² − ½η² tr(HΣ)/k
  const bestRate = (k: number): number => 1 / (Math.max(H.alongGradient, 0) + (e.noise?.curvature ?? 0) / k / e.gradientNorm ** 2);
  const whole = batchFactor >= s.batches;
  const learningRate = whole ? safeRate : Math.min(safeRate, bestRate(batchFactor));
  const lower = bestRate(1) < η ? sentence`, or lower the rate from ${η} to ${bestRate(1)}` : '';
  const message = sentence`make batches ${batchFactor} times as large${lower}; here, the mean of ${whole ? 'all' : 'as many'} that were given, at rate ${learningRate}`;
  const candidate: Candidate = {
    kind: 'batch size',
    optimizer: gradientDescent({ learningRate }),
    message,
    code: `batches(data, { size: ${batchFactor} * size })`,
    numbers: { learningRate, batchFactor },
  };
  return trained(s.θ, candidate, whole ? undefined : { count: s.batches, together: batchFactor });
}
